"""From credentials to a principal: the one way in for every plane.

Invariants: wrong credentials are refused and never taken for none; every refusal has the same words; an access token
is looked up by its SHA-256 and carries its own ceiling; tokens, accounts and roles are read at each request, by one
statement, so that what was revoked is refused at once.
"""

import secrets
from datetime import datetime
from functools import cache
from typing import Final

from django.db import connection, transaction

from pratique.server.identity import events, metrics, sign_in
from pratique.server.identity.access_token import TokenText, looks_like_one
from pratique.server.identity.credentials import Basic, Bearer, Credentials
from pratique.server.identity.errors import BadCredentials, TooManyAttempts
from pratique.server.identity.last_use import LAST_USE
from pratique.server.identity.models import Account
from pratique.server.identity.names import AccountName
from pratique.server.identity.principal import ANONYMOUS, Ceiling, Principal, Role, Source
from pratique.server.identity.sign_in.attempts import Attempts
from pratique.server.kernel import clock, context, outbox
from pratique.server.kernel.database.statements import as_instant

_BY_DIGEST = """
SELECT t.id, t.scope, t.expires_at, t.last_used_at, a.id, a.name, a.is_admin, a.is_policy_manager, a.grants_epoch,
  m.organisation_id, m.role
FROM identity_accesstoken t
JOIN identity_account a ON a.id = t.account_id
LEFT JOIN identity_membership m ON m.account_id = a.id
WHERE t.digest = %s AND a.is_active AND a.kind = 'user'
"""
_ROLES = "SELECT m.organisation_id, m.role FROM identity_membership m WHERE m.account_id = %s"

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
            return by_token(text, name=None, client=client)
        case Basic(name=name, secret=secret) if looks_like_one(secret):
            return by_token(secret, name=name, client=client)
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


def by_token(text: str, *, name: str | None, client: str) -> Principal:
    """Return the principal of the access token of this text, under the token's ceiling.

    `name` is the account it must belong to, if one was given.
    """
    now = clock.now()
    found = _find(text, now=now)
    if found is None or (name is not None and not secrets.compare_digest(found[0].name.encode(), name.encode())):
        _refused(source=Source.TOKEN, name=name or "", client=client, reason="bad_token")
        raise BadCredentials
    principal, token, last_used = found
    metrics.SIGN_INS.labels(source=Source.TOKEN, result="accepted").inc()
    LAST_USE.note(token, last_used, at=now)
    return principal


def of_account(account: Account, *, source: Source) -> Principal:
    """Return the principal of an account that has proved itself with its password or a session.

    The account was read before: its epoch must be no newer than the roles read here.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ROLES, [account.pk])
        held = cursor.fetchall()
    return Principal(
        account_id=account.pk,
        name=account.name,
        is_admin=account.is_admin,
        is_policy_manager=account.is_policy_manager,
        roles={organisation: Role(role) for organisation, role in held},
        ceiling=Ceiling.FULL,
        source=source,
        grants_epoch=account.grants_epoch,
    )


def _find(text: str, *, now: datetime) -> tuple[Principal, int, datetime | None] | None:
    """Return whom the access token of this text stands for, its key and last use; None where it holds no more."""
    parsed = TokenText.parse(text)
    if parsed is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_BY_DIGEST, [parsed.digest])
        rows = cursor.fetchall()
    if not rows:
        return None
    token, scope, expires, used, account, name, is_admin, is_policy_manager, epoch, *_ = rows[0]
    if expires is not None and as_instant(expires) <= now:
        return None
    principal = Principal(
        account_id=account,
        name=name,
        is_admin=bool(is_admin),
        is_policy_manager=bool(is_policy_manager),
        roles={organisation: Role(role) for *_, organisation, role in rows if role is not None},
        ceiling=Ceiling(scope),
        source=Source.TOKEN,
        token_id=token,
        grants_epoch=epoch,
    )
    return principal, token, None if used is None else as_instant(used)


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
