"""The job actions of identity."""

from pratique.server.identity.services.expiry import forget_expired
from pratique.server.kernel import clock
from pratique.server.kernel.actions import Every, JobContext, NoParameters, Queue, action

_EVERY = 3600  # seconds


@action("session_cleanup", queue=Queue.MAIN, parameters=NoParameters, schedule=Every(seconds=_EVERY))
def clean_up_sessions(context: JobContext, parameters: NoParameters) -> None:  # noqa: ARG001 — it takes none
    """Forget sessions and the logins of clients that have expired."""

    def before_each() -> None:
        context.check()
        context.fence()

    forgotten = forget_expired(now=clock.now(), before_each=before_each)
    context.log(f"{forgotten} expired sessions and logins were forgotten")
