"""Owns one comparison, made ready: true, false, or could not be told; why it could not; and when time turns it.

Each comparison is compiled once into a small function, so that a batch of versions costs calls, not decisions. A
comparison of a field that its unit does not have (a vulnerability's, where a package is spoken of) is ``absent``, and
so is its negation: of no vulnerability one can say neither that it is critical nor that it is not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from pratique.core.advisories.ecosystems import normal_name, whole_of
from pratique.core.advisories.severity import Level
from pratique.core.licences import BadExpression, category_of, read_expression
from pratique.core.policy.facts import Facts, PackageFact, ScanState, VulnerabilityFact
from pratique.core.policy.fields import FIELDS, Field, Kind, Of, Operator
from pratique.core.policy.patterns import Patterns
from pratique.core.policy.shape import Condition

__all__ = ["FALSE", "TRUE", "UNKNOWN", "Comparison", "compile_comparison"]

FALSE: Final = 0
UNKNOWN: Final = 1
TRUE: Final = 2
Package = PackageFact | None
Vulnerability = VulnerabilityFact | None
Test = Callable[[Facts, Package, Vulnerability, datetime, int], int]
Why = Callable[[Facts, Package, Vulnerability], str]
Turn = Callable[[Facts, Package, Vulnerability], datetime | None]
Read = Callable[[Facts, Any, Any], Any]

_LAST: Final = datetime.max.replace(tzinfo=UTC)
_RANKS = {level.value: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison made ready. ``turn`` is the instant at which time turns it; none where it never does."""

    field: Field
    of: Of
    test: Test
    why: Why
    turn: Turn | None = None


def compile_comparison(condition: Condition, *, negated: bool) -> Comparison:
    """Make a comparison ready, or its opposite."""
    field = condition.field
    assert field is not None  # noqa: S101 — its caller looks
    spec = FIELDS[field]
    decide = _decider(condition, negated=negated)
    return Comparison(
        field=field,
        of=spec.of,
        test=_test(spec.of, _READ[field], decide),
        why=_WHY[field],
        turn=_turn(field, float(condition.value)) if spec.kind is Kind.DAYS else None,  # type: ignore[arg-type]  # a number, by problem_of
    )


def _test(of: Of, read: Read, decide: Callable[[Any, datetime], int]) -> Test:
    def of_thing(facts: Facts, _package: Package, _vulnerability: Vulnerability, now: datetime, _absent: int) -> int:
        value = read(facts, None, None)
        return UNKNOWN if value is None else decide(value, now)

    def of_package(facts: Facts, package: Package, _vulnerability: Vulnerability, now: datetime, absent: int) -> int:
        if package is None:
            return absent
        value = read(facts, package, None)
        return UNKNOWN if value is None else decide(value, now)

    def of_vulnerability(
        facts: Facts, package: Package, vulnerability: Vulnerability, now: datetime, absent: int
    ) -> int:
        if vulnerability is None:
            return absent
        value = read(facts, package, vulnerability)
        return UNKNOWN if value is None else decide(value, now)

    match of:
        case Of.THING:
            return of_thing
        case Of.PACKAGE:
            return of_package
        case Of.VULNERABILITY:
            return of_vulnerability


def _decider(condition: Condition, *, negated: bool) -> Callable[[Any, datetime], int]:
    """Return what decides about a value that is known."""
    holds = _holder(condition)
    yes, no = (FALSE, TRUE) if negated else (TRUE, FALSE)
    return lambda value, now: yes if holds(value, now) else no


def _holder(condition: Condition) -> Callable[[Any, datetime], bool]:  # noqa: PLR0911 — one return a type
    field, operator, wanted = condition.field, condition.operator, condition.value
    assert field is not None  # noqa: S101 — its caller looks
    match FIELDS[field].kind:
        case Kind.FLAG:
            return lambda value, _: value is wanted
        case Kind.NUMBER:
            return _compared(operator, float(wanted))  # type: ignore[arg-type]  # a number, by problem_of
        case Kind.DAYS:
            days = timedelta(days=float(wanted))  # type: ignore[arg-type]  # a number, by problem_of
            # The difference, not the sum: a date that somebody made up may lie at the end of time.
            if operator is Operator.AT_LEAST:
                return lambda value, now: now - value >= days
            return lambda value, now: now - value < days
        case Kind.LEVEL:
            rank = _RANKS[str(wanted)]
            return _compared(operator, rank, read=_RANKS.__getitem__)
        case Kind.WORD:
            words = frozenset(wanted) if isinstance(wanted, tuple) else {wanted}
            if operator is Operator.IS_NOT:
                return lambda value, _: value not in words
            return lambda value, _: value in words
        case Kind.PATTERN:
            return _PATTERNS.get(field, _any_text)(tuple(wanted))  # type: ignore[arg-type]  # a list, by problem_of
        case Kind.LICENCE:
            return _licence(field, operator, tuple(wanted))  # type: ignore[arg-type]  # a list, by problem_of


