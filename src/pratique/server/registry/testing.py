"""The domain's fakes, for tests of what stands on it."""

from typing import Any

from pratique.server.registry.ports import ALLOWED, Beside, Decision, Pulling, Refused


class FakeAdmission:
    """Refuses the digests it was told to, and remembers what it was asked."""

    beside = Beside(columns="r.name, m.digest")

    def __init__(self, refused: dict[str, Refused] | None = None) -> None:
        self.refused = refused or {}
        self.asked: list[Pulling] = []

    async def decide(self, pulling: Pulling) -> Decision:
        """Decide by the digest."""
        self.asked.append(pulling)
        return self.refused.get(pulling.digest.text, ALLOWED)

    def is_allowed(self, known: tuple[Any, ...]) -> bool:  # noqa: ARG002 — the port's
        """Have everything decided, so that it is remembered."""
        return False
