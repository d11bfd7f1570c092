"""Verdicts: made from policies, scan and findings, and stored with what they were made from."""

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime

import msgspec
from django.db import transaction

from pratique.core import policy as core
from pratique.core.advisories.severity import Level
from pratique.server.index import queries as index_queries
from pratique.server.index.current import Opened
from pratique.server.kernel import clock
from pratique.server.policy import queries as policy
from pratique.server.registry.models import Manifest, ManifestReference, ReferenceKind
from pratique.server.registry.ports import EcosystemCover
from pratique.server.scanning import coverage, metrics
from pratique.server.scanning.models import Finding, Scan, Verdict
from pratique.server.scanning.services import findings, kinds
from pratique.server.scanning.services.kinds import Kind

_COUNTS = ("critical", "high", "medium", "low", "unknown")


def present(repository_id: int, manifest_id: int) -> Verdict:
    """Return the verdict on a manifest in a repository, made anew where none holds."""
    row = Verdict.objects.filter(repository=repository_id, manifest=manifest_id, stage=core.Stage.PULL.value).first()
    return row if row is not None and holds(row) else decide(repository_id, manifest_id)


def holds(row: Verdict) -> bool:
    """Tell whether a verdict was made from what is there now."""
    release = index_queries.current()
    version = Scan.objects.filter(manifest=row.manifest_id).values_list("version", flat=True).first() or 0
    return (
        row.policy_epoch == policy.epoch()
        and row.generation == (0 if release is None else release.generation)
        and row.version == version
        and (row.expires is None or clock.now().timestamp() < row.expires)
    )


def decide(repository_id: int, manifest_id: int) -> Verdict:
    """Make the verdict on a manifest in a repository from what is there now, and store it.

    What it depends on is read before it is looked at, so that a change meanwhile leaves a verdict that does not hold.
    """
    epoch = policy.epoch()
    policies = policy.policies()
    index = findings.open_index()
    manifest = Manifest.objects.defer("payload").get(pk=manifest_id)
    scan = Scan.objects.filter(manifest=manifest).select_related("subject").first()
    version = 0 if scan is None else scan.version
    now = clock.now()
    verdict = _judged(manifest, scan, policies=policies, index=index, now=now)
    metrics.VERDICTS.labels(action=verdict.action.value).inc()
    refusal = verdict.refusal
    row, _ = Verdict.objects.update_or_create(
        repository_id=repository_id,
        manifest_id=manifest_id,
        stage=core.Stage.PULL.value,
        defaults={
            "policy_epoch": epoch,
            "generation": 0 if index is None else index.release.generation,
            "version": version,
            "expires": None if verdict.valid_until is None else _seconds_of(verdict.valid_until),
            "action": verdict.action.value,
            "policy": "" if refusal is None else refusal.policy,
            "text": verdict.refusal_text,
            "way_out": "" if refusal is None else refusal.way_out,
            "reasons": [msgspec.to_builtins(each) for each in verdict.reasons],
            "decided_at": now,
        },
    )
    return row


def touch_parents(manifest_id: int) -> None:
    """Let the verdicts on every index that lists a manifest be made anew; in the caller's transaction."""
    parents = ManifestReference.objects.filter(child=manifest_id).values("manifest")
    for scan in Scan.objects.select_for_update().filter(manifest__in=parents).order_by("pk"):
        sum_up(scan)
        scan.version += 1
        scan.save()


def sum_up(scan: Scan) -> None:
    """Put an index's state and counts together from its children's; the caller holds the row and saves it."""
    known = _children(scan.manifest_id)
    children = [each for each in known if each.status != core.ScanState.NOT_APPLICABLE]
    scan.status = _state_of(children, is_whole=len(known) >= _listed(scan.manifest_id)).value
    failed = next((each for each in children if each.status == core.ScanState.FAILED), None)
    scan.error = failed.error if failed is not None and scan.status == core.ScanState.FAILED else ""
    worst = max(children, key=_badness, default=None)
    for name in (*_COUNTS, "components"):
        setattr(scan, name, 0 if worst is None else getattr(worst, name))
    scan.ecosystems = [row for each in children for row in each.ecosystems]
    scan.problems = [row for each in children for row in each.problems]
    scan.finished_at = max((each.finished_at for each in children if each.finished_at), default=None)


