"""The judge in process: the installation's policies held against what the index and a page say of each version."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from pratique.core.ecosystems.releases import Release
from pratique.core.policy import REFUSING, Action, Basis, Mode, Reason, Verdict
from pratique.server.firewall.facts import facts_of
from pratique.server.firewall.ports import NOTING, Explained, Judgement, Question, Refusal
from pratique.server.index import current
from pratique.server.index import queries as index
from pratique.server.kernel import clock
from pratique.server.policy import judging
from pratique.server.policy import queries as policy

_NAMED: Final = 5  # reasons of one policy that a page names; it counts the others


class IndexJudge:
    """Judges by the index and the policies of this installation."""

    def prepare(self) -> None:
        """Open the index, and have the policies that are in force read."""
        current.opened()
        policy.in_force()

    def epoch(self) -> str:
        """Name the policies' and the index's present state, also where a restored backup has the same numbers."""
        force, name = policy.in_force(), index.current_name()
        generation, digest = name or (0, "")
        return f"{force.epoch}.{force.stamp}.{generation}.{digest}"

    def judge(self, question: Question) -> Judgement:
        """Judge every version in one batch. Raises what opening the index raises: without one there is no verdict.

        Policies that only observe are not asked: what they say is for people, and noted when a version is scanned.
        """
        refused: dict[str, Refusal] = {}
        noted: dict[str, Refusal] = {}
        turns: list[datetime] = []
        for release, verdict in _verdicts(question, most=1, is_brief=True):
            if verdict.is_refused:
                refused[release.key] = _of_file(_refusal(verdict), release, question)
            elif (note := _noted(verdict)) is not None:
                noted[release.key] = _of_file(note, release, question)
            if verdict.valid_until is not None:
                turns.append(verdict.valid_until)
        return Judgement(refused=refused, noted=noted, valid_until=min(turns, default=None))

    def explain(self, question: Question) -> Mapping[str, Explained]:
        """Return all that policies say of each version, for people. Raises as ``judge`` does.

        A file that came later than its version is there, by its name, where something else is said of it.
        """
        found: dict[str, Explained] = {}
        for (release, named), (_, brief) in zip(
            _verdicts(question, most=_NAMED), _verdicts(question, most=1), strict=True
        ):
            said = Explained(refusals=_refusals(named), notes=_notes(brief))
            if not release.file:
                found[release.version] = said
            elif said != (version := found[release.version]) and not version.refusals:
                found[release.file] = Explained(
                    refusals=[_of_file(each, release, question) for each in said.refusals],
                    notes=[_of_file(each, release, question) for each in said.notes if each not in version.notes],
                )
        return found


def _of_file(said: Refusal, release: Release, question: Question) -> Refusal:
    """Let what is said of a file that came later name it, and not its version."""
    if not release.file:
        return said
    return replace(said, reason=said.reason.replace(f"{question.package.name} {release.version}", release.file, 1))


def _verdicts(question: Question, *, most: int, is_brief: bool = False) -> list[tuple[Release, Verdict]]:
    """Judge every version and late file, in the order of the question; ``most`` reasons of one policy are named.

    ``is_brief``: by the policies alone that decide; nothing is said where there are none.
    """
    now, force, opened = clock.now(), policy.in_force(), current.opened()
    if is_brief:
        force = replace(force, rules=force.rules.deciding())
        if not force.rules.rules:
            return []
    things = facts_of(opened.index, question.package, question.releases, repository=question.repository)
    verdicts = judging.judge_all(things, force=force, now=now, most=most)
    return list(zip(question.releases, verdicts, strict=True))


def _refusals(verdict: Verdict) -> Sequence[Refusal]:
    return [_said(each, text=each.text) for each in verdict.reasons if each.refuses and not each.awaits_scan]


def _notes(verdict: Verdict) -> Sequence[Refusal]:
    notes = (
        _said(each, text=f"{_before(each)}{each.text}")
        for each in verdict.reasons
        if not each.refuses or each.awaits_scan
    )
    passed = (_said(each, text=f"Could not be checked, and passes: {each.text}") for each in verdict.unchecked)
    return [*notes, *passed]


def _before(reason: Reason) -> str:
    if reason.refuses:
        return "Known once it was asked for and scanned, and refused if it is not then: "
    if reason.basis is Basis.EXCEPTED:
        return "An exception lifts it: "
    return "Would be refused: " if reason.mode is Mode.OBSERVING and reason.action in REFUSING else ""


def _refusal(verdict: Verdict) -> Refusal:
    reason = verdict.refusal
    if reason is None:
        message = "a verdict that refuses has a reason"
        raise ValueError(message)
    return _said(reason, text=verdict.refusal_text)


def _noted(verdict: Verdict) -> Refusal | None:
    """Return what is said first of what passes all the same."""
    if verdict.action not in NOTING:
        return None
    noted = (each for each in verdict.reasons if each.is_in_force and each.action is verdict.action)
    return next((_said(each, text=each.text) for each in noted), None)


def _said(reason: Reason, *, text: str) -> Refusal:
    return Refusal(
        policy=reason.policy,
        title=reason.title,
        reason=text,
        way_out=reason.way_out,
        vulnerability=reason.vulnerability,
        until=reason.until if reason.action is Action.DELAYED_BLOCK else None,
        awaits_scan=reason.awaits_scan,
    )
