"""Reading the event log: all of it for administrators, a repository's for its readers."""

from django.db.models import QuerySet

from pratique.server.audit import ports
from pratique.server.audit.models import Event
from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.principal import Principal


def events(*, by: Principal, type_: str = "", repository: str = "", actor: str = "") -> QuerySet[Event]:
    """The events `by` may see. Without a repository only administrators may; with one, whoever may read it."""
    if repository:
        ports.repositories().require_readable(by, repository)
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
