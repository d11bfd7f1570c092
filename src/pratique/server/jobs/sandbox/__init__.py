"""A process for risky parsing: own limits, no network, no exec, killed at its deadline.

Owns one helper process per `Sandbox`, started by exec before it is needed and replaced when it dies. It does not
decide what is risky, and it keeps no result. Invariants: a call returns bytes or raises one of the errors of this
package; no call outlives its wall-clock limit by more than the time a kill takes; nothing a call does reaches the
next one's limits.
"""

from pratique.server.jobs.sandbox.check import Finding, self_check
from pratique.server.jobs.sandbox.errors import Crashed, OutOfMemory, Refused, SandboxError, TimedOut
from pratique.server.jobs.sandbox.frames import Limits
from pratique.server.jobs.sandbox.parent import Sandbox

__all__ = [
    "Crashed",
    "Finding",
    "Limits",
    "OutOfMemory",
    "Refused",
    "Sandbox",
    "SandboxError",
    "TimedOut",
    "self_check",
]
