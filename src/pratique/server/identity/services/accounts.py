"""Accounts of people: make, change, deactivate."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from pratique.server.identity import events, passwords, ports
from pratique.server.identity.authorisation import ACCOUNTS, Right, require
from pratique.server.identity.errors import LastAdministrator, NameTaken
from pratique.server.identity.models import FULL_NAME_LENGTH, Account, AccountKind, GeneratedBy
from pratique.server.identity.names import AccountName
from pratique.server.identity.principal import Principal
from pratique.server.identity.queries import account_resource, find_account
from pratique.server.identity.services import grants
from pratique.server.identity.services.texts import clean
from pratique.server.kernel import outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """What to change of an account; None leaves it as it is."""

    full_name: str | None = None
    is_active: bool | None = None
    is_admin: bool | None = None
    is_policy_manager: bool | None = None

    @property
    def is_of_rights(self) -> bool:
        """Whether it changes what the account may do."""
        return any(each is not None for each in (self.is_active, self.is_admin, self.is_policy_manager))


def create_account(*, by: Principal, name: str, password: str, full_name: str = "", is_admin: bool = False) -> Account:
    """Make a person's account. Raises InvalidName, ReservedName, NameTaken or a refusal of the password."""
    require(by, Right.ADMINISTER, ACCOUNTS)
    return make_account(name=name, password=password, full_name=full_name, is_admin=is_admin)


def make_account(*, name: str, password: str, full_name: str = "", is_admin: bool = False) -> Account:
    """Make a person's account on nobody's request but the installation's own."""
    claimed = AccountName.claim(name, hosts=ports.place().hosts)
    passwords.check_choice(password, name=claimed.text)
    encoded = make_password(password)  # outside the transaction: it is slow
    account = Account(
        name=claimed.text,
        kind=AccountKind.USER,
        full_name=clean(full_name, field="full_name", limit=FULL_NAME_LENGTH),
        password=encoded,
        is_admin=is_admin,
    )
    with transaction.atomic():
        insert(account)
        outbox.record(type=events.ACCOUNT_CREATED, subject=f"account:{account.name}", data={"is_admin": is_admin})
    return account


def insert(account: Account) -> None:
    """Insert a new account or organisation; raises NameTaken."""
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        if Account.objects.filter(name=account.name).exists():
            raise NameTaken(name=account.name) from error
        raise


def change_account(*, by: Principal, name: str, change: AccountChange) -> Account:
    """Change an account; whoever is not an administrator may change only the full name, and only their own.

    Deactivation ends sessions and the logins of clients; access tokens rest until the account is active again. Raises
    LastAdministrator when nobody would be left to administer.
    """
    account = find_account(by=by, name=name)
    require(by, Right.WRITE, account_resource(account))
    if change.is_of_rights:
        require(by, Right.ADMINISTER, account_resource(account))
    with transaction.atomic():
        administrators = list(Account.objects.select_for_update().filter(is_admin=True, is_active=True).order_by("pk"))
        account = Account.objects.select_for_update().get(pk=account.pk)
        changed = _apply(account, change)
        is_administrator = account.is_admin and account.is_active
        if not is_administrator and {each.pk for each in administrators} == {account.pk}:
            raise LastAdministrator(name=account.name)
        if changed:
            account.save(update_fields=[*changed, "epoch"])
            outbox.record(type=events.ACCOUNT_CHANGED, subject=f"account:{account.name}", data=changed)
    return account


def _apply(account: Account, change: AccountChange) -> dict[str, str | bool]:
    """Set the wanted fields and return those that are new."""
    changed: dict[str, str | bool] = {}
    if change.full_name is not None:
        wanted = clean(change.full_name, field="full_name", limit=FULL_NAME_LENGTH)
        if wanted != account.full_name:
            changed["full_name"] = account.full_name = wanted
    if change.is_admin is not None and change.is_admin != account.is_admin:
        changed["is_admin"] = account.is_admin = change.is_admin
        if not account.is_admin:
            grants.end_of_account(account.pk)
    if change.is_policy_manager is not None and change.is_policy_manager != account.is_policy_manager:
        changed["is_policy_manager"] = account.is_policy_manager = change.is_policy_manager
    if change.is_active is not None and change.is_active != account.is_active:
        changed["is_active"] = account.is_active = change.is_active
        end_what_was_granted(account)
    return changed


def end_what_was_granted(account: Account) -> None:
    """End sessions, registry tokens and clients' logins:

    Raise the epoch (the caller saves it) and delete the tokens that logins made.
    """
    account.epoch += 1
    grants.end_of_account(account.pk)
    account.access_tokens.filter(generated_by=GeneratedBy.AUTO).delete()
