"""How a role's process tells the installation that it is there, and how it is."""

from collections.abc import Iterator
from contextlib import contextmanager

from pratique.server.config.health import Health


@contextmanager
def present(health: Health) -> Iterator[None]:
    """Keep this process's row in the table of processes for as long as the block lasts."""
    from pratique.server.kernel.processes.presence import Presence

    with Presence(health.role, look=lambda: [{"check": each.check, "what": each.what} for each in health.ailments()]):
        yield
