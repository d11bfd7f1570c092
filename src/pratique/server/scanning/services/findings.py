"""What is wrong with an image: the matches of its components, where they are, and which of them count."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from pratique.core.advisories.index import State
from pratique.server.index import queries as index_queries
from pratique.server.index.current import Opened, opened
from pratique.server.inventory import queries as inventory
from pratique.server.inventory.models import Subject, SubjectComponent
from pratique.server.scanning import coverage, metrics
from pratique.server.scanning.models import Assessment, Because, Finding, Match, Sbom, Scan
from pratique.server.scanning.models.finding import RANKS
from pratique.server.scanning.services import history, matching

Row = TypeVar("Row", Assessment, Match)
Holder = Scan | Sbom
"""What keeps in short what was found in a subject."""

_TRIES = 3
_BATCH = 500  # rows in one statement
_LEVELS = {rank: level for level, rank in RANKS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a component is in an image, and why what is wrong with it does not count there."""

    layer: int
    path: str
    suppressed: str


def open_index() -> Opened | None:
    """Return the current index, open; None where there is none yet. Raises ``IndexFileMissing``."""
    return None if index_queries.current() is None else opened()


def forget(subject: Subject) -> None:
    """Remove the findings of a subject that is about to go, a part at a time."""
    found = Finding.objects.filter(subject=subject).order_by("pk").values_list("pk", flat=True)
    while batch := list(found[:_BATCH]):
        Finding.objects.filter(pk__in=batch).delete()


def is_behind(scan: Holder, generation: int) -> bool:
    """Tell whether findings were made from an older index or from older contents."""
    subject = scan.subject
    return subject is not None and (scan.generation < generation or scan.contents != subject.version)


def bring_up_to_date(scan: Holder, index: Opened | None) -> None:
    """Match what is behind and make the findings of an image or SBOM anew; no layer is read."""
    subject = scan.subject
    if subject is None:
        return
    held = list(inventory.components(subject))
    if index is not None:
        matching.bring_up_to_date(sorted({each.component_id for each in held}), index)
    refresh(scan, subject, held, 0 if index is None else index.release.generation)


def refresh(holder: Holder, subject: Subject, held: Sequence[SubjectComponent], generation: int) -> None:
    """Make findings, counts and coverage anew from its matches, all of it at once or nothing."""
    for _ in range(_TRIES):
        with suppress(IntegrityError):  # somebody matched a component again between our look and our transaction
            _refresh(holder, subject, held, generation)
            return
    _refresh(holder, subject, held, generation)


def _refresh(holder: Holder, subject: Subject, held: Sequence[SubjectComponent], generation: int) -> None:
    """Look first and write then: on SQLite a transaction keeps every other writer waiting."""
    keys = {each.component_id for each in held} | {each.owner_id for each in held if each.owner_id is not None}
    known = {each.component_id: each for each in _in_batches(Assessment.objects.all(), keys)}
    matches = _in_batches(Match.objects.all(), {each.component_id for each in held})
    places = _places(held, known)
    names = {each.component_id: each.component.name for each in held}
    wanted = {each.pk: _finding(subject, each, places[each.component_id], names[each.component_id]) for each in matches}
    counts = Counter(_LEVELS[each.rank] for each in wanted.values() if not each.suppressed)
    ecosystems = coverage.by_ecosystem(_known(each, known) for each in held if each.owner_id is None)
    with transaction.atomic():
        scan = _locked(holder)
        if scan.generation > generation and scan.contents >= subject.version:
            return
        because = Because.CONTENTS if scan.contents != subject.version else Because.INDEX
        _write(subject, wanted, because=because, generation=generation)
        scan.critical, scan.high, scan.medium = counts["critical"], counts["high"], counts["medium"]
        scan.low, scan.unknown = counts["low"] + counts["none"], counts["unknown"]
        scan.components, scan.ecosystems = len(held), ecosystems
        scan.generation, scan.contents = generation, subject.version
        scan.save()


def _locked(holder: Holder) -> Holder:
    """Return the row as it is now, locked until the transaction ends."""
    if isinstance(holder, Sbom):
        return Sbom.objects.select_for_update().get(pk=holder.pk)
    return Scan.objects.select_for_update().get(pk=holder.pk)


