"""The interface of whoever answers, and the plainest of them: this installation's own index."""

from typing import Protocol

from pratique.server.index.osv import Asking, Reply
from pratique.server.index.osv.own import answer
from pratique.server.kernel.planes import in_database


class Answers(Protocol):
    """Answers questions of OSV's API. Raises a `Refusal`: `Unavailable` where it cannot be told at the moment."""

    async def ask(self, asking: Asking) -> Reply:
        """Answer one question."""


class OwnIndex:
    """The current release of this installation's index."""

    async def ask(self, asking: Asking) -> Reply:
        """Answer from the file."""
        return await in_database(answer, asking)
