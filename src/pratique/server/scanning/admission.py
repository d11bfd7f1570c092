"""The answer to each pull: the port `registry.ports.Admission`.

The verdict is read in the registry's own statement, together with what it has to agree with. One that holds is the
answer. Else it is made now, in a bounded number of threads, once for all who wait for it: never by somebody who began
before the change that made it stale.
"""

import asyncio
import time
from functools import partial
from typing import Any, NamedTuple

import structlog

from pratique.core.policy import REFUSING
from pratique.server.kernel import settings
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.planes import in_database
from pratique.server.policy import queries as policy
from pratique.server.registry.ports import ALLOWED, Beside, Decision, Pulling, Refused
from pratique.server.scanning import metrics
from pratique.server.scanning.errors import CannotDecide
from pratique.server.scanning.judge import Client, JudgeAway, Subject
from pratique.server.scanning.reads import BESIDE, Known
from pratique.server.scanning.services import verdicts
from pratique.server.scanning.settings import ScanningSettings

_TRIES = 3

_log = structlog.get_logger("scanning")


class Made(NamedTuple):
    """A verdict made now, and what it was made from."""

    decision: Decision
    policy_epoch: int
    generation: int
    version: int

    def is_after(self, known: Known) -> bool:
        """Tell whether it was made from what a pull saw, or from something later."""
        return (
            self.policy_epoch >= known.present_epoch
            and self.generation >= known.present_generation
            and self.version >= known.present_version
        )


class VerdictAdmission:
    """Lets through what the verdict lets through.

    Verdicts that have to be made now are asked for at the ``judge`` when there is one; while it is away they are made
    here.
    """

    beside: Beside = BESIDE

    def __init__(self, *, judge: Client | None = None) -> None:
        self._judge = judge
        self.settings = settings.current(ScanningSettings)
        self.room = asyncio.Semaphore(self.settings.decide_threads)
        self._making: dict[tuple[int, int], asyncio.Task[Made]] = {}

    async def decide(self, pulling: Pulling) -> Decision:
        """Answer by the verdict that holds, or by one made now."""
        known = Known(*pulling.known)
        if known.holds(time.time()):
            decision = _decision(known.action, known.policy, known.text, known.way_out)
        else:
            metrics.STALE.inc()
            decision = await self._decide_now(pulling, known)
        if isinstance(decision, Refused):
            metrics.REFUSALS.inc()
        return decision

    def is_allowed(self, known: tuple[Any, ...]) -> bool:
        """Tell whether a verdict that holds lets it through."""
        read = Known(*known)
        return read.holds(time.time()) and read.action not in REFUSING

    async def _decide_now(self, pulling: Pulling, known: Known) -> Decision:
        try:
            async with asyncio.timeout(self.settings.decide_wait):
                for _ in range(_TRIES):
                    made = await self._joined(pulling)
                    if made.is_after(known):
                        break
                return made.decision
        except TimeoutError:
            reason = f"it took more than {self.settings.decide_wait:g} s"
        except Refusal as refusal:
            reason = str(refusal)
        except Exception as error:  # noqa: BLE001 — whatever it is, a pull is answered by what the policies say of that
            _log.exception("verdict.failed", repository=pulling.name.text, digest=pulling.digest.text)
            reason = type(error).__name__
        return await self._without_verdict(pulling, reason)

    async def _without_verdict(self, pulling: Pulling, reason: str) -> Decision:
        """Refuse what cannot be told, where a policy enforces; policies that only observe hold nothing back."""
        _log.warning("verdict.unavailable", repository=pulling.name.text, digest=pulling.digest.text, reason=reason)
        if await in_database(policy.is_enforcing):
            metrics.UNDECIDED.labels(action="refuse").inc()
            raise CannotDecide(name=pulling.name, digest=pulling.digest, reason=reason)
        metrics.UNDECIDED.labels(action="allow").inc()
        return ALLOWED

    async def _joined(self, pulling: Pulling) -> Made:
        """Make a verdict, or wait for the one that is being made."""
        key = (pulling.repository_id, pulling.manifest_id)
        task = self._making.get(key)
        if task is None:
            task = asyncio.create_task(self._make(pulling))
            self._making[key] = task
            task.add_done_callback(partial(self._made, key))
        return await asyncio.shield(task)

    def _made(self, key: tuple[int, int], task: asyncio.Task[Made]) -> None:
        self._making.pop(key, None)
        if not task.cancelled():
            task.exception()  # looked at, should everybody who waited for it have gone

    async def _make(self, pulling: Pulling) -> Made:
        if self._judge is not None:
            try:
                return await _asked(self._judge, pulling)
            except JudgeAway as away:
                metrics.JUDGE_AWAY.inc()
                _log.warning("judge.away", reason=str(away))
        async with self.room:
            return await in_database(_made, pulling.repository_id, pulling.manifest_id)


async def _asked(judge: Client, pulling: Pulling) -> Made:
    """Have the judge make it. Raises `JudgeAway`, and `CannotDecide` when it says that it cannot be told."""
    [said] = await judge.verdicts([Subject(repository=pulling.name.text, digest=pulling.digest.text)])
    if said.trouble is not None:
        raise CannotDecide(name=pulling.name, digest=pulling.digest, reason=said.trouble.detail)
    return Made(
        decision=_decision(said.action, said.policy, said.text, said.way_out),
        policy_epoch=said.policy_epoch,
        generation=said.generation,
        version=said.version,
    )


def _made(repository_id: int, manifest_id: int) -> Made:
    row = verdicts.decide(repository_id, manifest_id)
    return Made(
        decision=_decision(row.action, row.policy, row.text, row.way_out),
        policy_epoch=row.policy_epoch,
        generation=row.generation,
        version=row.version,
    )


def _decision(action: str | None, policy_name: str | None, text: str | None, way_out: str | None) -> Decision:
    if action not in REFUSING:
        return ALLOWED
    return Refused(policy=policy_name or "", reason=text or "", way_out=way_out or "")
