"""Writes every event into the log."""

from pratique.server.audit.models import Event
from pratique.server.kernel import outbox

REPOSITORY = "repository:"


@outbox.listens(name="audit")
def keep(event: outbox.Event) -> None:
    """Keep an event. Its repository is its subject, or what its data call `repository`."""
    named = event.data.get("repository", "")
    repository = event.subject.removeprefix(REPOSITORY) if event.subject.startswith(REPOSITORY) else named
    Event.objects.create(
        uuid=event.id,
        type=event.type,
        actor=event.actor,
        subject=event.subject,
        repository=repository if isinstance(repository, str) else "",
        client=event.client,
        agent=event.agent,
        request_id=event.request_id,
        at=event.at,
        data=dict(event.data),
    )
