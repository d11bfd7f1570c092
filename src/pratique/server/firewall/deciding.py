"""Deciding on what wants in, whoever asks: the one way from what is known of it to a decision that is written down.

The data plane asks for a file, a plugin for packages or images; each is a `Passage`. Those that have to wait for a scan
are registered together and wait together, as long as a client's patience lasts.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from pratique.server.firewall import metrics
from pratique.server.firewall.judging import Judged
from pratique.server.firewall.models import Mode, ScanState
from pratique.server.firewall.modes import PASSING, Decision, Known, Status, decide
from pratique.server.firewall.ports import Refusal
from pratique.server.firewall.reads import FirewallReads
from pratique.server.firewall.services import asked
from pratique.server.firewall.services.asked import Request
from pratique.server.kernel.planes import Buffer, in_database

_AGAIN: Final = 0.1  # seconds between looks at a scan that is waited for

Judge = Callable[[bool], Awaitable[Judged]]
"""Asks about a package's versions: by what was known when they were asked for, or else by what scans learned since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is known of something that wants in, and in words what is wrong with it.

    ``noted`` is what policies say of it where it passes, however far its scan is. ``refused`` are the versions of the
    package, and late files of them, that policies refuse.
    """

    known: Known
    refusal: Refusal | None = None
    noted: Refusal | None = None
    why: str = ""
    refused: Mapping[str, Refusal] = field(default_factory=dict)


class Passage(Protocol):
    """Something that wants in."""

    @property
    def mode(self) -> Mode:
        """The mode in which it is decided on."""

    @property
    def blocks_on_errors(self) -> bool:
        """Whether what could not be found out is held back, in modes that hold anything back."""

    async def case(self) -> Case:
        """Return what is known now: who waits for a scan asks again and again, and policies may change meanwhile."""

    def request(self, case: Case, status: Status, *, passed: bool) -> Request:
        """Return how it is written down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was decided, and on what."""

    decision: Decision
    case: Case

    @property
    def status(self) -> Status:
        """What is written down: in modes that only look, what enforcing would have said."""
        return self.decision.would_be if self.decision.passes else self.decision.status


async def decide_on(passages: Sequence[Passage], *, requests: Buffer[Request], hold: float) -> list[Outcome]:
    """Decide, in order, and write down each; what is held back stands in the database before this returns."""
    until = time.monotonic() + hold  # by the clock of who waits for the answer: what comes before the wait counts too
    outcomes = [_outcome(each, await each.case()) for each in passages]
    waiting = [place for place, each in enumerate(outcomes) if each.decision.waits]
    if waiting:
        await _wait(passages, outcomes, waiting, until=until)
    held_back: dict[Request, int] = {}
    for passage, outcome in zip(passages, outcomes, strict=True):
        request = passage.request(outcome.case, outcome.status, passed=outcome.decision.passes)
        metrics.DECISIONS.labels(ecosystem=request.ecosystem, status=outcome.status.value).inc()
        if outcome.decision.passes:
            requests.note(request)
        else:
            held_back[request] = held_back.get(request, 0) + 1
    if held_back:
        await in_database(asked.record, held_back)
    return outcomes


async def case_of(purl: str, version: str, judge: Judge, reads: FirewallReads, *, file: str = "") -> Case:
    """Return what is known of a version, or a file of it: a refusal comes first, then how far its scan is.

    A refusal that a scan may do away with is none before it has ended; what it learned is judged then.
    """
    judged = await judge(False)
    case = _judged(version, file, judged)
    is_open = case.refusal is not None and case.refusal.awaits_scan
    if case.known in {Known.NO_VERDICT, Known.REFUSED} and not is_open:
        return case
    status, error = await reads.scan(purl)
    match status:
        case ScanState.DONE:
            return _judged(version, file, await judge(True)) if version in judged.awaiting else case
        case ScanState.FAILED:
            return Case(known=Known.SCAN_FAILED, noted=case.noted, why=error)
        case _:
            return Case(known=Known.NOT_SCANNED, noted=case.noted)


def _judged(version: str, file: str, judged: Judged) -> Case:
    """Return what policies say of a version, else of the file, whatever the scan."""
    judgement = judged.judgement
    if judgement is None:
        return Case(known=Known.NO_VERDICT, why=judged.problem)
    refusal = judgement.refused.get(version, judgement.refused.get(file))
    if refusal is not None:
        return Case(known=Known.REFUSED, refusal=refusal, why=refusal.reason, refused=judgement.refused)
    return Case(known=Known.CLEAN, noted=judgement.noted.get(version, judgement.noted.get(file)))


async def _wait(passages: Sequence[Passage], outcomes: list[Outcome], waiting: list[int], *, until: float) -> None:
    """Have those scanned that wait for it, and decide on them again when it is done or too late."""
    await in_database(
        asked.register_now,
        [passages[each].request(outcomes[each].case, Status.NOT_BLOCKED, passed=True) for each in waiting],
    )
    try:
        async with asyncio.timeout(until - time.monotonic()) as limit:
            await _look(passages, outcomes, waiting)
    except TimeoutError:
        if not limit.expired():
            raise
    for place in waiting:
        outcomes[place] = _outcome(passages[place], outcomes[place].case, waited=True)


async def _look(passages: Sequence[Passage], outcomes: list[Outcome], waiting: list[int]) -> None:
    """Decide again and again on those that wait, until none does."""
    while waiting:
        for place in list(waiting):
            outcomes[place] = _outcome(passages[place], await passages[place].case())
            if not outcomes[place].decision.waits:
                waiting.remove(place)
        if waiting:
            await asyncio.sleep(_AGAIN)


def _outcome(passage: Passage, case: Case, *, waited: bool = False) -> Outcome:
    decision = decide(
        passage.mode,
        case.known,
        blocks_on_errors=passage.blocks_on_errors,
        waited=waited,
        is_delayed=case.noted is not None and case.noted.until is not None,
    )
    if decision.would_be in PASSING and case.noted is not None:
        case = replace(case, refusal=case.noted, why=case.noted.reason)
    return Outcome(decision=decision, case=case)
