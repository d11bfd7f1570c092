"""Owns the judgement: policies held against facts at an instant. Pure.

Only a policy that enforces can refuse or warn; one that observes is among the reasons and changes nothing; one that is
off is not heard. A thing that is not applicable is allowed without reasons.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta

import msgspec

from pratique.core.advisories.severity import Level
from pratique.core.policy.facts import CoverageState, Facts, FindingFact, ScanState
from pratique.core.policy.shape import Action, Condition, Field, Mode, Operator, Policy

__all__ = ["REASONS_MAX", "Reason", "Verdict", "combine", "judge"]

REASONS_MAX = 20
"""Findings that one policy names; what is beyond is counted in one more reason."""
_LEVELS = {level: rank for rank, level in enumerate(Level)}
_ACTIONS = {action: rank for rank, action in enumerate(Action)}
_SHOWN = 5


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why: which policy, in which mode, what it found, and what to do; ``text`` and ``way_out`` are whole sentences."""

    policy: str
    title: str
    mode: Mode
    action: Action
    text: str
    way_out: str
    vulnerability: str = ""
    purl: str = ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What follows, why, and until when: ``valid_until`` is the next instant at which time alone may change it."""

    action: Action
    reasons: tuple[Reason, ...] = ()
    valid_until: datetime | None = None

    @property
    def refusal(self) -> Reason | None:
        """The first reason for which it is refused."""
        if self.action is not Action.REFUSE:
            return None
        return self._refusals[0]

    @property
    def refusal_text(self) -> str:
        """Why it is refused, in whole sentences: the first reason and how many more there are; empty when it is not."""
        if self.refusal is None:
            return ""
        more = len(self._refusals) - 1
        told = (
            f" {more} more reason{'s refuse' if more > 1 else ' refuses'} it too; its page names them." if more else ""
        )
        return self.refusal.text + told

    @property
    def _refusals(self) -> list[Reason]:
        return [each for each in self.reasons if each.action is Action.REFUSE and each.mode is Mode.ENFORCING]


def judge(policies: Iterable[Policy], facts: Facts, now: datetime) -> Verdict:
    """Hold every policy against the facts; those that enforce come first among the reasons."""
    if facts.scan is ScanState.NOT_APPLICABLE:
        return Verdict(action=Action.ALLOW)
    heard = [each for each in policies if each.mode is not Mode.OFF]
    heard.sort(key=lambda each: (each.mode is not Mode.ENFORCING, -_ACTIONS[each.action]))
    findings = sorted(facts.findings, key=_worst_first)
    reasons: list[Reason] = []
    action = Action.ALLOW
    for policy in heard:
        found = _reasons(policy, facts, findings, now)
        reasons += found
        if found and policy.mode is Mode.ENFORCING:
            action = max(action, policy.action, key=_ACTIONS.__getitem__)
    return Verdict(action=action, reasons=tuple(reasons), valid_until=_next_turn(heard, facts, now))


def combine(children: Sequence[Verdict]) -> Verdict:
    """Judge a list of things by its parts: refused only when all are, so that a good platform stays reachable.

    ``children`` are those that can be judged. What a refused child among good ones means is said when it is asked for.
    """
    if not children:
        return Verdict(action=Action.ALLOW)
    turns = [each.valid_until for each in children if each.valid_until is not None]
    best = min(children, key=lambda each: _ACTIONS[each.action])
    return Verdict(action=best.action, reasons=best.reasons, valid_until=min(turns, default=None))


def _reasons(policy: Policy, facts: Facts, findings: Sequence[FindingFact], now: datetime) -> list[Reason]:
    of_thing = [each for each in policy.conditions if not each.field.is_of_findings]
    if not all(_holds_of_thing(each, facts, now) for each in of_thing):
        return []
    if not policy.is_of_findings:
        return [_reason(policy, text=_about_thing(policy, facts), way_out=_way_out_of(policy))]
    conditions = [each for each in policy.conditions if each.field.is_of_findings]
    met = [each for each in findings if all(_holds_of_finding(one, each, now) for one in conditions)]
    made = [
        _reason(policy, text=_about(each), way_out=_fix(each), vulnerability=each.vulnerability, purl=each.purl)
        for each in met[:REASONS_MAX]
    ]
    if len(met) > REASONS_MAX:
        more = len(met) - REASONS_MAX
        text = f"{more} more {'findings meet' if more > 1 else 'finding meets'} this policy."
        made.append(_reason(policy, text=text, way_out="See the list of findings."))
    return made


def _reason(policy: Policy, *, text: str, way_out: str, vulnerability: str = "", purl: str = "") -> Reason:
    return Reason(
        policy=policy.name,
        title=policy.title,
        mode=policy.mode,
        action=policy.action,
        text=text,
        way_out=way_out,
        vulnerability=vulnerability,
        purl=purl,
    )


def _worst_first(finding: FindingFact) -> tuple[object, ...]:
    return (
        not finding.is_malicious,
        not finding.is_exploited,
        -_LEVELS[finding.level],
        not finding.fixed,
        -(finding.epss or 0.0),
        finding.vulnerability,
        finding.purl,
    )


def _holds_of_finding(condition: Condition, finding: FindingFact, now: datetime) -> bool:
    value = condition.value
    match condition.field:
        case Field.SEVERITY if condition.operator is Operator.AT_LEAST:
            return _LEVELS[finding.level] >= _LEVELS[Level(str(value))]
        case Field.SEVERITY:
            return (finding.level == value) == (condition.operator is Operator.IS)
        case Field.SCORE:
            return finding.score is not None and finding.score >= float(value)
        case Field.EPSS:
            return finding.epss is not None and finding.epss >= float(value)
        case Field.DAYS_KNOWN:
            return finding.published is not None and now >= finding.published + timedelta(days=float(value))
        case Field.FIXABLE:
            fact = bool(finding.fixed)
        case Field.EXPLOITED:
            fact = finding.is_exploited
        case _:
            fact = finding.is_malicious
    return (fact == value) == (condition.operator is Operator.IS)


def _holds_of_thing(condition: Condition, facts: Facts, now: datetime) -> bool:
    match condition.field:
        case Field.COVERAGE_AGE:
            turn = _aged(facts, float(condition.value))
            return turn is not None and now >= turn
        case Field.SCAN:
            same = facts.scan == condition.value
        case Field.COVERAGE:
            # Before a scan nothing is known of what is in it; that is another policy's matter.
            if facts.scan is not ScanState.DONE:
                return False
            same = facts.coverage == condition.value
        case _:
            same = bool(facts.problems) == condition.value
    return same == (condition.operator is Operator.IS)


def _aged(facts: Facts, days: float) -> datetime | None:
    if facts.covered_to is None:
        return None
    return datetime.combine(facts.covered_to, time(), UTC) + timedelta(days=days)


def _next_turn(policies: Iterable[Policy], facts: Facts, now: datetime) -> datetime | None:
    """Return the next instant at which a condition on time begins to hold."""
    turns: list[datetime] = []
    for policy in policies:
        for condition in policy.conditions:
            if condition.field is Field.COVERAGE_AGE:
                turn = _aged(facts, float(condition.value))
                turns += [turn] if turn is not None else []
            elif condition.field is Field.DAYS_KNOWN:
                days = timedelta(days=float(condition.value))
                turns += [each.published + days for each in facts.findings if each.published is not None]
    return min((each for each in turns if each > now), default=None)


def _about(finding: FindingFact) -> str:
    if finding.is_malicious:
        return f"{finding.name} {finding.version} is malicious ({finding.vulnerability})."
    level = "" if finding.level is Level.UNKNOWN else f" is {finding.level} and"
    exploited = " is known to be exploited and" if finding.is_exploited else ""
    return f"{finding.vulnerability}{level}{exploited} affects {finding.name} {finding.version}."


def _fix(finding: FindingFact) -> str:
    if finding.is_malicious:
        return f"Remove {finding.name} and treat what it could reach as compromised."
    if finding.fixed:
        return f"Update {finding.name} to {finding.fixed} or later, rebuild and push again."
    return f"No fixed version of {finding.name} is known yet; replace or remove it."


def _about_thing(policy: Policy, facts: Facts) -> str:
    fields = {each.field for each in policy.conditions}
    if Field.SCAN in fields:
        if facts.scan is ScanState.FAILED:
            return f"Its scan failed: {facts.error or 'the job log says why.'}"
        return "It is not scanned yet."
    if Field.COVERAGE in fields and facts.coverage is CoverageState.NOT_COVERED:
        return f"No source of advisories covers {_listed(facts.uncovered) or 'what is in it'}."
    if Field.PROBLEMS in fields and facts.problems:
        return f"A part of it could not be read: {facts.problems[0]}"
    if Field.COVERAGE_AGE in fields and facts.covered_to is not None:
        return f"What is known of its packages ends on {facts.covered_to.isoformat()}."
    return f"It meets the policy {policy.title}."


def _way_out_of(policy: Policy) -> str:
    fields = {each.field for each in policy.conditions}
    if Field.SCAN in fields:
        return "Try again when the scan is over; its page shows how far it is."
    if fields & {Field.COVERAGE, Field.COVERAGE_AGE}:
        return "Build on a release that is covered, or ask an administrator for a newer index."
    if Field.PROBLEMS in fields:
        return "Its page names the part; build it again, or ask an administrator."
    return "Ask an administrator."


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    more = len(names) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
