"""What the jobs domain refuses."""

from pratique.server.kernel.errors import Conflict, Invalid, NotFound, TooMany, Unauthenticated, Unavailable


class UnknownAction(Invalid):
    """There is no action {action!r}; those there are: {known}."""

    code = "unknown_action"


class BadParameters(Invalid):
    """The parameters of {action!r} are wrong: {reason}"""

    code = "bad_parameters"


class UnknownQueue(Invalid):
    """There is no queue {queue!r}; those there are: {known}."""

    code = "unknown_queue"


class UnknownListener(Invalid):
    """There is no listener {listener!r}; those there are: {known}."""

    code = "unknown_listener"


class JobNotFound(NotFound):
    """There is no job {job}."""

    code = "job_not_found"


class JobIsOver(Conflict):
    """Job {job} is over ({status}), so it cannot be cancelled."""

    code = "job_is_over"


class JobIsNotOver(Conflict):
    """Job {job} is not over ({status}), so it cannot be {done}; cancel it first."""

    code = "job_is_not_over"


class ActionNotFound(NotFound):
    """There is no action {action!r}."""

    code = "action_not_found"


class BadCron(Invalid):
    """{cron!r} is no cron expression: {reason}.

    It takes five fields: minute, hour, day of month, month, day of week.
    """

    code = "bad_cron"


class UnknownTimeZone(Invalid):
    """There is no time zone {time_zone!r}; they are called as `Europe/Berlin` or `UTC`."""

    code = "unknown_time_zone"


class ScheduleNotFound(NotFound):
    """There is no schedule {schedule!r}."""

    code = "schedule_not_found"


class ScheduleExists(Conflict):
    """There is a schedule {schedule!r} already; choose another name, or change that one."""

    code = "schedule_exists"


class ScheduleIsDefault(Conflict):
    """The schedule {schedule!r} comes with the product and cannot be deleted; pause it instead."""

    code = "schedule_is_default"


class NoDefault(Conflict):
    """The schedule {schedule!r} does not come with the product, so there is nothing to reset it to."""

    code = "schedule_has_no_default"


class TooManyStreams(TooMany):
    """{limit} logs are followed here already; try again in {retry_after} seconds, or read this without following."""

    code = "too_many_streams"


class BadTicket(Unauthenticated):
    """This ticket for a job's log is not valid any more; ask for a new one."""

    code = "bad_ticket"


class Interrupted(Unavailable):
    """The run was asked to stop."""

    code = "interrupted"


class Cancelled(Interrupted):
    """The job was cancelled."""

    code = "cancelled"


class DeadlinePassed(Interrupted):
    """The job ran for its {seconds} s and was not finished."""

    code = "deadline_passed"


class CpuTimePassed(Interrupted):
    """The job used its {seconds} s of processor time and was not finished, so it was stopped."""

    code = "cpu_time_passed"


class OutOfMemory(Unavailable):
    """The job needed more memory than the {memory} MiB it may have, so it was stopped."""

    code = "out_of_memory"


class ShuttingDown(Interrupted):
    """The worker is shutting down; the job will be run again."""

    code = "worker_shutdown"


class WaitsForChildren(Interrupted):
    """The job waits for those it asked for."""

    code = "waits_for_children"


class LeaseLost(Interrupted):
    """This run no longer holds the job: it was taken over or ended by another. Nothing it writes now may stand."""

    code = "lease_lost"


class WorkerDied(Unavailable):
    """The process running the job died {takeovers} times; it was given up as what kills them."""

    code = "worker_died"


class Killed(Unavailable):
    """The job did not stop within {seconds} s after it was asked to ({why}), so its process was killed."""

    code = "killed"


class AlwaysFails(Unavailable):
    """This action always fails: it is there to show that a failure is seen."""

    code = "always_fails"
