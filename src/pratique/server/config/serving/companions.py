"""Companions: further processes that serve what comes to the ports of one, which deals connections out to them.

They are started by exec, with their ends of channels as inherited descriptors, and end with the one that started them,
which holds their lifeline. One that dies is started again; its connections are lost, no others. What each counts is
told to all.
"""

import asyncio
import contextlib
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Self

import structlog

from pratique.server.config.serving.doors import Dealing
from pratique.server.kernel.counts import Heard, Teller

MODULE = "pratique.server.config.companion"
_PAUSE = 1.0  # seconds before one that died is started again
_END_WITHIN = 8.0  # seconds

_log = structlog.get_logger("serve")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a companion is given, as descriptors: its lifeline, its channel, and where counts are heard and told."""

    roles: tuple[str, ...]
    lifeline: int
    channel: int
    heard: tuple[int, int]
    tell: Sequence[int]

    @property
    def descriptors(self) -> list[int]:
        """All of them."""
        return [self.lifeline, self.channel, *self.heard, *self.tell]

    def written(self) -> str:
        """Return it as a word on a command line."""
        return json.dumps([self.roles, self.lifeline, self.channel, self.heard, list(self.tell)])

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what was written."""
        roles, lifeline, channel, heard, tell = json.loads(text)
        return cls(roles=tuple(roles), lifeline=lifeline, channel=channel, heard=(heard[0], heard[1]), tell=tell)


class Companions:
    """The companions of this process, from `running` on."""

    def __init__(self, roles: Sequence[str], *, count: int) -> None:
        self._roles = tuple(roles)
        self._channels = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(count)]
        self.door = Dealing([mine for mine, _ in self._channels], closing=self.stop)
        self.heard = Heard()
        self._heard = [Heard() for _ in range(count)]
        self._watched, self._held = os.pipe()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep them running for as long as the block lasts, or until `stop`."""
        teller = Teller(*(each.theirs for each in self._heard))
        teller.start()
        tasks = [asyncio.create_task(self._keep(number)) for number in range(len(self._heard))]
        try:
            yield
        finally:
            self.stop()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.to_thread(teller.stop)

    def stop(self) -> None:
        """Let go of their lifeline: they stop taking connections and end."""
        if self._held >= 0:
            os.close(self._held)
            self._held = -1

    def _share(self, number: int) -> Share:
        mine = self._heard[number]
        others = [self.heard, *(each for each in self._heard if each is not mine)]
        return Share(
            roles=self._roles,
            lifeline=self._watched,
            channel=self._channels[number][1].fileno(),
            heard=(mine.mine.fileno(), mine.theirs.fileno()),
            tell=[each.theirs.fileno() for each in others],
        )

    async def _keep(self, number: int) -> None:
        share = self._share(number)
        while True:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                MODULE,
                share.written(),
                stdin=asyncio.subprocess.DEVNULL,
                pass_fds=share.descriptors,
            )
            try:
                code = await process.wait()
            except asyncio.CancelledError:
                await _ended(process)
                raise
            self.door.lost(self._channels[number][0])
            if self._held < 0:
                return
            _log.warning("companion.ended", code=code)
            await asyncio.sleep(_PAUSE)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Wait for one whose lifeline was let go, for a bounded time."""
    try:
        async with asyncio.timeout(_END_WITHIN):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
