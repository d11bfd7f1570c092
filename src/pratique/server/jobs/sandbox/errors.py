"""What a call into the sandbox may end in, other than bytes."""

from pratique.server.kernel.errors import Invalid, Unavailable


class SandboxError(Unavailable):
    """The sandbox could not run {function}."""

    code = "sandbox_failed"


class TimedOut(SandboxError):
    """{function} did not finish in time: it spent its {limit}. The input is either too large or made to exhaust us."""

    code = "sandbox_timed_out"


class OutOfMemory(SandboxError):
    """{function} needed more than the {limit} MiB of memory that it is given."""

    code = "sandbox_out_of_memory"


class Crashed(SandboxError):
    """{function} ended its process ({how}). The process was replaced; the input should be looked at."""

    code = "sandbox_crashed"


class Refused(Invalid, SandboxError):
    """{function} refused its input: {reason}"""

    code = "sandbox_refused"
