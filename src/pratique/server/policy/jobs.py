"""The policies' job actions. What they do is imported when it is done: every process knows of them, few do them."""

from pratique.server.kernel.actions import Every, JobContext, NoParameters, Queue, action

_EVERY = 60  # seconds


@action("exceptions_expire", queue=Queue.POLICY, schedule=Every(seconds=_EVERY))
def exceptions_expire(context: JobContext, parameters: NoParameters) -> None:  # noqa: ARG001 — it takes none
    """Tell of exceptions that ran out. Verdicts end by themselves at that instant; this writes the event."""
    from pratique.server.policy.services import exceptions

    count = 0
    while told := exceptions.tell_expired():
        context.check()
        count += told
    context.log(f"{count} exceptions ran out")
