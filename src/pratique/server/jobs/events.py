"""What happens to jobs that others may want to hear of. Jobs that go well are not events: there are too many."""

from pratique.server.kernel.outbox import event_type

REQUESTED = event_type("job.requested", help="A person asked for a job to be run now.")
CANCELLED = event_type("job.cancelled", help="A person cancelled a job.")
FAILED = event_type("job.failed", help="A job ended in an error after its last attempt.")
RETRIED = event_type("job.retried", help="A person asked once more for what an ended job was to do.")
DELETED = event_type("job.deleted", help="A person took a job from the list.")
HISTORY_REMOVED = event_type("job.history_removed", help="Jobs that ended long ago were removed, with their logs.")
DEFAULTS_CHANGED = event_type("action.defaults_changed", help="The default parameters of an action were changed.")
SCHEDULE_CREATED = event_type("schedule.created", help="A schedule was made.")
SCHEDULE_CHANGED = event_type("schedule.changed", help="A schedule was changed, paused, resumed or reset.")
SCHEDULE_DELETED = event_type("schedule.deleted", help="A schedule was deleted.")
