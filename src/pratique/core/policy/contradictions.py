"""Owns the search for conditions that nothing can ever meet: comparisons of one field that exclude each other.

All comparisons of a policy speak of the same thing, so those that must hold together are held against each other, field
by field: ranges that do not overlap, words of which none is left, a comparison and its opposite. What is found is sure;
what depends on two fields, or on which texts a pattern matches, is not looked for.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from pratique.core.policy.fields import FIELDS, Field, Kind, Operator, Spec, Value
from pratique.core.policy.shape import Condition, Policy
from pratique.core.policy.words import Language, in_words

__all__ = ["Contradiction", "contradictions"]

MOST: Final = 5
_WILD: Final = frozenset("*?")
_SPELLING: Final = re.compile(r"[-_.]+")
_WORDS: Final = MappingProxyType(
    {
        Language.ENGLISH: ("Nothing can ever meet this: {what}.", "A part of it can never be met: {what}."),
        Language.RUSSIAN: ("Этого никогда не бывает: {what}.", "Одна из частей никогда не выполнится: {what}."),
    }
)


class Literal(NamedTuple):
    """A comparison, or its opposite."""

    comparison: Condition
    is_negated: bool

    def written(self) -> Condition:
        """Return it as a condition."""
        return Condition(not_=self.comparison) if self.is_negated else self.comparison


Together = Mapping[Field, tuple[Literal, ...]]
Clash = tuple[tuple[Literal, ...], ...]
"""Comparisons that exclude each other; several such where each of several alternatives is impossible."""


class Contradiction(NamedTuple):
    """What can never be met: the whole of a policy, or one alternative of a group; each condition for itself."""

    conditions: tuple[Condition, ...]
    is_whole: bool

    def in_words(self, language: Language = Language.ENGLISH) -> str:
        """Say it to who wrote the policy."""
        what = "; ".join(in_words(each, language) for each in self.conditions[:MOST])
        return _WORDS[language][not self.is_whole].format(what=what)


def contradictions(policy: Policy) -> Sequence[Contradiction]:
    """Find what of a policy nothing can ever meet: one that concerns all of it, else up to ``MOST`` parts of it."""
    stages = policy.scope.stages
    scope = Condition(field=Field.STAGE, operator=Operator.IN, value=tuple(stages)) if stages else None
    outside: Together = {} if scope is None else {Field.STAGE: (Literal(scope, is_negated=False),)}
    found: list[Clash] = []
    whole = _clash(policy.when, outside, into=found, negated=False)
    clashes = list(dict.fromkeys(found))[:MOST] if whole is None else [whole]
    return [Contradiction(tuple(map(_written, each)), whole is not None) for each in clashes]


def _written(literals: Sequence[Literal]) -> Condition:
    parts = tuple(each.written() for each in literals)
    return parts[0] if len(parts) == 1 else Condition(all=parts)


def _clash(condition: Condition, outside: Together, *, into: list[Clash], negated: bool) -> Clash | None:
    """Return what makes a condition impossible where ``outside`` holds too; collect its impossible alternatives."""
    literals, choices = _gathered(condition, negated=negated)
    together = dict(outside)
    for literal in literals:
        assert literal.comparison.field is not None  # noqa: S101 — a comparison has one
        field = literal.comparison.field
        together[field] = (*together.get(field, ()), literal)
        if clash := _excluding(field, together[field]):
            return (clash,)
    for alternatives in choices:
        found = [_clash(each, together, into=into, negated=opposite) for each, opposite in alternatives]
        clashes = [each for each in found if each is not None]
        if len(clashes) == len(found):
            return tuple(dict.fromkeys(literals for each in clashes for literals in each))
        into += clashes
    return None


Branch = tuple[Condition, bool]


def _gathered(condition: Condition, *, negated: bool) -> tuple[list[Literal], list[list[Branch]]]:
    """Split what must hold together into comparisons, and groups of which one alternative is enough."""
    literals: list[Literal] = []
    choices: list[list[Branch]] = []
    waiting: list[Branch] = [(condition, negated)]
    while waiting:
        each, opposite = waiting.pop(0)
        if each.field is not None:
            literals.append(Literal(each, opposite))
        elif each.not_ is not None:
            waiting.append((each.not_, not opposite))
        elif (each.all is not None) != opposite or len(each.parts) == 1:
            waiting += [(part, opposite) for part in each.parts]
        else:
            choices.append([(part, opposite) for part in each.parts])
    return literals, choices


def _excluding(field: Field, literals: Sequence[Literal]) -> tuple[Literal, ...] | None:
    """Return the fewest of the comparisons of one field that exclude each other; the last one is new."""
    spec, newest = FIELDS[field], literals[-1]
    is_empty = _emptiness(spec)
    if is_empty((newest,)):
        return (newest,)
    for each in literals[:-1]:
        if is_empty((each, newest)):
            return (each, newest)
    # Of texts two are always enough.
    return tuple(literals) if spec.kind in _ORDERLY and is_empty(literals) else None


_ORDERLY: Final = frozenset({Kind.FLAG, Kind.NUMBER, Kind.DAYS, Kind.LEVEL, Kind.WORD})


def _emptiness(spec: Spec) -> Callable[[Sequence[Literal]], bool]:
    if spec.kind in {Kind.NUMBER, Kind.DAYS}:
        return _is_empty_range
    return _no_word_of(spec) if spec.kind in _ORDERLY else _no_text


def _is_empty_range(literals: Sequence[Literal]) -> bool:
    least, below = float("-inf"), float("inf")
    for comparison, is_negated in literals:
        assert isinstance(comparison.value, int | float)  # noqa: S101 — by problem_of
        assert comparison.field is not None  # noqa: S101 — a comparison has one
        if FIELDS[comparison.field].kind is Kind.NUMBER:
            least = max(least, 0.0)  # days may be fewer than none: a date lies ahead
        if (comparison.operator is Operator.AT_LEAST) != is_negated:
            least = max(least, comparison.value)
        else:
            below = min(below, comparison.value)
    return least >= below


def _no_word_of(spec: Spec) -> Callable[[Sequence[Literal]], bool]:
    every: tuple[str | bool, ...] = spec.words or (True, False)

    def is_empty(literals: Sequence[Literal]) -> bool:
        left = set(every)
        for comparison, is_negated in literals:
            meant = _meant(comparison.operator, comparison.value, every)
            left = left - meant if is_negated else left & meant
        return not left

    return is_empty


def _meant(operator: Operator, value: Value, every: Sequence[str | bool]) -> set[str | bool]:
    if isinstance(value, tuple):
        return set(value)
    assert isinstance(value, str | bool)  # noqa: S101 — by problem_of
    place = every.index(value)
    match operator:
        case Operator.IS_NOT:
            return set(every) - {value}
        case Operator.AT_LEAST:
            return set(every[place:])
        case Operator.BELOW:
            return set(every[:place])
        case _:
            return {value}


def _no_text(literals: Sequence[Literal]) -> bool:
    """Tell whether one is the opposite of the other, or two lists of whole names have none in common."""
    if len(literals) == 1:
        return False
    first, second = literals
    one, other = first.comparison, second.comparison
    if first.is_negated or second.is_negated:
        is_same = (one.operator, one.value) == (other.operator, other.value)
        return first.is_negated != second.is_negated and is_same
    if one.field not in _OF_ONE_NAME:
        return False
    some, others = _names(one.value), _names(other.value)
    return bool(some and others) and some.isdisjoint(others)


_OF_ONE_NAME: Final = frozenset({Field.NAME, Field.VERSION, Field.REPOSITORY})
"""A thing has one of each; of identifiers it has several, and of ecosystems one within another."""


@lru_cache(maxsize=512)
def _names(value: Value) -> frozenset[str]:
    """Return whole names, spelled as one where any ecosystem takes them as one; none where one is a pattern."""
    assert isinstance(value, tuple)  # noqa: S101 — by problem_of
    if any(_WILD & set(each) for each in value):
        return frozenset()
    return frozenset(
        _SPELLING.sub("-", each.removeprefix("https://").removesuffix(".git")).casefold() for each in value
    )
