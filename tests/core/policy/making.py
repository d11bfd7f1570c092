"""Policies and facts of a test's choosing."""

from datetime import UTC, datetime
from typing import Any

from pratique.core.advisories.severity import Level
from pratique.core.policy import (
    Action,
    Condition,
    Facts,
    Field,
    Mode,
    Operator,
    PackageFact,
    Policy,
    Ruleset,
    ScanState,
    Stage,
    Verdict,
    VulnerabilityFact,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)
CRITICAL = Condition(field=Field.SEVERITY, operator=Operator.AT_LEAST, value="critical")
FIXABLE = Condition(field=Field.FIXABLE)
EXPLOITED = Condition(field=Field.EXPLOITED)
UNSCANNED = Condition(field=Field.SCAN, operator=Operator.IS_NOT, value="done")
NOT_COVERED = Condition(field=Field.COVERAGE, value="not_covered")
BLOCK = Action.BLOCK


def every(*parts: Condition) -> Condition:
    return Condition(all=parts)


def either(*parts: Condition) -> Condition:
    return Condition(any=parts)


def negated(part: Condition) -> Condition:
    return Condition(not_=part)


def younger_than(days: float) -> Condition:
    return Condition(field=Field.AGE, operator=Operator.BELOW, value=days)


def named(*patterns: str) -> Condition:
    return Condition(field=Field.NAME, operator=Operator.IN, value=patterns)


def policy(when: Condition = CRITICAL, *, name: str = "some", mode: Mode = Mode.ENFORCING, **more: Any) -> Policy:
    return Policy(name=name, title=name.title(), mode=mode, when=when, **more)


def vulnerability(id: str = "CVE-2099-0001", *, level: Level = Level.CRITICAL, **more: Any) -> VulnerabilityFact:  # noqa: A002 — the field's name
    return VulnerabilityFact(id=id, level=level, **more)


def package(*vulnerabilities: VulnerabilityFact, name: str = "rust", version: str = "1.0", **more: Any) -> PackageFact:
    stated = {"purl": f"pkg:pypi/{name}@{version}", "ecosystem": "PyPI", **more}
    return PackageFact(name=name, version=version, vulnerabilities=vulnerabilities, **stated)


def image(*packages: PackageFact, scan: ScanState = ScanState.DONE, **more: Any) -> Facts:
    return Facts(scan=scan, packages=packages, **more)


def version(*vulnerabilities: VulnerabilityFact, **more: Any) -> Facts:
    """A version of a package that comes through the firewall."""
    return Facts(stage=Stage.PROXY, scan=ScanState.DONE, packages=(package(*vulnerabilities, **more),))


def judge(policies: list[Policy], facts: Facts, now: datetime = NOW, **more: Any) -> Verdict:
    return Ruleset(policies).judge(facts, now, **more)
