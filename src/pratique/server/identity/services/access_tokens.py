"""Access tokens: make, show once, revoke."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from pratique.server.identity import events
from pratique.server.identity.access_token import TokenText
from pratique.server.identity.authorisation import Right, require
from pratique.server.identity.errors import InvalidExpiry, InvalidText, NotAPerson, NothingThere, TooManyTokens
from pratique.server.identity.models import LABEL_LENGTH, AccessToken, Account, AccountKind, GeneratedBy, TokenScope
from pratique.server.identity.principal import Principal
from pratique.server.identity.queries import find_account, token_resource
from pratique.server.identity.services import grants
from pratique.server.identity.services.texts import clean
from pratique.server.identity.settings import IdentitySettings
from pratique.server.kernel import clock, outbox, settings


def create_token(
    *, by: Principal, account: str, label: str, scope: TokenScope, expires_at: datetime | None
) -> tuple[AccessToken, TokenText]:
    """Make an access token for an account and return it with its text, which is never seen again.

    Administrators may make them for others. Raises NotAPerson, InvalidText, InvalidExpiry or TooManyTokens.
    """
    owner = find_account(by=by, name=account)
    require(by, Right.WRITE, token_resource(owner.pk))
    if owner.kind != AccountKind.USER:
        raise NotAPerson(name=owner.name, what="have access tokens")
    cleaned = clean(label, field="label", limit=LABEL_LENGTH)
    if not cleaned:
        raise InvalidText(field="label", limit=LABEL_LENGTH)
    if expires_at is not None and expires_at <= clock.now():
        raise InvalidExpiry(expires_at=expires_at.isoformat())
    limit = settings.current(IdentitySettings).access_tokens_per_account
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=owner.pk)
        if owner.access_tokens.count() >= limit:
            raise TooManyTokens(name=owner.name, limit=limit)
        return _insert(owner, label=cleaned, scope=scope, expires_at=expires_at, generated_by=GeneratedBy.USER)


def make_for_login(*, account_id: int, client_name: str) -> str | None:
    """Make the access token that a client keeps instead of the password it was given, and return its text.

    Past the limit of tokens the oldest that logins made go; None when people's own tokens alone reach it.
    """
    chosen = settings.current(IdentitySettings)
    expires_at = clock.now() + timedelta(days=chosen.refresh_token_lifetime)
    with transaction.atomic():
        owner = Account.objects.select_for_update().get(pk=account_id)
        excess = owner.access_tokens.count() - chosen.access_tokens_per_account + 1
        if excess > 0:
            oldest = (
                owner.access_tokens.filter(generated_by=GeneratedBy.AUTO).order_by("pk").values_list("pk", flat=True)
            )
            doomed = list(oldest[:excess])
            if len(doomed) < excess:
                return None
            AccessToken.objects.filter(pk__in=doomed).delete()
            grants.end_of_tokens(owner.pk, doomed)
        _, text = _insert(
            owner,
            label=_login_label(client_name),
            scope=TokenScope.WRITE,
            expires_at=expires_at,
            generated_by=GeneratedBy.AUTO,
        )
    return text.text


def revoke_token(*, by: Principal, token_id: UUID) -> None:
    """Revoke an access token, and end the registry tokens it was exchanged for."""
    token = AccessToken.objects.select_related("account").filter(uuid=token_id).first()
    if token is None:
        raise NothingThere(kind="access token", what=token_id)
    require(by, Right.DELETE, token_resource(token.account_id, label=str(token_id)))
    with transaction.atomic():
        grants.end_of_tokens(token.account_id, [token.pk])
        token.delete()
        outbox.record(
            type=events.TOKEN_REVOKED,
            subject=f"account:{token.account.name}",
            data={"id": str(token_id), "label": token.label},
        )


def _insert(
    owner: Account, *, label: str, scope: TokenScope, expires_at: datetime | None, generated_by: GeneratedBy
) -> tuple[AccessToken, TokenText]:
    text = TokenText.mint()
    token = AccessToken.objects.create(
        account=owner,
        label=label,
        digest=text.digest,
        hint=text.hint,
        scope=scope,
        generated_by=generated_by,
        created_at=clock.now(),
        expires_at=expires_at,
    )
    outbox.record(
        type=events.TOKEN_CREATED,
        subject=f"account:{owner.name}",
        data={"id": str(token.uuid), "label": label, "scope": scope.value, "generated_by": generated_by.value},
    )
    return token, text


def _login_label(client_name: str) -> str:
    try:
        shown = clean(client_name, field="client_id", limit=LABEL_LENGTH // 2)
    except InvalidText:
        shown = ""
    return f"login of {shown or 'a client'}"
