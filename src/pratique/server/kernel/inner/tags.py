"""Tags of the inner credential: `Pratique-Inner <caller>.<called>.<Unix second>.<HMAC, hex>`."""

import hashlib
import hmac
import re
from typing import Final

from pratique.server.kernel import clock
from pratique.server.kernel.errors import Unauthenticated
from pratique.server.kernel.inner import keys

SCHEME: Final = "Pratique-Inner"
_GOOD_FOR: Final = 60  # seconds, to both sides: clocks of two hosts differ
_TAG: Final = re.compile(r"([a-z][a-z-]{0,31})\.([a-z][a-z-]{0,31})\.([0-9]{1,12})\.([0-9a-f]{64})")


class InnerOnly(Unauthenticated):
    """Only this installation's own roles are answered here, and {problem}. People ask the API instead."""

    code = "inner_only"


def authorization(*, caller: str, called: str) -> str:
    """Return what role `caller` sends as `Authorization` to role `called`, good for a minute. Raises `NoInnerKey`."""
    said = f"{caller}.{called}.{int(clock.now().timestamp())}"
    return f"{SCHEME} {said}.{_mac(keys.present()[0], said)}"


def require(offered: str | None, *, called: str) -> str:
    """Return the role that calls role `called`, as its tag proves. Raises `InnerOnly`, and `NoInnerKey`."""
    known = keys.present()
    if not offered:
        raise InnerOnly(problem="no credential was shown")
    scheme, _, tag = offered.partition(" ")
    read = _TAG.fullmatch(tag)
    if scheme.lower() != SCHEME.lower() or read is None:
        raise InnerOnly(problem="the credential is of another kind")
    caller, wanted, instant, mac = read.groups()
    said = f"{caller}.{wanted}.{instant}"
    # Every key is tried, so that the time tells nothing of which one fits.
    fits = [hmac.compare_digest(_mac(each, said), mac) for each in known]
    if not any(fits):
        raise InnerOnly(problem="the credential was made with another key")
    if wanted != called:
        raise InnerOnly(problem=f"the credential is for the role {wanted}")
    if abs(clock.now().timestamp() - int(instant)) > _GOOD_FOR:
        raise InnerOnly(problem=f"the credential is older than {_GOOD_FOR} s, or the clocks of the two hosts differ")
    return caller


def _mac(key: bytes, said: str) -> str:
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
