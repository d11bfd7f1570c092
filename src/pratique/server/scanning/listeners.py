"""What scanning does when something happens elsewhere. The doing is imported when it is done, as in `jobs`."""

from uuid import UUID

from pratique.server.index.events import INDEX_SWITCHED
from pratique.server.jobs import events as job_events
from pratique.server.kernel import outbox
from pratique.server.policy import events as policy_events
from pratique.server.registry.events import MANIFEST_PUSHED
from pratique.server.scanning.names import CHECK, CHECK_LAYER


@outbox.listens(MANIFEST_PUSHED, name="scanning")
def scan_pushed(event: outbox.Event) -> None:
    """Ask for the scan of what was pushed, unless it was scanned already."""
    from pratique.server.scanning.services import checking

    checking.ask_for_new(str(event.data["digest"]))


@outbox.listens(INDEX_SWITCHED, policy_events.CHANGED.name, name="scanning-verdicts")
def update_verdicts(event: outbox.Event) -> None:  # noqa: ARG001 — whichever it was
    """Ask for findings and verdicts to be brought up to date."""
    from pratique.server.scanning.services import sweeping

    sweeping.ask_for_update()


@outbox.listens(job_events.FAILED.name, name="scanning-failures")
def tell_failure(event: outbox.Event) -> None:
    """Say of the images concerned that their scan failed, when its job was given up."""
    name = event.data["action"]
    if name not in (CHECK, CHECK_LAYER):
        return
    from pratique.server.jobs import queries as jobs
    from pratique.server.scanning.services import checking

    job = UUID(event.subject.removeprefix("job:"))
    digest, error = str(jobs.parameters_of(job).get("digest", "")), jobs.error_of(job)
    if name == CHECK:
        checking.fail(digest, error)
    else:
        checking.fail_layer(digest, error)
