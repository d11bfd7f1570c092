"""Organisations and their members.

Invariant: an organisation has at least one owner, whoever changes it at the same time.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model, ProtectedError, RestrictedError

from pratique.server.identity import events, ports
from pratique.server.identity.authorisation import ACCOUNTS, Right, require
from pratique.server.identity.errors import LastOwner, NotAPerson, NothingThere, StillInUse
from pratique.server.identity.models import FULL_NAME_LENGTH, Account, AccountKind, Membership
from pratique.server.identity.names import AccountName
from pratique.server.identity.principal import Principal, Role
from pratique.server.identity.queries import account_of, find_organisation, named, organisation_resource
from pratique.server.identity.services import grants
from pratique.server.identity.services.accounts import insert
from pratique.server.identity.services.texts import clean
from pratique.server.kernel import outbox


def create_organisation(*, by: Principal, name: str, full_name: str = "") -> Account:
    """Make an organisation, whose first owner is whoever makes it. Raises InvalidName, ReservedName or NameTaken."""
    require(by, Right.ADMINISTER, ACCOUNTS)
    claimed = AccountName.claim(name, hosts=ports.place().hosts)
    founder = account_of(by)
    organisation = Account(
        name=claimed.text,
        kind=AccountKind.ORGANISATION,
        full_name=clean(full_name, field="full_name", limit=FULL_NAME_LENGTH),
    )
    with transaction.atomic():
        insert(organisation)
        Membership.objects.create(organisation=organisation, account=founder, role=Role.OWNER)
        outbox.record(
            type=events.ORGANISATION_CREATED, subject=f"organisation:{organisation.name}", data={"owner": by.name}
        )
    return organisation


def change_organisation(*, by: Principal, name: str, full_name: str) -> Account:
    """Change an organisation's full name."""
    organisation = find_organisation(by=by, name=name)
    require(by, Right.ADMINISTER, organisation_resource(organisation))
    organisation.full_name = clean(full_name, field="full_name", limit=FULL_NAME_LENGTH)
    with transaction.atomic():
        organisation.save(update_fields=["full_name"])
        outbox.record(
            type=events.ORGANISATION_CHANGED,
            subject=f"organisation:{organisation.name}",
            data={"full_name": organisation.full_name},
        )
    return organisation


def delete_organisation(*, by: Principal, name: str) -> None:
    """Delete an organisation that owns nothing any more; raises StillInUse."""
    organisation = find_organisation(by=by, name=name)
    require(by, Right.ADMINISTER, organisation_resource(organisation))
    with transaction.atomic():
        try:
            organisation.delete()
        except (ProtectedError, RestrictedError) as error:
            held = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
            raise StillInUse(name=name, what=_described(held)) from error
        outbox.record(type=events.ORGANISATION_DELETED, subject=f"organisation:{name}")


def set_member(*, by: Principal, organisation: str, account: str, role: Role) -> Membership:
    """Give a person a role, or another role. Raises NothingThere, NotAPerson or LastOwner."""
    found = find_organisation(by=by, name=organisation)
    require(by, Right.ADMINISTER, organisation_resource(found))
    member = named(account).filter(is_active=True).first()
    if member is None:
        raise NothingThere(kind="account", what=account)
    if member.kind != AccountKind.USER:
        raise NotAPerson(name=account, what="be a member")
    with transaction.atomic():
        _lock(found)
        if role is not Role.OWNER:
            _refuse_to_lose_the_last_owner(found, member)
        if found.members.filter(account=member).exclude(role=role.value).exists():
            grants.end_of_account(member.pk)
        membership, _ = Membership.objects.update_or_create(
            organisation=found, account=member, defaults={"role": role.value}
        )
        outbox.record(
            type=events.MEMBER_SET,
            subject=f"organisation:{found.name}",
            data={"account": member.name, "role": role.value},
        )
    return membership


def remove_member(*, by: Principal, organisation: str, account: str) -> None:
    """Remove a person from an organisation; members may remove themselves. Raises NothingThere or LastOwner."""
    found = find_organisation(by=by, name=organisation)
    resource = organisation_resource(found)
    require(by, Right.READ if account == by.name and not by.is_token else Right.ADMINISTER, resource)
    with transaction.atomic():
        _lock(found)
        membership = found.members.select_related("account").filter(account__in=named(account)).first()
        if membership is None:
            raise NothingThere(kind="member", what=account)
        _refuse_to_lose_the_last_owner(found, membership.account)
        grants.end_of_account(membership.account_id)
        membership.delete()
        outbox.record(type=events.MEMBER_REMOVED, subject=f"organisation:{found.name}", data={"account": account})


def _lock(organisation: Account) -> None:
    """Let changes of one organisation's members wait for each other."""
    Account.objects.select_for_update().get(pk=organisation.pk)


def _refuse_to_lose_the_last_owner(organisation: Account, member: Account) -> None:
    owners = set(organisation.members.filter(role=Role.OWNER).values_list("account_id", flat=True))
    if owners == {member.pk}:
        raise LastOwner(name=member.name, organisation=organisation.name)


def _described(held: Iterable[Model]) -> str:
    """Say what stands in the way, without names: there may be many."""
    kinds = sorted({str(each._meta.verbose_name_plural) for each in held})  # noqa: SLF001 — Django's documented API
    return " and ".join(kinds)
