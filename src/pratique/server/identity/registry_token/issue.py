"""The token service's one use case: credentials and wishes in, a token with what of them is granted out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pratique.server.identity import authentication, metrics, ports
from pratique.server.identity.access_token import looks_like_one
from pratique.server.identity.credentials import Basic, Bearer, Credentials
from pratique.server.identity.errors import UnusableTokenRequest
from pratique.server.identity.principal import Principal, Source
from pratique.server.identity.registry_token.decision import decide
from pratique.server.identity.registry_token.process import keys
from pratique.server.identity.registry_token.scope import TooManyScopes, parse_all
from pratique.server.identity.registry_token.token import LENGTH_MAX, sign
from pratique.server.identity.services.access_tokens import make_for_login
from pratique.server.identity.settings import REGISTRY_TOKEN_MAX, IdentitySettings
from pratique.server.kernel import clock, context, settings

LIFETIME_MIN: Final = 60
"""Seconds. Clients take a missing or smaller value for 60 (Distribution, *Token authentication*)."""


class GrantType(StrEnum):
    """How the token is asked for: GET, or POST with one of the two grants of OAuth2 that are defined."""

    GET = "get"
    PASSWORD = "password"  # noqa: S105 — the protocol's word
    REFRESH_TOKEN = "refresh_token"  # noqa: S105 — the protocol's word


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRequest:
    """A request to the token service, as its two HTTP forms both come to."""

    grant_type: GrantType
    credentials: Credentials | None
    scopes: tuple[str, ...]
    host: str
    client: str
    service: str = ""
    client_id: str = ""
    is_offline: bool = False

    @property
    def is_slow(self) -> bool:
        """Whether a password may have to be checked."""
        return isinstance(self.credentials, Basic) and not looks_like_one(self.credentials.secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A signed token and what the client is told about it."""

    grant_type: GrantType
    subject: str
    token: str
    lifetime: timedelta
    issued_at: datetime
    scope: str
    refresh_token: str | None

    def document(self) -> Mapping[str, object]:
        """Return the answer's JSON: the fields of the GET form or of the OAuth2 form."""
        fields: dict[str, object] = {
            "access_token": self.token,
            "expires_in": int(self.lifetime.total_seconds()),
            "issued_at": self.issued_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        fields |= {"token": self.token} if self.grant_type is GrantType.GET else {"scope": self.scope}
        if self.refresh_token is not None:
            fields["refresh_token"] = self.refresh_token
        return fields


def issue(request: TokenRequest) -> Issued:
    """Answer a request for a token.

    Raises UnusableTokenRequest, BadCredentials, TooManyAttempts, PasswordChecksBusy or UnusableKeys. Rights that are
    missing make the token smaller and are no error.
    """
    if request.service not in ("", ports.SERVICE):
        raise UnusableTokenRequest(problem=f"the service is {ports.SERVICE}, as the registry's challenge says.")
    try:
        scopes = parse_all(request.scopes)
    except TooManyScopes as error:
        raise UnusableTokenRequest(problem=f"at most {error.limit} scopes are answered at once.") from error
    principal = authentication.authenticate(request.credentials, client=request.client)
    context.set_actor(principal.name)
    decision = decide(principal, scopes, host=request.host)
    now, lifetime = clock.now(), _lifetime()
    token = sign(
        keys(),
        issuer=ports.place().issuer,
        audience=ports.SERVICE,
        subject=principal.name,
        account_id=principal.account_id,
        token_id=principal.token_id,
        epoch=principal.grants_epoch,
        access=decision.access,
        refused=decision.refused,
        now=now,
        lifetime=lifetime,
    )
    if len(token) > LENGTH_MAX:
        raise UnusableTokenRequest(problem="the token would not fit a header; ask for fewer scopes at once.")
    metrics.REGISTRY_TOKENS_ISSUED.labels(grant=request.grant_type.value).inc()
    return Issued(
        grant_type=request.grant_type,
        subject=principal.name,
        token=token,
        lifetime=lifetime,
        issued_at=now,
        scope=decision.scope,
        refresh_token=_refresh_token(request, principal),
    )


def _refresh_token(request: TokenRequest, principal: Principal) -> str | None:
    """Return what the client may come back with.

    A client that came with an access token gets that one: it is revoked, expires and narrows as it always did. One
    that came with the password gets an access token made for it, when it asked.
    """
    match request.credentials:
        case Bearer(text=text):
            return text
        case Basic(secret=secret) if request.is_offline and principal.source is Source.TOKEN:
            return secret
        case Basic() if request.is_offline and principal.account_id is not None:
            return make_for_login(account_id=principal.account_id, client_name=request.client_id)
        case _:
            return None


def _lifetime() -> timedelta:
    chosen = settings.current(IdentitySettings).registry_token_lifetime
    return timedelta(seconds=min(max(chosen, LIFETIME_MIN), REGISTRY_TOKEN_MAX))