def _in_batches(rows: QuerySet[Row], keys: Iterable[int]) -> list[Row]:
    ordered = sorted(keys)
    found: list[Row] = []
    for first in range(0, len(ordered), _BATCH):
        found += rows.filter(component__in=ordered[first : first + _BATCH])
    return found


def _known(held: SubjectComponent, known: Mapping[int, Assessment]) -> coverage.Known:
    assessment = known.get(held.component_id)
    return coverage.Known(
        ecosystem=held.component.ecosystem,
        state=State.NOT_COVERED.value if assessment is None else assessment.state,
        to=None if assessment is None else assessment.covered_to,
    )


def _places(held: Iterable[SubjectComponent], known: Mapping[int, Assessment]) -> dict[int, _Place]:
    """Return where each component is: of several places one where it counts, the lowest first."""
    found: dict[int, _Place] = {}
    for each in sorted(held, key=lambda one: (one.layer, one.path)):
        place = _Place(layer=each.layer, path=each.path, suppressed=_suppressed(each, known))
        present = found.get(each.component_id)
        if present is None or (present.suppressed and not place.suppressed):
            found[each.component_id] = place
    return found


def _suppressed(held: SubjectComponent, known: Mapping[int, Assessment]) -> str:
    owner = held.owner
    if owner is None:
        return ""
    assessment = known.get(owner.pk)
    state = State.NOT_COVERED.value if assessment is None else assessment.state
    return owned(owner.name, owner.version, state)


def owned(name: str, version: str, state: str) -> str:
    """Say why a component's own advisories do not count: a distribution mends what it packages under its own versions.

    Where nobody covers the distribution they are all there is, and they count. `state` is what is known of the owner.
    """
    if state == State.NOT_COVERED:
        return ""
    return f"It is part of {name} {version}, whose own advisories apply."[:255]


def _finding(subject: Subject, match: Match, place: _Place, name: str) -> Finding:
    return Finding(
        subject=subject,
        match=match,
        layer=place.layer,
        path=place.path,
        suppressed=place.suppressed or _cleared(match, subject),
        rank=RANKS[match.level],
        epss=match.epss,
        name=name,
    )


def _cleared(match: Match, subject: Subject) -> str:
    return cleared(match.statements, subject.digest)


def cleared(statements: Sequence[Mapping[str, str]], digest: str) -> str:
    """Say which vendor's statement takes a match out: one about the component anywhere, or inside of this image."""
    return next((said["reason"] for said in statements if said["within"] in {"", digest}), "")


def _write(subject: Subject, wanted: Mapping[int, Finding], *, because: Because, generation: int) -> None:
    """Write what differs: findings that are new, changed or gone; the others stay the rows they are."""
    present = {each.match_id: each for each in Finding.objects.filter(subject=subject)}
    gone = [each.pk for match, each in present.items() if match not in wanted]
    for first in range(0, len(gone), _BATCH):
        over = Finding.objects.filter(pk__in=gone[first : first + _BATCH])
        history.close(over, because=because, generation=generation, why={}, otherwise=NOT_HELD)
    new = [each for match, each in wanted.items() if match not in present]
    for each in new:
        each.because, each.generation = because, generation
    Finding.objects.bulk_create(new, batch_size=_BATCH)
    changed = []
    for match, finding in present.items():
        fresh = wanted.get(match)
        if fresh is not None and any(getattr(finding, name) != getattr(fresh, name) for name in _FIELDS):
            fresh.pk, fresh.uuid = finding.pk, finding.uuid
            changed.append(fresh)
    Finding.objects.bulk_update(changed, _FIELDS, batch_size=_BATCH)
    count_new(Counter(each.rank for each in new if not each.suppressed))


def count_new(ranks: Mapping[int, int]) -> None:
    """Count new findings by severity."""
    for rank, count in ranks.items():
        metrics.FINDINGS.labels(severity=_LEVELS[rank]).inc(count)


NOT_HELD = "What it was found in is not there any more."
_FIELDS = ("layer", "path", "suppressed", "rank", "epss", "name")
