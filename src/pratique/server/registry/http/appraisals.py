"""How REST tells what is known of a manifest: its scan, its verdict, its findings by severity."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema

from pratique.server.registry import ports

Status = Literal["waiting", "running", "done", "failed", "not_applicable"]
Action = Literal["allow", "warn", "delayed_block", "hold", "block", "undecided"]
Cover = Literal["covered", "covered_to", "not_covered"]


class FindingCounts(Schema):
    """Findings by severity; of an index those of its worst platform."""

    critical: int
    high: int
    medium: int
    low: int
    unknown: int
    total: int


class ProblemItem(Schema):
    """What could not be read: in which layer (its position, the lowest 0), where, and why in words."""

    layer: int | None
    path: str
    code: str
    text: str


class EcosystemCover(Schema):
    """What is known of the packages of one ecosystem or distribution release; `components` counts them."""

    ecosystem: str
    state: Cover
    to: date | None
    components: int


class Coverage(Schema):
    """Whether no finding means anything: `covered_to` knows nothing later than `to`; `not_covered` knows nothing."""

    state: Cover
    to: date | None
    ecosystems: list[EcosystemCover]


class Scan(Schema):
    """How far a scan is, and what it could not do."""

    status: Status
    at: datetime | None
    error: str
    problems: list[ProblemItem]
    coverage: Coverage


class ReasonItem(Schema):
    """Why: the policy, the finding if it is about one, and what to do. With `mode` observing nothing is held back.

    With `basis` excepted the exception of that id lifts it; `unchecked` could not be told. `until` is when time changes
    it.
    """

    policy: str
    title: str
    mode: Literal["observing", "enforcing"]
    action: Literal["allow", "warn", "delayed_block", "hold", "block"]
    text: str
    vulnerability: str
    purl: str
    way_out: str
    basis: Literal["met", "unchecked", "excepted"]
    until: datetime | None
    exception: str


class Judgement(Schema):
    """Whether it may be pulled, and why. `valid_until` is when time alone may change that.

    `unchecked` are policies that could not be checked, and let that pass.
    """

    action: Action
    reasons: list[ReasonItem]
    unchecked: list[ReasonItem]
    decided_at: datetime | None
    valid_until: datetime | None


class ScanStatus(Schema):
    """How far a scan is."""

    status: Status


class VerdictAction(Schema):
    """Whether it may be pulled."""

    action: Action


class AppraisedItem(Schema):
    """What a list shows of what is known."""

    scan: ScanStatus
    verdict: VerdictAction
    findings: FindingCounts


class Appraised(Schema):
    """What is known."""

    scan: Scan
    verdict: Judgement
    findings: FindingCounts


def scan_of(scanned: ports.Scanned) -> Scan:
    """Word a scan."""
    return Scan(**asdict(scanned))


def judgement_of(judged: ports.Judged) -> Judgement:
    """Word a verdict."""
    return Judgement(**asdict(judged))


def counts_of(counts: ports.Counts) -> FindingCounts:
    """Word counts."""
    return FindingCounts(**asdict(counts), total=counts.total)


def brief_of(brief: ports.Brief) -> dict[str, Any]:
    """Word what a list shows, as fields of an item."""
    return {
        "scan": {"status": brief.status},
        "verdict": {"action": brief.action},
        "findings": _counted(brief.findings),
    }


def appraisal_of(appraisal: ports.Appraisal) -> dict[str, Any]:
    """Word all that is known, as fields of an item."""
    judged = asdict(appraisal.verdict)
    for each in (*judged["reasons"], *judged["unchecked"]):
        each["until"] = None if each["until"] is None else datetime.fromisoformat(each["until"])
    return {"scan": asdict(appraisal.scan), "verdict": judged, "findings": _counted(appraisal.findings)}


def _counted(found: ports.Counts) -> dict[str, int]:
    return {
        "critical": found.critical,
        "high": found.high,
        "medium": found.medium,
        "low": found.low,
        "unknown": found.unknown,
        "total": found.total,
    }
