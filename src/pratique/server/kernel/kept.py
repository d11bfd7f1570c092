"""Answers that cost much to find, kept for a while: how old one may be follows from what it cost.

What takes under `CHEAP` seconds is as it was when it was asked for, or later: a small installation never sees anything
old. What takes longer is kept for `TIMES` as long, so that whoever asks, and however often, finding takes a process a
twentieth of its time.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

KeyT = TypeVar("KeyT", bound=Hashable)
ValueT = TypeVar("ValueT")

CHEAP: Final = 0.005
TIMES: Final = 20
LONGEST: Final = 60.0
"""Seconds after which an answer is found anew whatever it cost."""
_KEYS_MAX = 100


@dataclass(frozen=True, slots=True)
class _Answer(Generic[ValueT]):
    value: ValueT
    began: float
    until: float


class Kept(Generic[KeyT, ValueT]):
    """Answers by key, found by one thread at a time: those who wait meanwhile share what is found next."""

    def __init__(self, find: Callable[[KeyT], ValueT], *, timer: Callable[[], float] = time.monotonic) -> None:
        """Find answers by ``find``; ``timer`` tells seconds."""
        self._find = find
        self._timer = timer
        self._lock = threading.Lock()
        self._known: OrderedDict[KeyT, _Answer[ValueT]] = OrderedDict()

    def __call__(self, key: KeyT) -> ValueT:
        """Return the answer for a key, at most `LONGEST` seconds old."""
        asked = self._timer()
        with self._lock:
            began = self._timer()
            known = self._known.pop(key, None)
            if known is None or not (known.began > asked or began < known.until):
                value = self._find(key)
                ended = self._timer()
                cost = ended - began
                known = _Answer(value, began, ended + min(LONGEST, TIMES * cost) if cost >= CHEAP else began)
            self._known[key] = known
            if len(self._known) > _KEYS_MAX:
                self._known.popitem(last=False)
            return known.value
