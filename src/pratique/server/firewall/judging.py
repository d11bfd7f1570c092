"""Judgements on the data plane: asked of the judge in a thread, once for all who wait, and kept while they hold.

One holds for the same versions (of a page, or that a plugin asks for), repository and epoch of policies and index,
until the clock flips it. The epoch is read again after half a second, so that a change is in force in every process
within a second.
"""

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

import structlog

from pratique.server.firewall.adapters import Adapter
from pratique.server.firewall.ports import Judge, Judgement, Question
from pratique.server.firewall.reads import RepositoryRow
from pratique.server.firewall.services.published import as_learned
from pratique.server.firewall.upstream.pages import Held
from pratique.server.kernel import clock
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.planes import in_database

_EPOCH_FOR: Final = 0.5  # seconds
_KEPT: Final = 2000  # judgements

_log = structlog.get_logger("firewall")

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is known of a page's versions. ``judgement`` is None where there is no verdict; ``problem`` says why.

    ``awaiting`` are the versions of which a scan that was not over then tells more.
    """

    judgement: Judgement | None
    epoch: str
    problem: str = ""
    awaiting: frozenset[str] = frozenset()


class _Known(NamedTuple):
    """A judgement that is kept, with what it awaits, and when it was made."""

    judgement: Judgement
    awaiting: frozenset[str]
    at: datetime

    @property
    def is_over(self) -> bool:
        """Whether it holds no more: its time is over, or the clock was set back since it was made."""
        now, until = clock.now(), self.judgement.valid_until
        return now < self.at or (until is not None and now >= until)


class Judging:
    """The judge as the plane asks it; ``within`` seconds it must answer."""

    def __init__(self, judge: Judge, *, within: float) -> None:
        self._judge = judge
        self._within = within
        self._kept: OrderedDict[Key, _Known] = OrderedDict()
        self._asking: dict[Key, asyncio.Task[_Known]] = {}
        self._epoch = ""
        self._epoch_until = float("-inf")

    async def prepare(self) -> None:
        """Have the judge make itself ready; what keeps it from that is told when it is asked."""
        with contextlib.suppress(Refusal):
            await in_database(self._judge.prepare)

    async def of(self, repository: RepositoryRow, adapter: Adapter, package: str, held: Held) -> Judged:
        """Judge every version of a page; never raises, since "no verdict" is an answer that modes have a rule for."""

        def question() -> Question:
            purl, releases = adapter.purl(package), adapter.releases(held.page)
            releases = as_learned(purl, releases) if held.learned else releases
            return Question(repository=repository.name, package=purl, releases=releases)

        return await self.about((repository.id, repository.revision, package, held.digest, held.learned), question)

    async def about(self, asked: Key, question: Callable[[], Question], *, seen: str = "") -> Judged:
        """Judge what ``question`` asks; ``asked`` is a key that is the same only where it asks the same.

        ``seen`` is the epoch that who asks has seen: another one than was read here last is read again.
        """
        epoch = ""
        try:
            async with asyncio.timeout(self._within):
                epoch = await self._present_epoch(seen)
                key = (*asked, epoch)
                known = self._kept.get(key)
                if known is None or known.is_over:
                    known = await self._joined(key, question)
        except TimeoutError:
            return Judged(judgement=None, epoch=epoch, problem=f"it took more than {self._within:g} s")
        except Refusal as refusal:
            _log.warning("no_verdict", asked=str(asked)[:200], reason=str(refusal))
            return Judged(judgement=None, epoch=epoch, problem=str(refusal)[:200])
        except Exception as error:  # noqa: BLE001 — whatever it is, it is "no verdict"; logged in full
            _log.exception("no_verdict", asked=str(asked)[:200])
            return Judged(judgement=None, epoch=epoch, problem=str(error)[:200] or type(error).__name__)
        return Judged(judgement=known.judgement, epoch=epoch, awaiting=known.awaiting)

    async def _present_epoch(self, seen: str) -> str:
        if time.monotonic() >= self._epoch_until or (seen and seen != self._epoch):
            self._epoch = await in_database(self._judge.epoch)
            self._epoch_until = time.monotonic() + _EPOCH_FOR
        return self._epoch

    async def _joined(self, key: Key, question: Callable[[], Question]) -> _Known:
        task = self._asking.get(key)
        if task is None:
            task = asyncio.create_task(in_database(self._ask, question, clock.now()))
            self._asking[key] = task
            task.add_done_callback(partial(self._asked, key))
        return await asyncio.shield(task)

    def _ask(self, question: Callable[[], Question], at: datetime) -> _Known:
        asked = question()
        awaiting = frozenset(each.version for each in asked.releases if each.awaits_licence)
        return _Known(self._judge.judge(asked), awaiting, at)

    def _asked(self, key: Key, task: asyncio.Task[_Known]) -> None:
        self._asking.pop(key, None)
        if task.cancelled() or task.exception() is not None:
            return
        self._kept[key] = task.result()
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
