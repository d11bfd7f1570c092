"""Verdicts: made from policies, scan and findings, and stored with what they were made from."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection, transaction

from pratique.core import policy as core
from pratique.server.kernel import clock, outbox
from pratique.server.policy import judging
from pratique.server.policy import queries as policy
from pratique.server.registry.events import subject_of
from pratique.server.registry.models import Manifest, ManifestReference, ReferenceKind, Repository
from pratique.server.scanning import events, metrics
from pratique.server.scanning.models import Scan, Verdict
from pratique.server.scanning.services import below, facts, findings, kinds
from pratique.server.scanning.services.kinds import Kind

_NOW = """
SELECT COALESCE((SELECT e.number FROM policy_epoch e WHERE e.id = 1), 0),
  COALESCE((SELECT g.generation FROM index_indexrelease g ORDER BY g.generation DESC LIMIT 1), 0),
  COALESCE((SELECT s.version FROM scanning_scan s WHERE s.manifest_id = %s), 0)
"""
_CHILD_FAILED = "The scan of an image in it failed; that image's own page says why."
_NO_INDEX: Mapping[str, Any] = {"counts": None, "below": None}


def present(repository_id: int, manifest_id: int) -> Verdict:
    """Return the verdict on a manifest in a repository, made anew where none holds."""
    row = Verdict.objects.filter(repository=repository_id, manifest=manifest_id, stage=core.Stage.PULL.value).first()
    return row if row is not None and holds(row) else decide(repository_id, manifest_id)


def holds(row: Verdict) -> bool:
    """Tell whether a verdict was made from what is there now."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [row.manifest_id])
        present = cursor.fetchone()
    return (row.policy_epoch, row.generation, row.version) == present and (
        row.expires is None or clock.now().timestamp() < row.expires
    )


def decide(repository_id: int, manifest_id: int) -> Verdict:
    """Make the verdict on a manifest in a repository from what is there now, and store it.

    What it depends on is read before it is looked at, so that a change meanwhile leaves a verdict that does not hold.
    """
    force = policy.in_force()
    index = findings.open_index()
    manifest = Manifest.objects.defer("payload").get(pk=manifest_id)
    scan = Scan.objects.filter(manifest=manifest).select_related("subject").first()
    version = 0 if scan is None else scan.version
    now = clock.now()
    place = facts.Place(
        repository=Repository.everything.values_list("name", flat=True).get(pk=repository_id),
        index=index,
        asks_packages=force.rules.asks_packages,
    )
    if kinds.kind_of(manifest, kinds.references_of(manifest)) is Kind.INDEX:
        verdict, shown = _judged_index(manifest, repository_id, place=place, force=force, now=now)
    else:
        verdict = judging.judge_all([facts.facts_of(manifest, scan, place)], force=force, now=now)[0]
        shown = _NO_INDEX
    metrics.VERDICTS.labels(action=verdict.action.value).inc()
    refusal = verdict.refusal
    made = {
        "policy_epoch": force.epoch,
        "generation": 0 if index is None else index.release.generation,
        "version": version,
        "expires": None if verdict.valid_until is None else _seconds_of(verdict.valid_until),
        "action": verdict.action.value,
        "policy": "" if refusal is None else refusal.policy,
        "text": verdict.refusal_text,
        "way_out": "" if refusal is None else refusal.way_out,
        "reasons": [msgspec.to_builtins(each) for each in verdict.reasons],
        "unchecked": [msgspec.to_builtins(each) for each in verdict.unchecked],
        "decided_at": now,
        **shown,
    }
    return _stored(repository_id, manifest, repository=place.repository, made=made)


@transaction.atomic
def _stored(repository_id: int, manifest: Manifest, *, repository: str, made: Mapping[str, Any]) -> Verdict:
    """Store a verdict, and tell of one that says otherwise than the one before."""
    key: dict[str, Any] = {"repository_id": repository_id, "manifest_id": manifest.pk, "stage": core.Stage.PULL.value}
    before = Verdict.objects.select_for_update().filter(**key).values_list("action", "policy").first()
    row, is_new = Verdict.objects.update_or_create(**key, defaults=made)
    if is_new or (before is not None and before != (row.action, row.policy)):
        outbox.record(
            type=events.MANIFEST_JUDGED,
            subject=subject_of(repository),
            data={
                "repository": repository,
                "digest": manifest.digest,
                "verdict": row.action,
                "policy": row.policy,
                "reason": row.text,
            },
        )
    return row


def touch_parents(manifest_id: int) -> None:
    """Let the verdicts on every index above a manifest be made anew; in the caller's transaction."""
    above = below.indexes_above(manifest_id)
    # Locked in one order, whoever does it, and summed up from the inside to the outside.
    rows = {
        each.manifest_id: each for each in Scan.objects.select_for_update().filter(manifest__in=above).order_by("pk")
    }
    for scan in (rows[pk] for pk in above if pk in rows):
        sum_up(scan)
        scan.version += 1
        scan.save()


def sum_up(scan: Scan) -> None:
    """Say how far an index is, by its children's scans; the caller holds the row and saves it."""
    known = list(Scan.objects.filter(manifest__parents__manifest=scan.manifest_id).distinct())
    children = [each for each in known if each.status != core.ScanState.NOT_APPLICABLE]
    scan.status = _state_of(children, is_whole=len(known) >= _listed(scan.manifest_id)).value
    scan.error = _CHILD_FAILED if scan.status == core.ScanState.FAILED else ""
    scan.finished_at = max((each.finished_at for each in children if each.finished_at), default=None)


def instant_of(seconds: int | None) -> datetime | None:
    """Read an instant as it is kept in a verdict."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _judged_index(
    manifest: Manifest, repository_id: int, *, place: facts.Place, force: policy.InForce, now: datetime
) -> tuple[core.Verdict, Mapping[str, Any]]:
    """Judge an index by the images in it that its repository holds, and say what is shown of them.

    What others hold of a sparse index is neither a reason to let it through here nor theirs to have told.
    """
    images = below.images(manifest.pk, repository=repository_id)
    scans = {each.manifest_id: each for each in below.scans_of(images)}
    known = [facts.facts_of(each, scans.get(each.pk), place) for each in images]
    applicable = [each for each in known if each.scan is not core.ScanState.NOT_APPLICABLE]
    verdict = core.combine(judging.judge_all(applicable, force=force, now=now))
    return verdict, below.summed(below.scans_of(images))  # read again: to collect facts may bring findings up to date


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


def _seconds_of(instant: datetime) -> int:
    """Return Unix seconds, rounded up: at that second the change has come."""
    return math.ceil(instant.timestamp())
