"""Watches followed jobs: one look at each job, however many follow it.

A stream sleeps until its job's row has changed, then reads what is new. News of the job says when to look, and one
looks besides: now and then where news is heard, several times a second where it is not. A look is one indexed read of
some tens of microseconds, so a follower misses nothing, whichever process writes and whatever news is lost.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

import structlog

from pratique.server.jobs import reads as jobs_reads
from pratique.server.jobs.errors import JobNotFound, TooManyStreams
from pratique.server.jobs.reads import Standing
from pratique.server.jobs.streams import sse
from pratique.server.kernel import news
from pratique.server.kernel.database.reads import Reads

LINES_AT_ONCE = 500
_RETRY_AFTER = 10
_AWAY = 0.3  # seconds between two tries while the database is away

_log = structlog.get_logger("streams")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Limits of a process's streams; durations in seconds."""

    streams: int
    poll: float
    look: float
    life: float
    heartbeat: float


class _Watch:
    """One followed job: its latest standing, and those who wait for the next."""

    def __init__(self, reads: Reads, job_id: UUID, first: Standing, pause: Callable[[], float]) -> None:
        self._reads, self._job_id, self._pause = reads, job_id, pause
        self._rung = asyncio.Event()
        self._rung.set()  # what changed since `first` was read was told to nobody
        self.standing: Standing | None = first
        self.followers = 0
        self._changed = asyncio.Condition()
        self._is_over = False
        self._task = asyncio.create_task(self._work())

    async def change(self, seen: Standing | None) -> None:
        """Return when the standing is another than `seen`, or the watch is over."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.standing != seen or self._is_over)

    def ring(self) -> None:
        """Look now."""
        self._rung.set()

    async def wake(self) -> None:
        """Let every follower go on, to find that the hub is closing."""
        self._is_over = True
        async with self._changed:
            self._changed.notify_all()

    async def _work(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._rung.wait(), self._pause())
            self._rung.clear()  # before looking: what is told from here on is looked for again
            try:
                latest = await jobs_reads.standing(self._reads, self._job_id)
            except Exception as error:  # noqa: BLE001 — the database may be away for a while: the stream waits for it
                _log.warning("stream.database_away", job=str(self._job_id), reason=str(error))
                await asyncio.sleep(_AWAY)
                continue
            if latest != self.standing:
                async with self._changed:
                    self.standing = latest
                    self._changed.notify_all()

    def end(self) -> None:
        self._task.cancel()


class Hub:
    """All streams of one process."""

    def __init__(self, reads: Reads, pace: Pace) -> None:
        self._reads, self._pace = reads, pace
        self._watches: dict[str, _Watch] = {}
        self._followers = 0
        self._is_closing = False
        self._listening: news.Listening | None = None

    def listen(self) -> None:
        """Begin to hear news; call in the event loop that serves the streams."""
        loop = asyncio.get_running_loop()

        def heard(key: str) -> None:
            # In the listening's thread: most news is of jobs that nobody follows here, and goes no further.
            if key == news.ANYTHING or key in self._watches:
                with suppress(RuntimeError):  # the loop is closed already
                    loop.call_soon_threadsafe(self._ring, key)

        self._listening = news.listen(news.Topic.JOB, heard)

    async def deafen(self) -> None:
        """Hear no more."""
        if self._listening is not None:
            await asyncio.to_thread(self._listening.stop)

    def _ring(self, key: str) -> None:
        for watch in list(self._watches.values()) if key == news.ANYTHING else [self._watches.get(key)]:
            if watch is not None:
                watch.ring()

    def _pause(self) -> float:
        is_heard = self._listening is not None and self._listening.is_live
        return self._pace.look if is_heard else self._pace.poll

    @property
    def followers(self) -> int:
        """How many streams are open."""
        return self._followers

    async def close(self) -> None:
        """End every stream: the server is shutting down, and clients come again."""
        self._is_closing = True
        for watch in list(self._watches.values()):
            await watch.wake()

    @asynccontextmanager
    async def follow(self, job_id: UUID, *, after: int) -> AsyncIterator[AsyncGenerator[bytes]]:
        """The events of a job's log from the line after `after`. Raises `JobNotFound` or `TooManyStreams`."""
        if self._followers >= self._pace.streams:
            raise TooManyStreams(limit=self._pace.streams, retry_after=_RETRY_AFTER)
        first = await jobs_reads.standing(self._reads, job_id)
        if first is None:
            raise JobNotFound(job=job_id)
        watch = self._watches.get(job_id.hex)
        if watch is None:
            watch = self._watches[job_id.hex] = _Watch(self._reads, job_id, first, self._pause)
        watch.followers += 1
        self._followers += 1
        try:
            yield self._events(watch, after)
        finally:
            self._followers -= 1
            watch.followers -= 1
            if watch.followers == 0:
                watch.end()
                del self._watches[job_id.hex]

    async def _events(self, watch: _Watch, after: int) -> AsyncGenerator[bytes]:
        until = time.monotonic() + self._pace.life
        told: dict[str, object] | None = None
        line = after
        while time.monotonic() < until and not self._is_closing:
            standing = watch.standing
            if standing is None:  # deleted under us
                return
            status = _status(standing)
            if status != told:
                yield sse.event("status", status)
                told = status
            while line < standing.last_line:
                news = await jobs_reads.lines(self._reads, job=standing.id, after=line, most=LINES_AT_ONCE)
                if not news:
                    break
                for each in news:
                    yield sse.event("line", {"line": each.line, "at": each.at, "text": each.text}, number=each.line)
                line = news[-1].line
            if standing.is_over:
                yield sse.event("end", status)
                return
            try:
                await asyncio.wait_for(watch.change(standing), self._pace.heartbeat)
            except TimeoutError:
                yield sse.COMMENT


def _status(standing: Standing) -> dict[str, object]:
    progress = None
    if standing.done is not None:
        progress = {"done": standing.done, "total": standing.total, "what": standing.what}
    return {
        "status": standing.status.value,
        "attempt": standing.attempt,
        "progress": progress,
        "error": standing.error or None,
        "error_code": standing.error_code or None,
    }
