"""``pratique doctor``: small checks, each of which looks at one thing and says what to do about it.

A check never changes anything and never raises: what it cannot look at is a result too.
"""

from pratique.server.config.doctor.result import Check, Level, Result, fail, ok, run_all, warn
from pratique.server.config.doctor.rounds import checks

__all__ = ["Check", "Level", "Result", "checks", "fail", "ok", "run_all", "warn"]
