"""Findings of components that were matched again, in every subject that holds them: opened, changed, closed."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F

from pratique.core.advisories.index import State
from pratique.core.policy import ScanState
from pratique.server.inventory.models import SubjectComponent
from pratique.server.scanning.models import Because, Finding, Match, Sbom, Scan
from pratique.server.scanning.models.finding import RANKS
from pratique.server.scanning.services import findings, history

_ROWS = 2000  # in one statement
UNKNOWN = State.NOT_COVERED.value
_FIELDS = ("layer", "path", "suppressed", "rank", "epss", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """What became of findings; `subjects` hold a component that was matched again."""

    opened: int = 0
    subjects: frozenset[int] = frozenset()


class _Place(NamedTuple):
    """Where a component is in a subject; the order is the one in which a place is chosen."""

    is_owned: bool
    layer: int
    path: str
    suppressed: str


class Holding(NamedTuple):
    """A component in a subject."""

    digest: str
    name: str
    place: _Place


class _Matched(NamedTuple):
    pk: int
    component: int
    level: str
    epss: float
    statements: Sequence[dict[str, str]]


Key = tuple[int, int]
"""A finding by its subject and its match."""


def reopen(
    components: Sequence[int], generation: int, *, holdings: Mapping[Key, Holding], ready: Collection[int]
) -> Reopened:
    """Make the findings of components anew in those of the subjects that are ready, in the caller's transaction."""
    matches = _matches(components)
    present = _present(components, ready)
    new: list[Finding] = []
    changed: list[Finding] = []
    for (subject, component), holding in holdings.items():
        if subject not in ready:
            continue
        for match in matches.get(component, ()):
            fresh = _finding(subject, match, holding)
            known = present.pop((subject, match.pk), None)
            if known is None:
                fresh.because, fresh.generation = Because.INDEX, generation
                new.append(fresh)
            elif known[1] != tuple(getattr(fresh, name) for name in _FIELDS):
                fresh.pk = known[0]
                changed.append(fresh)
    Finding.objects.bulk_create(new, batch_size=_ROWS)
    Finding.objects.bulk_update(changed, _FIELDS, batch_size=_ROWS // 4)
    gone = [known[0] for known in present.values()]
    for batch in _chunks(gone):
        over = Finding.objects.filter(pk__in=batch)
        history.close(over, because=Because.CONTENTS, generation=generation, why={}, otherwise=findings.NOT_HELD)
    findings.count_new(Counter(each.rank for each in new if not each.suppressed))
    return Reopened(opened=len(new), subjects=frozenset(ready))


def holdings_of(components: Sequence[int]) -> dict[Key, Holding]:
    """Return where each component is in each subject: of several places one where it counts, the lowest first."""
    rows = (
        SubjectComponent.objects.filter(component__in=components)
        .order_by()
        .values_list(
            "subject_id", "component_id", "subject__digest", "component__name", "layer", "path",
            "owner_id", "owner__name", "owner__version", "owner__assessment__state",
        )
    )  # fmt: skip
    found: dict[Key, Holding] = {}
    for subject, component, digest, name, layer, path, owner, owner_name, owner_version, state in rows.iterator(_ROWS):
        why = findings.owned(owner_name, owner_version, state or UNKNOWN) if owner else ""
        place = _Place(bool(why), layer, path, why)
        known = found.get((subject, component))
        if known is None or place < known.place:
            found[subject, component] = Holding(digest, name, place)
    return found


def lock(subjects: Collection[int]) -> set[int]:
    """Lock the scans and SBOMs of subjects until the transaction ends; return the subjects that are ready.

    The others' scan is not over, or is of older contents: they are left to it.
    """
    found: set[int] = set()
    shown = Scan.objects.filter(status=ScanState.DONE.value)
    for rows in (shown, Sbom.objects.all()):
        for batch in _chunks(sorted(subjects)):
            current = rows.filter(subject__in=batch, contents=F("subject__version")).order_by("pk")
            found |= set(current.select_for_update(of=("self",)).values_list("subject_id", flat=True))
    return found


def _matches(components: Sequence[int]) -> dict[int, list[_Matched]]:
    rows = Match.objects.filter(component__in=components).order_by()
    found: dict[int, list[_Matched]] = {}
    for row in rows.values_list("pk", "component_id", "level", "epss", "statements").iterator(_ROWS):
        match = _Matched(*row)
        found.setdefault(match.component, []).append(match)
    return found


def _present(components: Sequence[int], ready: Collection[int]) -> dict[Key, tuple[int, tuple[object, ...]]]:
    """Return the findings that there are, each with its key and fields."""
    rows = Finding.objects.filter(match__component__in=components).order_by()
    return {
        (subject, match): (pk, tuple(fields))
        for pk, subject, match, *fields in rows.values_list("pk", "subject_id", "match_id", *_FIELDS).iterator(_ROWS)
        if subject in ready
    }


def _finding(subject: int, match: _Matched, holding: Holding) -> Finding:
    place = holding.place
    return Finding(
        subject_id=subject,
        match_id=match.pk,
        layer=place.layer,
        path=place.path,
        suppressed=place.suppressed or findings.cleared(match.statements, holding.digest),
        rank=RANKS[match.level],
        epss=match.epss,
        name=holding.name,
    )


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(keys), _ROWS):
        yield keys[first : first + _ROWS]
