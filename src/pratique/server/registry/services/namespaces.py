"""Namespaces: whose repositories are, and how much they may hold together."""

from collections.abc import Collection

from django.db import transaction

from pratique.core.names import RepositoryName
from pratique.server.identity.authorisation import SYSTEM, Kind, Resource, Right, require
from pratique.server.identity.errors import NothingThere, NotSignedIn
from pratique.server.identity.models import Account
from pratique.server.identity.principal import Principal
from pratique.server.identity.queries import namespace_owner
from pratique.server.kernel import outbox, settings
from pratique.server.registry import events
from pratique.server.registry.errors import NamespaceMissing
from pratique.server.registry.models import Namespace
from pratique.server.registry.settings import RegistrySettings


def resource_of(account: Account) -> Resource:
    """Return what authorisation needs to know of a namespace."""
    return Resource(kind=Kind.NAMESPACE, owner_id=account.pk, label=account.name)


def owner_of(name: RepositoryName) -> Account:
    """Return the account or organisation that a repository of this name belongs to; raises ``NamespaceMissing``."""
    found = Account.objects.filter(name=name.namespace).first()
    if found is None:
        raise NamespaceMissing(namespace=name.namespace, name=name)
    return found


def find_for(principal: Principal, name: str, right: Right) -> Account:
    """Return the owner of a namespace when ``principal`` has the right on it; raises as ``require`` does."""
    account = namespace_owner(name)
    if account is None:
        if principal.is_anonymous:
            raise NotSignedIn(what=name)
        raise NothingThere(kind=Kind.NAMESPACE.value, what=name)
    require(principal, right, resource_of(account))
    return account


def made_on_push(owners: Collection[int]) -> set[int]:
    """Return those of these accounts in whose namespaces a push makes the repository it goes to."""
    own = dict(Namespace.objects.filter(pk__in=owners).values_list("pk", "create_on_push"))
    default = settings.current(RegistrySettings).create_on_push
    said = {owner: own.get(owner) for owner in owners}
    return {owner for owner, allowed in said.items() if (default if allowed is None else allowed)}


@transaction.atomic
def set_create_on_push(*, by: Principal, name: str, allowed: bool | None) -> None:
    """Say whether a push makes a repository in a namespace, None for what the installation says; needs ADMINISTER."""
    account = find_for(by, name, Right.ADMINISTER)
    Namespace.objects.update_or_create(account=account, defaults={"create_on_push": allowed})
    outbox.record(
        type=events.NAMESPACE_CHANGED,
        subject=f"namespace:{name}",
        data={"namespace": name, "create_on_push": allowed},
    )


@transaction.atomic
def set_namespace_quota(*, by: Principal, name: str, quota: int | None) -> None:
    """Say how many bytes a namespace may hold, 0 for any number, None for the installation's; for administrators."""
    account = find_for(by, name, Right.READ)
    require(by, Right.ADMINISTER, SYSTEM)
    previous = Namespace.objects.filter(pk=account.pk).values_list("quota", flat=True).first()
    Namespace.objects.update_or_create(account=account, defaults={"quota": quota})
    outbox.record(
        type=events.QUOTA_SET, subject=f"namespace:{name}", data={"namespace": name, "from": previous, "to": quota}
    )
