"""Reading the event log: all of it for administrators, a repository's for its readers."""

from django.db.models import QuerySet

from pratique.server.audit.models import Event
from pratique.server.identity.authorisation import SYSTEM, Right, may, require
from pratique.server.identity.principal import Principal
from pratique.server.registry.services.repositories import find_for


def events(*, by: Principal, type_: str = "", repository: str = "", actor: str = "") -> QuerySet[Event]:
    """The events `by` may see: of a repository when `by` may read it, of everything when an administrator.

    Administrators also see what happened to a repository that is gone.
    """
    if repository and not may(by, Right.READ, SYSTEM):
        find_for(by, repository, Right.READ)
    else:
        require(by, Right.READ, SYSTEM)
    found = Event.objects.all()
    if type_:
        found = found.filter(type=type_)
    if repository:
        found = found.filter(repository=repository)
    if actor:
        found = found.filter(actor=actor)
    return found
