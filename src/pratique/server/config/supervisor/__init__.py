"""Keeps an installation's processes running: starts them, restarts what crashed, stops all of them together.

Invariants: no process outlives the supervisor, however it ends (:mod:`.lifeline`); everything has stopped
:data:`STOP_WITHIN` seconds after the first signal; a crash is always said.
"""

from pratique.server.config.supervisor.programs import Program
from pratique.server.config.supervisor.running import STOP_WITHIN, NeverReady, Supervisor

__all__ = ["STOP_WITHIN", "NeverReady", "Program", "Supervisor"]
