"""The process's carrier of news, and the two things one does with it."""

from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

from django.db import transaction

from pratique.server.kernel.news.topics import Topic

Heard = Callable[[str], None]
"""Called with a piece of news' key in a thread of the listening; must be quick and must not raise."""
ANYTHING: Final = ""
"""The key of news that is about no single thing, or that stands for news that may have been missed."""


class Listening(Protocol):
    """Somebody who listens."""

    @property
    def is_live(self) -> bool:
        """Whether news would be heard now, as far as can be told: if not, look more often."""

    def stop(self) -> None:
        """Listen no more."""


class Carrier(Protocol):
    """Carries news between processes. Neither method raises, and telling never blocks for long."""

    def tell(self, topic: Topic, key: str) -> None:
        """Tell all who listen."""

    def listen(self, topic: Topic, heard: Heard) -> Listening:
        """Call `heard` for news of the topic, and with `ANYTHING` where some may have been missed."""


class _Deaf:
    """Hears nothing."""

    is_live = False

    def stop(self) -> None:
        """Do nothing."""


class Nowhere:
    """Carries nothing: for commands and tests, and where there is neither Redis nor a folder for sockets."""

    def tell(self, topic: Topic, key: str) -> None:
        """Do nothing."""

    def listen(self, topic: Topic, heard: Heard) -> Listening:  # noqa: ARG002 — the carrier's signature
        """Hear nothing."""
        return _Deaf()


_installed: Carrier = Nowhere()


def install(carrier: Carrier) -> None:
    """Make `carrier` the process's own; called once, by the wiring."""
    global _installed  # noqa: PLW0603 — one carrier per process, installed at start
    _installed = carrier


def tell(topic: Topic, key: str = ANYTHING) -> None:
    """Tell every process, once the present transaction has been committed; at once outside of one."""
    transaction.on_commit(partial(_tell, topic, key), robust=True)


def listen(topic: Topic, heard: Heard) -> Listening:
    """Call `heard`, in a thread of its own, for news of the topic."""
    return _installed.listen(topic, heard)


def _tell(topic: Topic, key: str) -> None:
    _installed.tell(topic, key)
