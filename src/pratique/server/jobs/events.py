"""What happens to jobs that others may want to hear of. Jobs that go well are not events: there are too many."""

from pratique.server.kernel.outbox import event_type

REQUESTED = event_type("job.requested", help="A person asked for a job to be run now.")
CANCELLED = event_type("job.cancelled", help="A person cancelled a job.")
FAILED = event_type("job.failed", help="A job ended in an error after its last attempt.")
