"""`/tokens`: access tokens."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import pydantic
from ninja import Query, Router, Schema, Status

from pratique.server.identity import queries
from pratique.server.identity.http.accounts import Name
from pratique.server.identity.http.auth import Request, authenticated
from pratique.server.identity.models import AccessToken, GeneratedBy, TokenScope
from pratique.server.identity.services import access_tokens
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["tokens"], auth=authenticated)

_KEYS = {
    "created_at": SortKey(column="created_at", parse=datetime.fromisoformat),
    "label": SortKey(column="label"),
}


class TokenItem(Schema):
    """An access token, as far as it is ever shown again."""

    id: UUID
    label: str
    scope: TokenScope
    expires_at: datetime | None
    last_used_at: datetime | None
    created_at: datetime
    generated_by: GeneratedBy
    hint: str


class NewToken(Schema):
    """What making an access token takes; `account` is one's own unless an administrator says otherwise."""

    model_config = pydantic.ConfigDict(extra="forbid")

    label: Annotated[str, pydantic.Field(max_length=1024)]
    scope: TokenScope
    expires_at: pydantic.AwareDatetime | None = None
    account: Name | None = None


class MadeToken(TokenItem):
    """A new access token with its text, which is shown this once."""

    token: str


@router.get("", response={200: Page[TokenItem], **refusals(400, 401, 404, 422, 429, 503)}, summary="List access tokens")
def list_tokens(request: Request, paging: Query[Paging], account: Name = "") -> Page[TokenItem]:
    """List one's own access tokens, newest first; administrators may name another `account`."""
    found, following = page_of(
        queries.tokens(by=request.principal, account=account or request.principal.name),
        paging=paging,
        keys=_KEYS,
        default="-created_at",
    )
    return Page[TokenItem](items=[_item(each) for each in found], next=following)


@router.post(
    "", response={201: MadeToken, **refusals(400, 401, 403, 404, 409, 422, 429, 503)}, summary="Make an access token"
)
def create_token(request: Request, body: NewToken) -> Status[MadeToken]:
    """Make an access token. Its text is in this answer and nowhere else."""
    token, text = access_tokens.create_token(
        by=request.principal,
        account=body.account or request.principal.name,
        label=body.label,
        scope=body.scope,
        expires_at=body.expires_at,
    )
    return Status(201, MadeToken(token=text.text, **_item(token).dict()))


@router.delete("/{token_id}", response={204: None, **refusals(401, 403, 404, 422, 429, 503)}, summary="Revoke a token")
def revoke_token(request: Request, token_id: UUID) -> Status[None]:
    """Revoke an access token. Registry tokens it was exchanged for end with it."""
    access_tokens.revoke_token(by=request.principal, token_id=token_id)
    return Status(204, None)


def _item(token: AccessToken) -> TokenItem:
    return TokenItem(
        id=token.uuid,
        label=token.label,
        scope=TokenScope(token.scope),
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        created_at=token.created_at,
        generated_by=GeneratedBy(token.generated_by),
        hint=token.hint,
    )
