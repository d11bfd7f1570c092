"""This process's keys and verifier, and the challenge that sends clients here."""

from collections.abc import Iterable
from functools import cache
from typing import Final

from pratique.server.identity import ports
from pratique.server.identity.registry_token.ended import Ended
from pratique.server.identity.registry_token.grant import Grant
from pratique.server.identity.registry_token.keys import Keys
from pratique.server.identity.registry_token.scope import Scope
from pratique.server.identity.registry_token.token import Verifier, refused
from pratique.server.kernel import clock

_ENDED: Final = "ended: what it was got with was revoked, or the rights of its account changed"


@cache
def keys() -> Keys:
    """Return the keys of the installation."""
    return Keys(ports.place().data / "keys")


@cache
def ended() -> Ended:
    """Return what this process knows of tokens that were ended before their time."""
    return Ended()


@cache
def _verifier() -> Verifier:
    return Verifier(keys(), issuer=ports.place().issuer, audience=ports.SERVICE)


def verify(text: str) -> Grant:
    """Return what a registry token grants; raises BadRegistryToken. Quick enough for an event loop."""
    grant = _verifier()(text, now=clock.now())
    if ended().covers(grant):
        raise refused(_ENDED)
    return grant


def forget() -> None:
    """Drop keys and verified tokens; for tests that move the installation's place."""
    keys.cache_clear()
    _verifier.cache_clear()
    ended.cache_clear()


def challenge(*, realm: str, scopes: Iterable[Scope] = (), error: str = "") -> str:
    """Return the value of `WWW-Authenticate` that sends a client to the token service at `realm` (an absolute URL).

    `error` is `invalid_token` or `insufficient_scope` where a token was presented (RFC 6750 §3.1).
    """
    parts = [f'realm="{realm}"', f'service="{ports.SERVICE}"']
    wanted = " ".join(map(str, scopes))
    if wanted:
        parts.append(f'scope="{wanted}"')
    if error:
        parts.append(f'error="{error}"')
    return "Bearer " + ",".join(parts)
