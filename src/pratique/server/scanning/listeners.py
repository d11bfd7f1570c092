"""What scanning does when something happens elsewhere. The doing is imported when it is done, as in `jobs`."""

from uuid import UUID

from pratique.server.index.events import INDEX_SWITCHED
from pratique.server.jobs import events as job_events
from pratique.server.kernel import outbox
from pratique.server.policy import events as policy_events
from pratique.server.registry.events import MANIFEST_PUSHED
from pratique.server.scanning.names import CHECK


@outbox.listens(MANIFEST_PUSHED, name="scanning")
def scan_pushed(event: outbox.Event) -> None:
    """Ask for the scan of what was pushed, unless it was scanned already."""
    from pratique.server.scanning.services import checking

    checking.ask_for_new(str(event.data["digest"]))


@outbox.listens(
    INDEX_SWITCHED,
    policy_events.CHANGED.name,
    policy_events.GRANTED.name,
    policy_events.REVOKED.name,
    policy_events.EXPIRED.name,
    name="scanning-verdicts",
)
def update_verdicts(event: outbox.Event) -> None:  # noqa: ARG001 — whichever it was
    """Ask for findings and verdicts to be brought up to date."""
    from pratique.server.scanning.services import sweeping

    sweeping.ask_for_update()


@outbox.listens(job_events.FAILED.name, name="scanning-failures")
def tell_failure(event: outbox.Event) -> None:
    """Say of an image that its scan failed, when its job was given up."""
    if event.data["action"] != CHECK:
        return
    from pratique.server.jobs import queries as jobs
    from pratique.server.scanning.services import checking

    job = UUID(event.subject.removeprefix("job:"))
    checking.fail(str(jobs.parameters_of(job).get("digest", "")), jobs.error_of(job))
