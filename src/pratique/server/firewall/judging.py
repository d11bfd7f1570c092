"""Judgements on the data plane: asked of the judge in a thread, once for all who wait, and kept while they hold.

One holds for the same versions (of a page, or that a plugin asks for), repository and epoch of policies and index,
until the clock flips it. When a scan has learned something of a page's versions, these alone are judged anew. The epoch
is read again after half a second, so that a change is in force in every process within a second.
"""

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

import structlog

from pratique.server.firewall.adapters import Adapter
from pratique.server.firewall.ports import Judge, Judgement, Question
from pratique.server.firewall.reads import RepositoryRow
from pratique.server.firewall.services.published import LEARNS, as_learned
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
    """A judgement that is kept, with what it awaits, when it was made, and the licences that scans had learned then."""

    judgement: Judgement
    awaiting: frozenset[str]
    at: datetime
    learned: Mapping[str, str]

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
        self._latest: OrderedDict[Key, _Known] = OrderedDict()
        self._asking: dict[Key, asyncio.Task[_Known]] = {}
        self._epoch = ""
        self._epoch_until = float("-inf")

    async def prepare(self) -> None:
        """Have the judge make itself ready; what keeps it from that is told when it is asked."""
        with contextlib.suppress(Refusal):
            await in_database(self._judge.prepare)

    async def of(self, repository: RepositoryRow, adapter: Adapter, package: str, held: Held) -> Judged:
        """Judge every version of a page; never raises, since "no verdict" is an answer that modes have a rule for."""
        purl = adapter.purl(package)

        def question() -> Question:
            releases = adapter.judged(held.page)
            releases = as_learned(purl, releases) if held.learned else releases
            return Question(repository=repository.name, package=purl, releases=releases)

        page = (repository.id, repository.revision, package, held.digest)
        learning = page if purl.type in LEARNS else None
        return await self.about((*page, held.learned), question, learning=learning)

    async def about(
        self, asked: Key, question: Callable[[], Question], *, seen: str = "", learning: Key | None = None
    ) -> Judged:
        """Judge what ``question`` asks; ``asked`` is a key that is the same only where it asks the same.

        ``seen`` is the epoch that who asks has seen: another one than was read here last is read again. ``learning`` is
        a key that is the same where nothing but what scans learned is another: only that is judged anew.
        """
        epoch = ""
        try:
            async with asyncio.timeout(self._within):
                epoch = await self._present_epoch(seen)
                key = (*asked, epoch)
                known = self._kept.get(key)
                if known is None or known.is_over:
                    known = await self._joined(key, question, None if learning is None else (*learning, epoch))
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

    async def _joined(self, key: Key, question: Callable[[], Question], learning: Key | None) -> _Known:
        task = self._asking.get(key)
        if task is None:
            before = None if learning is None else self._latest.get(learning)
            ask = in_database(self._ask, question, clock.now(), before, is_learning=learning is not None)
            task = asyncio.create_task(ask)
            self._asking[key] = task
            task.add_done_callback(partial(self._asked, key, learning))
        return await asyncio.shield(task)

    def _ask(
        self, question: Callable[[], Question], at: datetime, before: _Known | None, *, is_learning: bool
    ) -> _Known:
        asked = question()
        awaiting = frozenset(each.version for each in asked.releases if each.awaits_licence)
        told = (each for each in asked.releases if is_learning and not each.awaits_licence)
        learned = {each.version: each.licence for each in told}
        if before is None or before.is_over:
            return _Known(self._judge.judge(asked), awaiting, at, learned)
        changed = {version for version, _ in before.learned.items() ^ learned.items()}
        judgement = before.judgement
        if changed:
            some = [each for each in asked.releases if each.version in changed]
            keys = {each.key for each in some} | changed
            judgement = _joined_with(judgement, keys, self._judge.judge(replace(asked, releases=some)))
        return _Known(judgement, awaiting, before.at, learned)

    def _asked(self, key: Key, learning: Key | None, task: asyncio.Task[_Known]) -> None:
        self._asking.pop(key, None)
        if task.cancelled() or task.exception() is not None:
            return
        _keep(self._kept, key, task.result())
        if learning is not None:
            _keep(self._latest, learning, task.result())


def _keep(kept: OrderedDict[Key, _Known], key: Key, known: _Known) -> None:
    kept[key] = known
    kept.move_to_end(key)
    while len(kept) > _KEPT:
        kept.popitem(last=False)


def _joined_with(judgement: Judgement, changed: Collection[str], anew: Judgement) -> Judgement:
    """Return a judgement with another in the place of what it said of some versions and files."""
    turns = [each.valid_until for each in (judgement, anew) if each.valid_until is not None]
    return Judgement(
        refused={key: each for key, each in judgement.refused.items() if key not in changed} | dict(anew.refused),
        noted={key: each for key, each in judgement.noted.items() if key not in changed} | dict(anew.noted),
        valid_until=min(turns, default=None),
    )
