"""Owns the one shape of a policy: a stage, conditions that must all hold, and what follows.

A condition compares one field of a finding, or of the whole thing, with a value. A policy with a condition on findings
speaks of each finding that meets all of its conditions; any other policy speaks of the thing once.
"""

from enum import StrEnum

import msgspec

from pratique.core.advisories.severity import Level
from pratique.core.policy.facts import CoverageState, ScanState

__all__ = ["Action", "BadPolicy", "Condition", "Field", "Mode", "Operator", "Policy", "Stage", "in_words"]

Value = bool | float | str


class BadPolicy(ValueError):
    """A policy that says nothing that could be judged; ``reason`` says why."""

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason
        super().__init__(f"the policy {name!r} cannot be used: {reason}")


class Stage(StrEnum):
    """When a policy is asked."""

    PULL = "pull"


class Mode(StrEnum):
    """Whether a policy acts."""

    OBSERVING = "observing"
    """It says what it would do, and holds nothing back."""
    ENFORCING = "enforcing"
    OFF = "off"


class Action(StrEnum):
    """What follows from a policy, or from all of them; the later the stronger."""

    ALLOW = "allow"
    WARN = "warn"
    REFUSE = "refuse"


class Field(StrEnum):
    """What a condition looks at."""

    SEVERITY = "finding.severity"
    SCORE = "finding.score"
    EPSS = "finding.epss"
    FIXABLE = "finding.fixable"
    EXPLOITED = "finding.exploited"
    MALICIOUS = "finding.malicious"
    DAYS_KNOWN = "finding.days_known"
    SCAN = "scan.status"
    COVERAGE = "coverage.state"
    COVERAGE_AGE = "coverage.age_days"
    PROBLEMS = "scan.problems"

    @property
    def is_of_findings(self) -> bool:
        """Whether it is a field of each finding, not of the whole thing."""
        return self.value.startswith("finding.")


class Operator(StrEnum):
    """How a condition compares."""

    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One comparison."""

    field: Field
    operator: Operator = Operator.IS
    value: Value = True


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One policy; ``name`` is its stable name, ``title`` and ``description`` are for people."""

    name: str
    title: str
    description: str = ""
    stage: Stage = Stage.PULL
    mode: Mode = Mode.OBSERVING
    action: Action = Action.REFUSE
    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        """Refuse conditions that compare what cannot be compared."""
        if not self.conditions:
            raise BadPolicy(self.name, "it has no condition")
        if self.action is Action.ALLOW:
            raise BadPolicy(self.name, "its action must be warn or refuse")
        for each in self.conditions:
            _check(self.name, each)

    @property
    def is_of_findings(self) -> bool:
        """Whether it speaks of single findings."""
        return any(each.field.is_of_findings for each in self.conditions)


_WORDS: dict[Field, frozenset[str]] = {
    Field.SEVERITY: frozenset(Level),
    Field.SCAN: frozenset(ScanState),
    Field.COVERAGE: frozenset(CoverageState),
}
_NUMBERS = frozenset({Field.SCORE, Field.EPSS, Field.DAYS_KNOWN, Field.COVERAGE_AGE})
_SPOKEN: dict[Field, str] = {
    Field.SEVERITY: "the severity",
    Field.SCORE: "the score",
    Field.EPSS: "the chance of exploitation within 30 days (EPSS)",
    Field.FIXABLE: "a fixed version is known",
    Field.EXPLOITED: "it is known to be exploited",
    Field.MALICIOUS: "the package was made to do harm",
    Field.DAYS_KNOWN: "the days since it was published",
    Field.SCAN: "the scan",
    Field.COVERAGE: "what is in it",
    Field.COVERAGE_AGE: "the days since the newest record of a source",
    Field.PROBLEMS: "a part of it could not be read",
}


def in_words(conditions: tuple[Condition, ...]) -> str:
    """Say conditions as one sentence."""
    text = " and ".join(_spoken(each) for each in conditions)
    return f"{text[:1].upper()}{text[1:]}."


def _spoken(condition: Condition) -> str:
    subject, value = _SPOKEN[condition.field], condition.value
    if isinstance(value, bool):
        return subject if value == (condition.operator is Operator.IS) else f"not: {subject}"
    shown = value.replace("_", " ") if isinstance(value, str) else f"{value:g}"
    match condition.operator:
        case Operator.IS:
            return f"{subject} is {shown}"
        case Operator.IS_NOT:
            return f"{subject} is not {shown}"
        case Operator.AT_LEAST:
            return f"{subject} is {shown} or more"


def _check(name: str, condition: Condition) -> None:
    field, value = condition.field, condition.value
    if field in _NUMBERS:
        if isinstance(value, bool | str) or condition.operator is not Operator.AT_LEAST:
            raise BadPolicy(name, f"{field} is compared by at_least with a number")
    elif field in _WORDS:
        if not isinstance(value, str) or value not in _WORDS[field]:
            raise BadPolicy(name, f"{field} is compared with one of {', '.join(sorted(_WORDS[field]))}")
        if condition.operator is Operator.AT_LEAST and field is not Field.SEVERITY:
            raise BadPolicy(name, f"{field} has no order; use is or is_not")
    elif not isinstance(value, bool) or condition.operator is Operator.AT_LEAST:
        raise BadPolicy(name, f"{field} is compared by is or is_not with true or false")
