"""Owns the shape of a policy: where it holds, a condition on typed fields, and what follows.

A condition is one of four: ``all`` or ``any`` of several, ``not`` one, or one field compared with a value. A policy
speaks of one thing at a time: a vulnerability in a package, a package, or the whole. All of its comparisons are about
that same one, however deep they lie, so two vulnerabilities never meet a policy together. Everything has a bound.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from pratique.core.policy.facts import Stage
from pratique.core.policy.fields import Field, Operator, Value, problem_of

__all__ = ["UNCHECKED", "Action", "BadPolicy", "Condition", "Mode", "Policy", "Scope", "explained", "read_condition"]

DEPTH_MAX = 8
NODES_MAX = 200
NAMES_MAX = 100
DELAY_MAX = 24 * 366
Pattern = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]


class BadPolicy(ValueError):
    """A policy that says nothing that could be judged; ``reason`` says why."""

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason
        super().__init__(f"the policy {name!r} cannot be used: {reason}")


class Mode(StrEnum):
    """Whether a policy acts."""

    OBSERVING = "observing"
    """It says what it would do, and holds nothing back."""
    ENFORCING = "enforcing"
    OFF = "off"


class Action(StrEnum):
    """What follows from a policy, or from all of them; the later the stronger."""

    ALLOW = "allow"
    """As a policy's action: those after it in the order are not asked of what it speaks of."""
    WARN = "warn"
    DELAYED_BLOCK = "delayed_block"
    """Let through for some time after it was first seen here, blocked from then on."""
    HOLD = "hold"
    """Held back until time or an exception lets it go."""
    BLOCK = "block"


UNCHECKED = frozenset({Action.ALLOW, Action.WARN, Action.HOLD, Action.BLOCK})
"""What may follow when a condition could not be checked."""


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """``all``, ``any``, ``not``, or a comparison of ``field``: exactly one of them."""

    all: tuple["Condition", ...] | None = None
    any: tuple["Condition", ...] | None = None
    not_: "Condition | None" = msgspec.field(default=None, name="not")
    field: Field | None = None
    operator: Operator = Operator.IS
    value: Value = True

    @property
    def parts(self) -> tuple["Condition", ...]:
        """What it is made of; nothing for a comparison."""
        return self.all or self.any or (() if self.not_ is None else (self.not_,))

    def comparisons(self) -> Iterator["Condition"]:
        """Give every comparison in it, in order."""
        if self.field is not None:
            yield self
        for part in self.parts:
            yield from part.comparisons()


class Scope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a policy holds; what is empty means everywhere. Repositories are patterns with ``*`` and ``?``."""

    stages: tuple[Stage, ...] = ()
    ecosystems: Annotated[tuple[Pattern, ...], msgspec.Meta(max_length=NAMES_MAX)] = ()
    repositories: Annotated[tuple[Pattern, ...], msgspec.Meta(max_length=NAMES_MAX)] = ()


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One policy; ``name`` is its stable name, ``title`` and ``description`` are for people."""

    name: Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,63}$")]
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    description: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    mode: Mode = Mode.OBSERVING
    action: Action = Action.BLOCK
    delay_hours: Annotated[int, msgspec.Meta(ge=0, le=DELAY_MAX)] = 0
    """How long a delayed block waits after what it speaks of was first seen here."""
    unchecked: Action = Action.ALLOW
    """What follows when the condition could not be checked."""
    scope: Scope = Scope()
    when: Condition

    def __post_init__(self) -> None:
        """Refuse what cannot be judged."""
        if (self.action is Action.DELAYED_BLOCK) != (self.delay_hours > 0):
            raise BadPolicy(self.name, "delay_hours belongs to the action delayed_block, which needs it")
        if self.unchecked not in UNCHECKED:
            raise BadPolicy(self.name, "unchecked is one of allow, warn, hold, block")
        if self.action is Action.ALLOW and self.unchecked is not Action.ALLOW:
            raise BadPolicy(self.name, "a policy that allows cannot hold back what it could not check")
        _check(self.name, self.when)


def read_condition(document: Any) -> Condition:
    """Read a condition from JSON's own types; raises ``BadPolicy``. Deep nesting is refused before it is followed."""
    _bounded(document)
    try:
        return msgspec.convert(document, type=Condition)
    except msgspec.ValidationError as problem:
        raise BadPolicy("", explained(problem)) from problem


def explained(problem: msgspec.ValidationError) -> str:
    """Say what is wrong with a policy's own fields in a person's words, and of others what the reader of JSON says."""
    what, _, place = str(problem).rpartition(" - at ")
    place = place.strip("`")
    if place.endswith(".value") and "length >= 1" in what:
        return "a list that something is compared with is empty"
    match place:
        case "$.name":
            return "its name is 1 to 64 small letters, digits and dashes, and begins with no dash"
        case "$.title":
            return "its title is 1 to 200 characters"
        case "$.delay_hours":
            return f"the hours of a delayed block are 1 to {DELAY_MAX}"
        case _:
            return str(problem)


def _bounded(document: Any) -> None:
    level, depth = [document], 0
    while level:
        if depth > DEPTH_MAX + 1:
            raise BadPolicy("", f"it is nested deeper than {DEPTH_MAX} groups")
        level = [part for each in level if isinstance(each, dict) for part in _parts_of(each)]
        depth += 1


def _parts_of(document: dict[str, Any]) -> list[Any]:
    found = [document["not"]] if "not" in document else []
    for name in ("all", "any"):
        parts = document.get(name)
        found += parts if isinstance(parts, list) else []
    return found


def _check(name: str, condition: Condition) -> None:
    count = 0
    level, depth = [condition], 0
    while level:
        count += len(level)
        if depth > DEPTH_MAX:
            raise BadPolicy(name, f"it is nested deeper than {DEPTH_MAX} groups")
        if count > NODES_MAX:
            raise BadPolicy(name, f"it has more than {NODES_MAX} conditions and groups")
        for each in level:
            reason = _wrong_with(each)
            if reason:
                raise BadPolicy(name, reason)
        level = [part for each in level for part in each.parts]
        depth += 1


def _wrong_with(condition: Condition) -> str:
    said = [
        name
        for name, value in (("all", condition.all), ("any", condition.any), ("not", condition.not_))
        if value is not None
    ]
    if condition.field is not None:
        said.append("field")
    if len(said) != 1:
        return "a condition is exactly one of all, any, not, or a field with an operator and a value"
    if condition.field is None:
        return "" if condition.parts else f"the group {said[0]} is empty"
    return problem_of(condition.field, condition.operator, condition.value)
