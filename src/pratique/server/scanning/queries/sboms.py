"""Reading SBOMs that people brought in: those of namespaces that the caller may read."""

from uuid import UUID

from django.db.models import QuerySet

from pratique.server.identity.authorisation import Kind, Resource, Right, may
from pratique.server.identity.errors import NothingThere
from pratique.server.identity.models import Account
from pratique.server.identity.principal import Principal
from pratique.server.identity.queries import namespace_owner
from pratique.server.scanning.errors import NoSbom
from pratique.server.scanning.models import Sbom


def resource_of(namespace: Account) -> Resource:
    """Describe a namespace to the authorisation function."""
    return Resource(kind=Kind.NAMESPACE, owner_id=namespace.pk, label=namespace.name)


def listed(*, by: Principal, namespace: str = "", containing: str = "") -> QuerySet[Sbom]:
    """Return the SBOMs that ``by`` may read. Raises ``NothingThere`` for a namespace that ``by`` may not read."""
    found = Sbom.objects.select_related("namespace").defer("unused")
    if not by.is_admin:
        found = found.filter(namespace__in=[*by.roles, *([] if by.account_id is None else [by.account_id])])
    if namespace:
        owner = namespace_owner(namespace)
        if owner is None or not may(by, Right.READ, resource_of(owner)):
            raise NothingThere(kind=Kind.NAMESPACE.value, what=namespace)
        found = found.filter(namespace=owner)
    return found.filter(name__icontains=containing) if containing else found


def find(*, by: Principal, sbom_id: UUID) -> Sbom:
    """Return an SBOM that ``by`` may read. Raises `NoSbom`."""
    row = Sbom.objects.filter(uuid=sbom_id).select_related("namespace", "subject").first()
    if row is None or not may(by, Right.READ, resource_of(row.namespace)):
        raise NoSbom(sbom=sbom_id)
    return row