def _compared(
    operator: Operator, wanted: float, read: Callable[[Any], float] = lambda value: value
) -> Callable[[Any, datetime], bool]:
    match operator:
        case Operator.AT_LEAST:
            return lambda value, _: read(value) >= wanted
        case Operator.BELOW:
            return lambda value, _: read(value) < wanted
        case Operator.IS_NOT:
            return lambda value, _: read(value) != wanted
        case _:
            return lambda value, _: read(value) == wanted


def _any_text(wanted: tuple[str, ...]) -> Callable[[Any, datetime], bool]:
    patterns = Patterns(wanted)
    return lambda value, _: patterns.match(value)


def _identifiers(wanted: tuple[str, ...]) -> Callable[[Any, datetime], bool]:
    patterns = Patterns(wanted)
    return lambda value, _: any(patterns.match(each) for each in value)


def _names(wanted: tuple[str, ...]) -> Callable[[Any, datetime], bool]:
    """Match names as their ecosystem compares them: `Django_REST` and `django-rest` are one name in PyPI."""
    patterns = Patterns(wanted)
    spelled: dict[str, Patterns] = {}

    def holds(value: tuple[str, str], _: datetime) -> bool:
        ecosystem, name = value
        normal = normal_name(ecosystem, name)
        if normal == name and ecosystem != "PyPI":
            return patterns.match(name)
        own = spelled.get(ecosystem)
        if own is None:
            own = spelled[ecosystem] = Patterns(normal_name(ecosystem, each) for each in wanted)
        return own.match(normal)

    return holds


def _purls(wanted: tuple[str, ...]) -> Callable[[Any, datetime], bool]:
    """Match package URLs, also where a pattern has a scope's `@` and a Python name's `_` as people write them."""
    return _any_text(tuple(map(_canonical, wanted)))


def _canonical(pattern: str) -> str:
    plain = pattern.replace("/@", "/%40")
    return plain.replace("_", "-") if plain.casefold().startswith("pkg:pypi/") else plain


def _ecosystems(wanted: tuple[str, ...]) -> Callable[[Any, datetime], bool]:
    patterns = Patterns(wanted)
    return lambda value, _: patterns.match(value) or patterns.match(whole_of(value).partition(":")[0])


_PATTERNS: dict[Field, Callable[[tuple[str, ...]], Callable[[Any, datetime], bool]]] = {
    Field.IDENTIFIER: _identifiers,
    Field.NAME: _names,
    Field.PURL: _purls,
    Field.ECOSYSTEM: _ecosystems,
}


def _licence(field: Field, operator: Operator, wanted: tuple[str, ...]) -> Callable[[Any, datetime], bool]:
    words, patterns = frozenset(wanted), Patterns(wanted)

    def is_meant(licence: str) -> bool:
        return category_of(licence) in words if field is Field.CATEGORY else patterns.match(licence)

    if operator is Operator.REQUIRES:
        return lambda value, _: value.requires(is_meant)
    return lambda value, _: value.within(is_meant)


def _expression(_facts: Facts, package: PackageFact, _vulnerability: Any) -> Any:
    try:
        return read_expression(package.licence) if package.licence else None
    except BadExpression:
        return None


def _of_vulnerability(name: str) -> Read:
    return lambda _facts, _package, vulnerability: getattr(vulnerability, name)


def _coverage(facts: Facts, _package: Any, _vulnerability: Any) -> Any:
    """Before a scan nothing is known of what is in it."""
    return facts.coverage if facts.scan is ScanState.DONE else None


def _covered_from(facts: Facts, _package: Any, _vulnerability: Any) -> Any:
    return None if facts.covered_to is None else datetime.combine(facts.covered_to, time(), UTC)


