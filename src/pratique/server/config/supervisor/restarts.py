"""When to start a crashed process again: pure."""

from dataclasses import dataclass, replace

FIRST_DELAY = 0.5  # seconds; long enough not to burn a core, short enough not to be missed by a client's retry
LONGEST_DELAY = 30.0  # seconds
STEADY_AFTER = 60.0  # seconds a process must have run for earlier crashes to be forgotten
LOOP_AFTER = 5  # crashes without a steady run between them


@dataclass(frozen=True, slots=True, kw_only=True)
class Restarts:
    """The crashes of one process since it last ran steadily."""

    crashes: int = 0

    def after(self, *, ran_for: float) -> "Restarts":
        """Return the state after a crash of a process that ran for ``ran_for`` seconds."""
        return replace(self, crashes=1 if ran_for >= STEADY_AFTER else self.crashes + 1)

    @property
    def delay(self) -> float:
        """Seconds to wait before the next start."""
        return float(min(FIRST_DELAY * 2 ** max(self.crashes - 1, 0), LONGEST_DELAY))

    @property
    def is_loop(self) -> bool:
        """Whether restarting has not helped and a person should look."""
        return self.crashes >= LOOP_AFTER
