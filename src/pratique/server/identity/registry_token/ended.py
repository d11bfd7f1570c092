"""Registry tokens that were ended before their time, as this process knows them.

A verified token is asked about here before it is believed, which is a look into two tables in memory. What is in them
is read from the database when news of it is heard, and every few seconds besides; rows are dropped when the tokens they
are about have expired anyway. While the database cannot be read, what is known stays.
"""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Final

import structlog

from pratique.server.identity.registry_token.grant import Grant
from pratique.server.kernel import clock, news
from pratique.server.kernel.database.reads import Reads, Row

_MOST: Final = 50_000  # rows; some megabytes
_AWAY: Final = 0.5  # seconds between two tries while the database is away
_ENDED: Final = """
SELECT e.account_id, e.token, e.before FROM identity_endedgrant e WHERE e.until > :now ORDER BY e.until DESC LIMIT :most
"""

_log = structlog.get_logger("garant")


class Ended:
    """What was ended."""

    def __init__(self) -> None:
        self._before: Mapping[int, int] = {}
        self._tokens: frozenset[int] = frozenset()

    def covers(self, grant: Grant) -> bool:
        """Tell whether a token was ended. Quick enough for an event loop."""
        if grant.account_id is None:
            return False
        return grant.token_id in self._tokens or grant.epoch < self._before.get(grant.account_id, 0)

    def learn(self, rows: Iterable[Row]) -> None:
        """Take what there is to know: account, access token, epoch; in place of what was known before."""
        before: dict[int, int] = {}
        tokens = set[int]()
        for account, token, epoch in rows:
            if token is not None:
                tokens.add(token)
            else:
                before[account] = max(epoch, before.get(account, 0))
        self._before, self._tokens = before, frozenset(tokens)


class Watch:
    """Keeps an `Ended` up to date, in the event loop of a plane. `look` is in seconds."""

    def __init__(self, ended: Ended, reads: Reads, *, look: float) -> None:
        self._ended, self._reads, self._look = ended, reads, look
        self._rung = asyncio.Event()
        self._listening: news.Listening | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen, read, and go on doing so."""
        loop = asyncio.get_running_loop()

        def heard(_key: str) -> None:
            with suppress(RuntimeError):  # the loop is closed already
                loop.call_soon_threadsafe(self._rung.set)

        self._listening = news.listen(news.Topic.GRANTS, heard)
        await self._read()
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if self._listening is not None:
            await asyncio.to_thread(self._listening.stop)

    async def _work(self) -> None:
        pause = self._look
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._rung.wait(), pause)
            self._rung.clear()  # before reading: what is told from here on is read again
            pause = self._look if await self._read() else min(_AWAY, self._look)

    async def _read(self) -> bool:
        now = int(clock.now().timestamp())
        try:
            self._ended.learn(await self._reads.fetch_all(_ENDED, {"now": now, "most": _MOST}))
        except Exception as error:  # noqa: BLE001 — the database may be away for a while: what is known stays
            _log.warning("grants.not_read", reason=str(error))
            return False
        return True