def instant_of(seconds: int | None) -> datetime | None:
    """Read an instant as it is kept in a verdict."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _judged(
    manifest: Manifest,
    scan: Scan | None,
    *,
    policies: Sequence[core.Policy],
    index: Opened | None,
    now: datetime,
) -> core.Verdict:
    if kinds.kind_of(manifest, kinds.references_of(manifest)) is not Kind.INDEX:
        return core.judge(policies, facts_of(manifest, scan, index), now)
    listed = Manifest.objects.filter(parents__manifest=manifest).defer("payload").distinct().order_by("pk")
    scans = {each.manifest_id: each for each in _children(manifest.pk)}
    facts = [facts_of(each, scans.get(each.pk), index) for each in listed]
    if scan is not None:
        _refresh_index(scan)
    judged = [core.judge(policies, each, now) for each in facts if each.scan is not core.ScanState.NOT_APPLICABLE]
    return core.combine(judged)


def facts_of(manifest: Manifest, scan: Scan | None, index: Opened | None) -> core.Facts:
    """Return what is known of a manifest that is no index; findings are brought up to date first."""
    if scan is None:
        is_image = kinds.kind_of(manifest, kinds.references_of(manifest)) is Kind.IMAGE
        return core.Facts(scan=core.ScanState.WAITING if is_image else core.ScanState.NOT_APPLICABLE)
    state = core.ScanState(scan.status)
    if state is not core.ScanState.DONE:
        return core.Facts(scan=state, error=scan.error)
    if findings.is_behind(scan, 0 if index is None else index.release.generation):
        findings.bring_up_to_date(scan, index)
        scan.refresh_from_db()
    known = coverage.summed(scan.ecosystems)
    return core.Facts(
        scan=state,
        coverage=core.CoverageState.NOT_COVERED if known.state == coverage.NOT_COVERED else core.CoverageState.COVERED,
        uncovered=tuple(_uncovered(each) for each in known.ecosystems if each.state == coverage.NOT_COVERED),
        covered_to=min((day for each in known.ecosystems if (day := _known_to(each, index)) is not None), default=None),
        problems=tuple(str(each["text"]) for each in scan.problems),
        findings=tuple(_facts_of_findings(scan)),
    )


def _known_to(part: EcosystemCover, index: Opened | None) -> date | None:
    """Say up to which day an ecosystem is known: the present index's day, since one that moves alone names nothing."""
    if index is None or part.state == coverage.NOT_COVERED:
        return part.to
    days = (part.to, index.index.coverage(part.ecosystem).to)
    return max((day for day in days if day is not None), default=None)


def _uncovered(part: EcosystemCover) -> str:
    """Say how much of what is not covered: a source may know some packages of a release and not others."""
    packages = f"{part.components} package{'s' if part.components != 1 else ''}"
    return f"{packages} of {'no known ecosystem' if part.ecosystem == coverage.NO_ECOSYSTEM else part.ecosystem}"


def _facts_of_findings(scan: Scan) -> list[core.FindingFact]:
    rows = Finding.objects.filter(subject=scan.subject_id, suppressed="").values_list(
        "match__vulnerability",
        "match__component__purl",
        "match__component__name",
        "match__component__version",
        "match__level",
        "match__score",
        "match__fixed",
        "match__epss",
        "match__is_exploited",
        "match__is_malicious",
        "match__published",
    )
    return [
        core.FindingFact(
            vulnerability=vulnerability,
            purl=purl,
            name=name,
            version=version,
            level=Level(level),
            score=score,
            fixed=fixed,
            epss=None if epss < 0 else epss,
            is_exploited=exploited,
            is_malicious=malicious,
            published=published,
        )
        for (
            vulnerability, purl, name, version, level, score, fixed, epss, exploited, malicious, published,
        ) in rows
    ]  # fmt: skip


def _children(index_id: int) -> list[Scan]:
    return list(
        Scan.objects.filter(manifest__parents__manifest=index_id).select_related("subject").distinct().order_by("pk")
    )


def _listed(index_id: int) -> int:
    return (
        ManifestReference.objects.filter(manifest=index_id, kind=ReferenceKind.CHILD, child__isnull=False)
        .values("child")
        .distinct()
        .count()
    )


def _state_of(children: Sequence[Scan], *, is_whole: bool) -> core.ScanState:
    """Say how far an index is; ``is_whole``: every manifest that it lists was looked at."""
    states = {each.status for each in children}
    if core.ScanState.RUNNING in states:
        return core.ScanState.RUNNING
    if core.ScanState.FAILED in states:
        return core.ScanState.FAILED
    if core.ScanState.WAITING in states or not is_whole:
        return core.ScanState.WAITING
    return core.ScanState.DONE if children else core.ScanState.NOT_APPLICABLE


def _badness(scan: Scan) -> tuple[int, ...]:
    return tuple(getattr(scan, name) for name in _COUNTS)


def _refresh_index(scan: Scan) -> None:
    """Let an index show what its children were just brought up to; its verdict hangs on nothing of that."""
    with transaction.atomic():
        row = Scan.objects.select_for_update().get(pk=scan.pk)
        before = (*_badness(row), row.ecosystems)
        sum_up(row)
        if before != (*_badness(row), row.ecosystems):
            row.save()


def _seconds_of(instant: datetime) -> int:
    """Return Unix seconds, rounded up: at that second the change has come."""
    return math.ceil(instant.timestamp())
