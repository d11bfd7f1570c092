"""What stands around a remote index: asking again, not asking for a while, remembering, enriching."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from pratique.server.index.errors import RemoteAway, RemoteResting
from pratique.server.index.osv import Asking, Reply
from pratique.server.index.proxy import metrics
from pratique.server.index.proxy.answers import Answers
from pratique.server.kernel.circuit import Circuit
from pratique.server.kernel.errors import Unavailable

AGE = "Age"
STALE = "Pratique-Stale"
"""Says why an old answer is given."""
_LONGEST_REST = 60.0
MIB = 2**20

Sleep = Callable[[float], Awaitable[None]]
Clock = Callable[[], float]


class Retrying:
    """Asks again, with a pause that doubles."""

    def __init__(self, inner: Answers, *, attempts: int, pause: float, sleep: Sleep = asyncio.sleep) -> None:
        self._inner, self._attempts, self._pause, self._sleep = inner, attempts, pause, sleep

    async def ask(self, asking: Asking) -> Reply:
        """Answer, at the last attempt or before."""
        for attempt in range(1, self._attempts):
            try:
                return await self._inner.ask(asking)
            except RemoteAway:
                await self._sleep(self._pause * 2 ** (attempt - 1))
        return await self._inner.ask(asking)


class Guarded:
    """Does not ask for a while what has failed several times in a row."""

    def __init__(self, inner: Answers, *, failures: int, rest: float, clock: Clock = time.monotonic) -> None:
        self._inner, self._most = inner, failures
        self._circuit = Circuit("index", pause=rest, longest=_LONGEST_REST, clock=clock)
        self._failed = 0

    @property
    def is_open(self) -> bool:
        """Whether the remote is taken to be gone."""
        return self._circuit.is_broken

    async def ask(self, asking: Asking) -> Reply:
        """Answer, or raise `RemoteResting` at once while the remote is left alone."""
        if not self._circuit.may_try():
            raise RemoteResting(failures=self._failed)
        try:
            reply = await self._inner.ask(asking)
        except Unavailable:
            self._failed += 1
            metrics.FAILURES.set(self._failed)
            if self._failed >= self._most:
                self._circuit.failed()
                metrics.OPEN.set(1)
            raise
        self._failed = 0
        self._circuit.worked()
        metrics.FAILURES.set(0)
        metrics.OPEN.set(0)
        return reply


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    reply: Reply
    at: float

    @property
    def size(self) -> int:
        return len(self.reply.body) + 512


class Remembering:
    """Gives answers again while they are fresh, and stale ones, saying so, while there are no others."""

    def __init__(self, inner: Answers, *, fresh: float, stale: float, mib: int, clock: Clock = time.monotonic) -> None:
        self._inner, self._fresh, self._stale, self._clock = inner, fresh, stale, clock
        self._room = mib * MIB
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._size = 0
        self._asking: dict[str, asyncio.Task[Reply]] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is remembered."""
        return not self._kept

    async def ask(self, asking: Asking) -> Reply:
        """Answer from memory, or ask; equal questions at once are asked once."""
        kept = self._kept.get(asking.key)
        if kept is not None and self._clock() - kept.at < self._fresh:
            self._kept.move_to_end(asking.key)
            metrics.ANSWERS.labels(how="remembered").inc()
            return self._aged(kept)
        try:
            reply = await self._joined(asking)
        except Unavailable as refusal:
            if kept is None or self._clock() - kept.at >= self._stale:
                metrics.ANSWERS.labels(how="failed").inc()
                raise
            metrics.ANSWERS.labels(how="stale").inc()
            return self._aged(kept, why=str(refusal))
        metrics.ANSWERS.labels(how="asked").inc()
        return reply

    async def _joined(self, asking: Asking) -> Reply:
        task = self._asking.get(asking.key)
        if task is None:
            task = asyncio.create_task(self._ask(asking))
            self._asking[asking.key] = task
        return await asyncio.shield(task)

    async def _ask(self, asking: Asking) -> Reply:
        try:
            reply = await self._inner.ask(asking)
        finally:
            self._asking.pop(asking.key, None)
        if reply.status == 200:  # noqa: PLR2004 — the one status that is an answer to remember
            self._keep(asking.key, _Kept(reply=reply, at=self._clock()))
        return reply

    def _keep(self, key: str, kept: _Kept) -> None:
        before = self._kept.pop(key, None)
        self._size -= 0 if before is None else before.size
        if kept.size > self._room:
            return
        self._kept[key] = kept
        self._size += kept.size
        while self._size > self._room:
            _, oldest = self._kept.popitem(last=False)
            self._size -= oldest.size

    def _aged(self, kept: _Kept, *, why: str = "") -> Reply:
        said = {AGE: str(int(self._clock() - kept.at))}
        if why:
            said[STALE] = why.encode("ascii", "replace").decode()[:200]
        return replace(kept.reply, headers={**kept.reply.headers, **said})
