"""From credentials to a principal: the one way in for every plane.

Invariants: wrong credentials are refused and never taken for none; every refusal has the same words; an access token
is looked up by its SHA-256 and carries its own ceiling; roles are read at each request.
"""

import secrets
from datetime import datetime
from functools import cache
from typing import Final

from django.db import transaction

from pratique.server.identity import events, metrics, sign_in
from pratique.server.identity.access_token import TokenText, looks_like_one
from pratique.server.identity.credentials import Basic, Bearer, Credentials
from pratique.server.identity.errors import BadCredentials, TooManyAttempts
from pratique.server.identity.last_use import LAST_USE
from pratique.server.identity.models import AccessToken, Account, AccountKind, Membership
from pratique.server.identity.names import AccountName
from pratique.server.identity.principal import ANONYMOUS, Ceiling, Principal, Role, Source
from pratique.server.identity.sign_in.attempts import Attempts
from pratique.server.kernel import clock, context, outbox

_REFUSALS_PER_ADDRESS: Final = 30
_REFUSALS_WINDOW: Final = 60.0
"""Seconds. Refusals beyond 30 a minute from one address are counted but no longer recorded one by one: whoever knocks
must not be able to fill the event log.
"""


@cache
def _recorded() -> Attempts:
    return Attempts(per_account=_REFUSALS_PER_ADDRESS * 10, per_address=_REFUSALS_PER_ADDRESS, window=_REFUSALS_WINDOW)


def forget_refusals() -> None:
    """Begin anew to count refusals; for tests."""
    _recorded.cache_clear()


def authenticate(credentials: Credentials | None, *, client: str) -> Principal:
    """Return who presents the credentials; ANONYMOUS for None. `client` is the address they came from.

    Raises BadCredentials, TooManyAttempts or PasswordChecksBusy.
    """
    match credentials:
        case None:
            return ANONYMOUS
        case Bearer(text=text):
            return of_token(by_token(text, name=None, client=client))
        case Basic(name=name, secret=secret) if looks_like_one(secret):
            return of_token(by_token(secret, name=name, client=client))
        case Basic(name=name, secret=secret):
            return of_account(by_password(name=name, password=secret, client=client), source=Source.PASSWORD)


def by_password(*, name: str, password: str, client: str) -> Account:
    """Return the account whose password this is; counts, records and raises a refusal."""
    try:
        account = sign_in.current()(name=name, password=password, client=client)
    except (BadCredentials, TooManyAttempts) as refusal:
        _refused(source=Source.PASSWORD, name=name, client=client, reason=refusal.code)
        raise
    metrics.SIGN_INS.labels(source=Source.PASSWORD, result="accepted").inc()
    return account


def by_token(text: str, *, name: str | None, client: str) -> AccessToken:
    """Return the access token of this text, its account loaded;

    `name` is the account it must belong to, if one was given.
    """
    token = _find(text, now=clock.now())
    if token is None or (name is not None and not secrets.compare_digest(token.account.name.encode(), name.encode())):
        _refused(source=Source.TOKEN, name=name or "", client=client, reason="bad_token")
        raise BadCredentials
    metrics.SIGN_INS.labels(source=Source.TOKEN, result="accepted").inc()
    LAST_USE.note(token, at=clock.now())
    return token


def of_account(account: Account, *, source: Source) -> Principal:
    """Return the principal of an account that has proved itself with its password or a session."""
    return _principal(account, source=source, ceiling=Ceiling.FULL)


def of_token(token: AccessToken) -> Principal:
    """Return the principal of an access token's account under the token's ceiling."""
    return _principal(token.account, source=Source.TOKEN, ceiling=Ceiling(token.scope), token_id=token.pk)


def _principal(account: Account, *, source: Source, ceiling: Ceiling, token_id: int | None = None) -> Principal:
    """Return the principal of an account that was read before: its epoch must be no newer than the roles read here."""
    held = Membership.objects.filter(account=account).order_by().values_list("organisation_id", "role")
    return Principal(
        account_id=account.pk,
        name=account.name,
        is_admin=account.is_admin,
        is_policy_manager=account.is_policy_manager,
        roles={organisation: Role(role) for organisation, role in held},
        ceiling=ceiling,
        source=source,
        token_id=token_id,
        grants_epoch=account.grants_epoch,
    )


def _find(text: str, *, now: datetime) -> AccessToken | None:
    parsed = TokenText.parse(text)
    if parsed is None:
        return None
    found = (
        AccessToken.objects.select_related("account")
        .filter(digest=parsed.digest, account__is_active=True, account__kind=AccountKind.USER)
        .first()
    )
    expired = found is not None and found.expires_at is not None and found.expires_at <= now
    return None if expired else found


def _refused(*, source: Source, name: str, client: str, reason: str) -> None:
    """Count a refusal and record it, unless this address was refused so often that recording would be the harm."""
    metrics.SIGN_INS.labels(source=source, result=reason).inc()
    if reason == TooManyAttempts.code:
        return
    shown = _presentable(name)
    try:
        _recorded().take(name=shown, client=client)
    except TooManyAttempts:
        return
    present = context.current()
    with transaction.atomic():
        outbox.record(
            type=events.SIGN_IN_REFUSED,
            subject=f"account:{shown}",
            actor="",
            asker=outbox.Asker(client=client or present.client, agent=present.agent),
            data={"source": source.value, "reason": reason},
        )


def _presentable(name: str) -> str:
    """Return the name if it could be one; people type passwords into the wrong field, and those are not recorded."""
    return name if AccountName.is_one(name) else ""
