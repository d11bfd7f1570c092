"""Policies and facts of a test's choosing."""

from typing import Any

from pratique.core.advisories.severity import Level
from pratique.core.policy import Action, Condition, Facts, Field, FindingFact, Mode, Operator, Policy, ScanState

CRITICAL = Condition(field=Field.SEVERITY, operator=Operator.AT_LEAST, value="critical")
FIXABLE = Condition(field=Field.FIXABLE)
UNSCANNED = Condition(field=Field.SCAN, operator=Operator.IS_NOT, value="done")


def policy(*conditions: Condition, name: str = "some", mode: Mode = Mode.ENFORCING, **more: Any) -> Policy:
    return Policy(name=name, title=name.title(), mode=mode, conditions=conditions or (CRITICAL,), **more)


def finding(vulnerability: str = "CVE-2099-0001", *, level: Level = Level.CRITICAL, **more: Any) -> FindingFact:
    stated = {"purl": "pkg:pypi/rust@1.0", "name": "rust", "version": "1.0", **more}
    return FindingFact(vulnerability=vulnerability, level=level, **stated)


def facts(*findings: FindingFact, scan: ScanState = ScanState.DONE, **more: Any) -> Facts:
    return Facts(scan=scan, findings=findings, **more)


REFUSE = Action.REFUSE
