"""The token itself: an EdDSA JWT (RFC 7519, RFC 8037) made and verified.

The algorithm is pinned; of the header only `kid` is read, and only to choose among our own keys: `jwk`, `jku`, `x5c`
and `x5u` are as good as absent. Issuer and audience must be ours. Verified tokens are remembered until they expire.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, Final

import jwt

from pratique.server.identity import metrics
from pratique.server.identity.errors import BadRegistryToken
from pratique.server.identity.registry_token.grant import Access, Grant
from pratique.server.identity.registry_token.keys import Keys

ALGORITHM: Final = "EdDSA"
LENGTH_MAX: Final = 7800
"""Characters. aiohttp, like most servers, reads header lines of 8 KiB."""
_SKEW: Final = timedelta(seconds=60)
"""A token is good from a minute before it was made, for machines whose clocks differ."""
_REMEMBERED_MAX: Final = 10_000
_ACCOUNT: Final = "account"
"""The private claim that saves the registry a look-up of the account."""
_REFUSED: Final = "refused"
"""The private claim of what was asked for in vain; absent in tokens of an earlier version."""
_TOKEN: Final = "token"  # noqa: S105 — a claim's name
"""The private claim of which access token was shown: its key, which is no secret."""
_EPOCH: Final = "epoch"
"""The private claim of the account's `grants_epoch`; absent in tokens of an earlier version, which counts as 0."""


def sign(
    keys: Keys,
    *,
    issuer: str,
    audience: str,
    subject: str,
    account_id: int | None,
    token_id: int | None = None,
    epoch: int = 0,
    access: Iterable[Access],
    refused: Iterable[Access] = (),
    now: datetime,
    lifetime: timedelta,
) -> str:
    """Make a token; whoever calls this has decided that the bearer may have this access."""
    key = keys.signing()
    claims = {
        "iss": issuer,
        "sub": subject,
        "aud": audience,
        "exp": int((now + lifetime).timestamp()),
        "nbf": int((now - _SKEW).timestamp()),
        "iat": int(now.timestamp()),
        "jti": secrets.token_urlsafe(16),
        "access": _written(access),
        _REFUSED: _written(refused),
        _ACCOUNT: account_id,
        _TOKEN: token_id,
        _EPOCH: epoch,
    }
    return jwt.encode(claims, key.private, algorithm=ALGORITHM, headers={"kid": key.kid})


class Verifier:
    """Verifies tokens of one issuer for one audience and remembers those that were good."""

    def __init__(self, keys: Keys, *, issuer: str, audience: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._remembered: dict[str, Grant] = {}
        self._lock = Lock()

    def __call__(self, text: str, *, now: datetime) -> Grant:
        """Return what the token grants; raises BadRegistryToken with the reason."""
        grant = self._remembered.get(text)
        if grant is None:
            grant = self._verify(text, now=now)
            self._remember(text, grant, now=now)
        if grant.expires_at <= now:
            raise refused("expired")
        return grant

    def _verify(self, text: str, *, now: datetime) -> Grant:
        if len(text) > LENGTH_MAX:
            raise refused("too long")
        try:
            header = jwt.get_unverified_header(text)
        except jwt.InvalidTokenError as error:
            raise refused("not a token of this registry") from error
        kid = header.get("kid")
        public = self._keys.verifying(kid) if isinstance(kid, str) and header.get("alg") == ALGORITHM else None
        if public is None:
            raise refused("not signed by this registry")
        claims = self._claims(text, public)
        grant = _read(claims)
        if claims["nbf"] > now.timestamp():
            raise refused("not valid yet")
        return grant

    def _claims(self, text: str, public: Any) -> Mapping[str, Any]:
        """Check signature, issuer and audience; times are checked by the caller, whose clock it is."""
        try:
            claims: Mapping[str, Any] = jwt.decode(
                text,
                public,
                algorithms=[ALGORITHM],
                audience=self._audience,
                issuer=self._issuer,
                options={
                    "require": ["iss", "sub", "aud", "exp", "nbf", "iat"],
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except jwt.InvalidAudienceError as error:
            raise refused("meant for another service") from error
        except jwt.InvalidIssuerError as error:
            raise refused("made by another installation") from error
        except jwt.InvalidTokenError as error:
            raise refused("not signed by this registry") from error
        return claims

    def _remember(self, text: str, grant: Grant, *, now: datetime) -> None:
        with self._lock:
            if len(self._remembered) >= _REMEMBERED_MAX:
                self._remembered = {key: kept for key, kept in self._remembered.items() if kept.expires_at > now}
            if len(self._remembered) < _REMEMBERED_MAX:
                self._remembered[text] = grant


def _written(access: Iterable[Access]) -> list[dict[str, object]]:
    return [{"type": each.type, "name": each.name, "actions": sorted(each.actions)} for each in access]


def _listed(entries: Any) -> dict[tuple[str, str], frozenset[str]]:
    """Read a claim written so, adding up the entries for one resource."""
    access: dict[tuple[str, str], frozenset[str]] = {}
    for each in entries:
        key = (str(each["type"]), str(each["name"]))
        access[key] = access.get(key, frozenset()) | frozenset(map(str, each["actions"]))
    return access


def _read(claims: Mapping[str, Any]) -> Grant:
    """Read the claims of a token that we have signed; what does not fit is a token of some other version of us."""
    try:
        account_id, token_id = claims[_ACCOUNT], claims.get(_TOKEN)
        return Grant(
            subject=str(claims["sub"]),
            account_id=None if account_id is None else int(account_id),
            access=_listed(claims["access"]),
            refused=_listed(claims.get(_REFUSED, ())),
            expires_at=datetime.fromtimestamp(int(claims["exp"]), UTC),
            token_id=None if token_id is None else int(token_id),
            epoch=int(claims.get(_EPOCH, 0)),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise refused("not a token of this registry") from error


def refused(problem: str) -> BadRegistryToken:
    """Return the refusal of a token, counted."""
    metrics.REGISTRY_TOKENS_REFUSED.labels(reason=problem).inc()
    return BadRegistryToken(problem=problem)