_READ: dict[Field, Read] = {
    Field.SEVERITY: lambda _f, _p, v: None if v.level is Level.UNKNOWN else v.level,
    Field.SCORE: _of_vulnerability("score"),
    Field.CVSS2: _of_vulnerability("cvss2"),
    Field.CVSS3: _of_vulnerability("cvss3"),
    Field.CVSS4: _of_vulnerability("cvss4"),
    Field.EPSS: _of_vulnerability("epss"),
    Field.EXPLOITED: _of_vulnerability("is_exploited"),
    Field.FIXABLE: lambda _f, _p, v: bool(v.fixed),
    Field.MALICIOUS: _of_vulnerability("is_malicious"),
    Field.DAYS_KNOWN: _of_vulnerability("published"),
    Field.IDENTIFIER: lambda _f, _p, v: (v.id, *v.aliases),
    Field.AGE: lambda _f, p, _v: p.published,
    Field.NAME: lambda _f, p, _v: (p.ecosystem, p.name),
    Field.PURL: lambda _f, p, _v: p.purl.partition("?")[0].partition("#")[0],
    Field.VERSION: lambda _f, p, _v: p.version or None,
    Field.ECOSYSTEM: lambda _f, p, _v: p.ecosystem or None,
    Field.LICENCE: _expression,
    Field.CATEGORY: _expression,
    Field.DEPRECATED: lambda _f, p, _v: p.is_deprecated,
    Field.RELATION: lambda _f, p, _v: p.relation,
    Field.SCAN: lambda f, _p, _v: f.scan,
    Field.PROBLEMS: lambda f, _p, _v: bool(f.problems),
    Field.COVERAGE: _coverage,
    Field.COVERAGE_AGE: _covered_from,
    Field.STAGE: lambda f, _p, _v: f.stage,
    Field.REPOSITORY: lambda f, _p, _v: f.repository,
}


def _nobody_says(what: str) -> Why:
    return lambda _facts, _package, vulnerability: (
        f"No source says {what} of {vulnerability.id if vulnerability else 'it'}."
    )


def _not_known(what: str) -> Why:
    return lambda _facts, package, _vulnerability: (
        f"{what} of {f'{package.name} {package.version}' if package else 'it'} is not known."
    )


def _no_licence(_facts: Facts, package: Package, _vulnerability: Vulnerability) -> str:
    if package is None or not package.licence:
        return _not_known("The licence")(_facts, package, _vulnerability)
    return (
        f"The licence of {package.name} {package.version} cannot be read as an SPDX expression: {package.licence[:80]}."
    )


def _not_scanned(facts: Facts, _package: Package, _vulnerability: Vulnerability) -> str:
    if facts.scan is ScanState.FAILED:
        return f"Its scan failed: {facts.error or 'the job log says why.'}"
    return "It is not scanned yet."


_WHY: dict[Field, Why] = {
    **{field: _nobody_says("how severe it is") for field in (Field.SEVERITY, Field.SCORE)},
    Field.CVSS2: _nobody_says("a score of CVSS 2"),
    Field.CVSS3: _nobody_says("a score of CVSS 3"),
    Field.CVSS4: _nobody_says("a score of CVSS 4"),
    Field.EPSS: _nobody_says("the chance of exploitation (EPSS)"),
    Field.DAYS_KNOWN: _nobody_says("when it was published, which is asked"),
    **{field: _nobody_says("it") for field in (Field.EXPLOITED, Field.FIXABLE, Field.MALICIOUS, Field.IDENTIFIER)},
    Field.AGE: _not_known("The date of publication"),
    Field.NAME: _not_known("The name"),
    Field.PURL: _not_known("The package URL"),
    Field.VERSION: _not_known("The version"),
    Field.ECOSYSTEM: _not_known("The ecosystem"),
    Field.LICENCE: _no_licence,
    Field.CATEGORY: _no_licence,
    Field.DEPRECATED: _not_known("Whether its authors advise against this version"),
    Field.RELATION: _not_known("The relation"),
    Field.COVERAGE_AGE: lambda _f, _p, _v: "Up to which day its packages are known cannot be told.",
    **dict.fromkeys((Field.SCAN, Field.PROBLEMS, Field.COVERAGE, Field.STAGE, Field.REPOSITORY), _not_scanned),
}


def _turn(field: Field, days: float) -> Turn:
    read, wait = _READ[field], timedelta(days=days)
    of = FIELDS[field].of

    def turn(facts: Facts, package: Package, vulnerability: Vulnerability) -> datetime | None:
        if (of is Of.PACKAGE and package is None) or (of is Of.VULNERABILITY and vulnerability is None):
            return None
        value = read(facts, package, vulnerability)
        # A turn after the end of time never comes.
        return None if value is None or value > _LAST - wait else value + wait

    return turn
