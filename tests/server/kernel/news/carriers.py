"""The carriers of news under test, and somebody who listens."""

import threading
from dataclasses import dataclass, field

from tests.support.waiting import eventually


@dataclass(slots=True)
class Ear:
    """Keeps what was heard."""

    heard: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, key: str) -> None:
        with self._lock:
            self.heard.append(key)

    def wait_for(self, key: str) -> None:
        eventually(lambda: key in self.heard, what=f"the news {key!r}", every=0.005)
