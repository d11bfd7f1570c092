"""The judge in process: the installation's policies held against what the index and a page say of each version."""

from pratique.core.policy import Action, Mode, Reason, Verdict
from pratique.server.firewall.facts import facts_of
from pratique.server.firewall.ports import Judgement, Question, Refusal
from pratique.server.index import current
from pratique.server.index import queries as index
from pratique.server.kernel import clock
from pratique.server.policy import judging
from pratique.server.policy import queries as policy


class IndexJudge:
    """Judges by the index and the policies of this installation."""

    def epoch(self) -> str:
        """Return the numbers of the policies' and the index's present state."""
        name = index.current_name()
        return f"{policy.epoch()}.{0 if name is None else name[0]}"

    def judge(self, question: Question) -> Judgement:
        """Judge every version in one batch. Raises what opening the index raises: without one there is no verdict."""
        now = clock.now()
        force = policy.in_force()
        things = facts_of(current.opened().index, question.package, question.releases, repository=question.repository)
        verdicts = judging.judge_all(things, force=force, now=now, most=1)
        judged = list(zip(question.releases, verdicts, strict=True))
        turns = [each.valid_until for each in verdicts if each.valid_until is not None]
        return Judgement(
            refused={release.version: _refusal(verdict) for release, verdict in judged if verdict.is_refused},
            delayed={release.version: said for release, verdict in judged if (said := _delayed(verdict)) is not None},
            notes={release.version: notes for release, verdict in judged if (notes := _notes(verdict))},
            valid_until=min(turns, default=None),
        )


def _refusal(verdict: Verdict) -> Refusal:
    reason = verdict.refusal
    if reason is None:
        message = "a verdict that refuses has a reason"
        raise ValueError(message)
    return _said(reason, text=verdict.refusal_text)


def _delayed(verdict: Verdict) -> Refusal | None:
    if verdict.action is not Action.DELAYED_BLOCK:
        return None
    waiting = (each for each in verdict.reasons if each.is_in_force and each.action is Action.DELAYED_BLOCK)
    return next((_said(each, text=each.text) for each in waiting), None)


def _notes(verdict: Verdict) -> list[Refusal]:
    return [
        _said(each, text=f"{'Would be refused: ' if each.mode is Mode.OBSERVING else ''}{each.text}")
        for each in verdict.reasons
        if not each.refuses
    ]


def _said(reason: Reason, *, text: str) -> Refusal:
    return Refusal(
        policy=reason.policy,
        title=reason.title,
        reason=text,
        way_out=reason.way_out,
        vulnerability=reason.vulnerability,
        until=reason.until if reason.action is Action.DELAYED_BLOCK else None,
    )
