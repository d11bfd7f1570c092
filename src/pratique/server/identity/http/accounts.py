"""`/accounts`: people's accounts and their passwords."""

from datetime import datetime
from typing import Annotated

import pydantic
from django.contrib.auth import update_session_auth_hash
from ninja import Query, Router, Schema, Status

from pratique.server.identity import queries
from pratique.server.identity.http.auth import Request, authenticated
from pratique.server.identity.models import Account
from pratique.server.identity.principal import Source
from pratique.server.identity.services import accounts, passwords
from pratique.server.kernel import context
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["accounts"], auth=authenticated)

_KEYS = {"name": SortKey(column="name"), "created_at": SortKey(column="created_at", parse=datetime.fromisoformat)}

Name = Annotated[str, pydantic.Field(max_length=256)]
FullName = Annotated[str, pydantic.Field(max_length=1024)]
Password = Annotated[str, pydantic.Field(max_length=1024)]
Filter = Annotated[str, pydantic.Field(max_length=256)]


class AccountItem(Schema):
    """A person's account."""

    name: str
    full_name: str
    is_admin: bool
    is_policy_manager: bool
    is_active: bool
    created_at: datetime
    last_login: datetime | None


class NewAccount(Schema):
    """What making an account takes."""

    model_config = pydantic.ConfigDict(extra="forbid")

    name: Name
    password: Password
    full_name: FullName = ""
    is_admin: bool = False


class AccountPatch(Schema):
    """What may be changed of an account; what is left out stays."""

    model_config = pydantic.ConfigDict(extra="forbid")

    full_name: FullName | None = None
    is_active: bool | None = None
    is_admin: bool | None = None
    is_policy_manager: bool | None = None


class PasswordChange(Schema):
    """What changing one's own password takes."""

    model_config = pydantic.ConfigDict(extra="forbid")

    current_password: Password = ""
    new_password: Password


@router.get("", response={200: Page[AccountItem], **refusals(400, 401, 403, 422, 429, 503)}, summary="List accounts")
def list_accounts(request: Request, paging: Query[Paging], q: Filter = "") -> Page[AccountItem]:
    """List people's accounts; for administrators. `q` is looked for in names and full names."""
    found, following = page_of(
        queries.accounts(by=request.principal, containing=q), paging=paging, keys=_KEYS, default="name"
    )
    return Page[AccountItem](items=[_item(each) for each in found], next=following)


@router.post("", response={201: AccountItem, **refusals(400, 401, 403, 409, 422, 429, 503)}, summary="Make an account")
def create_account(request: Request, body: NewAccount) -> Status[AccountItem]:
    """Make a person's account; for administrators."""
    account = accounts.create_account(
        by=request.principal,
        name=body.name,
        password=body.password,
        full_name=body.full_name,
        is_admin=body.is_admin,
    )
    return Status(201, _item(account))


@router.get("/{name}", response={200: AccountItem, **refusals(401, 404, 429, 503)}, summary="Show an account")
def get_account(request: Request, name: str) -> AccountItem:
    """Show one's own account, or anybody's to administrators."""
    return _item(queries.find_account(by=request.principal, name=name))


@router.patch(
    "/{name}",
    response={200: AccountItem, **refusals(400, 401, 403, 404, 409, 422, 429, 503)},
    summary="Change an account",
)
def change_account(request: Request, name: str, body: AccountPatch) -> AccountItem:
    """Change the full name; administrators also what the account may do: sign in, manage policies, administer."""
    change = accounts.AccountChange(
        full_name=body.full_name,
        is_active=body.is_active,
        is_admin=body.is_admin,
        is_policy_manager=body.is_policy_manager,
    )
    return _item(accounts.change_account(by=request.principal, name=name, change=change))


@router.post(
    "/{name}/password",
    response={204: None, **refusals(400, 401, 403, 404, 422, 429, 503)},
    summary="Change one's own password",
)
def change_password(request: Request, name: str, body: PasswordChange) -> Status[None]:
    """Change one's own password. It ends the account's sessions but the one it is done in, and its clients' logins."""
    account = passwords.change_own_password(
        by=request.principal,
        name=name,
        current=body.current_password,
        new=body.new_password,
        client=context.current().client,
    )
    if request.principal.source is Source.SESSION:
        request.user = account
        update_session_auth_hash(request, account)  # under a new key: a cookie that somebody copied is worth nothing
    return Status(204, None)


def _item(account: Account) -> AccountItem:
    return AccountItem(
        name=account.name,
        full_name=account.full_name,
        is_admin=account.is_admin,
        is_policy_manager=account.is_policy_manager,
        is_active=account.is_active,
        created_at=account.created_at,
        last_login=account.last_login,
    )
