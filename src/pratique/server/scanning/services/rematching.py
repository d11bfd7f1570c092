"""Bringing all that is stored up to a newer index, by the names that the switches since changed: in bulk, set by set.

Components that a change names are matched again, each once, and the findings of all subjects that hold them follow in
the same transaction, with why they open or close. Everything else is only noted to be up to date: a scan by its
`generation`, a verdict too where nothing that it was made from moved. A subject whose coverage changed is looked at as
a whole instead. Broken off anywhere, the next run finds the same scans behind and goes on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Min, Q

from pratique.core.advisories.ecosystems import whole_of
from pratique.core.advisories.index import State
from pratique.core.advisories.telling import Teller
from pratique.core.policy import ScanState
from pratique.server.index import queries as index_queries
from pratique.server.index.current import Opened
from pratique.server.index.queries import Changes
from pratique.server.inventory.models import Component, SubjectComponent
from pratique.server.kernel import clock, outbox, settings
from pratique.server.kernel.actions import JobContext
from pratique.server.scanning import events
from pratique.server.scanning.models import Assessment, Match, Sbom, Scan
from pratique.server.scanning.services import findings, matching, reopening
from pratique.server.scanning.services.reopening import Reopened
from pratique.server.scanning.services.sets import advance_verdicts, components_named, recount
from pratique.server.scanning.settings import ScanningSettings

T = TypeVar("T")

_SQLITE_SHARE: Final = 10
_TRIES: Final = 3
_ROWS: Final = 2000  # keys in one statement
_REST: Final = 5000  # components that one sweep looks at


@dataclass(slots=True, kw_only=True)
class Tally:
    """What one run did."""

    components: int = 0
    opened: int = 0
    closed: int = 0
    subjects: set[int] = field(default_factory=set)

    def add(self, reopened: Reopened, *, components: int, closed: int) -> None:
        """Take in one transaction."""
        self.components += components
        self.opened += reopened.opened
        self.closed += closed
        self.subjects |= reopened.subjects


@dataclass(frozen=True, slots=True, kw_only=True)
class _Behind:
    """The scans and SBOMs that are behind, with the version of the contents that their findings were made from."""

    since: int
    scans: dict[int, int]
    sboms: dict[int, int]


def bring_up_to_date(index: Opened, context: JobContext) -> None:
    """Bring everything that is behind the open index up to it; reads no layer."""
    generation = index.release.generation
    behind = _behind(generation)
    if behind is None:
        context.log(f"Everything is up to index {generation}.")
        return
    changes = index_queries.changes_since(behind.since)
    tally = Tally()
    apart = _apart(changes, generation)
    for keys in chunks(_named(changes), _batch()):
        context.check()
        changed = rematch(keys, index, tally, is_apart=changes.everything)
        if not changes.everything:
            apart |= set(SubjectComponent.objects.filter(component__in=changed).values_list("subject", flat=True))
        context.progress(done=tally.components, what="components matched")
    context.log(f"{tally.components} components matched again, as index {generation} has something new to say of them")
    _bring_whole(apart, index, context)
    _advance(behind, generation)
    count = advance_verdicts(since=behind.since, generation=generation)
    context.log(
        f"{len(tally.subjects)} images and SBOMs hold them: {tally.opened} findings opened, {tally.closed} closed"
    )
    context.log(f"{count} verdicts hold on")
    if tally.opened or tally.closed:
        _tell(tally, generation)


def sweep(index: Opened, context: JobContext) -> None:
    """Look at some of the components that were matched longest ago, whatever the changes say; the next run goes on."""
    generation = index.release.generation
    rest = Assessment.objects.filter(generation__lt=generation).order_by("generation", "id")
    keys = list(rest.values_list("component_id", flat=True)[:_REST])
    for batch in chunks(keys, _ROWS):
        context.check()
        count = matching.bring_up_to_date(batch, index)
        if count:
            context.log(f"{count} components were matched again that no change had named")
            held = SubjectComponent.objects.filter(component__in=batch).values_list("subject", flat=True)
            _bring_whole(set(held), index, context)


def _behind(generation: int) -> _Behind | None:
    scans = Scan.objects.filter(
        status=ScanState.DONE.value, subject__isnull=False, generation__lt=generation, contents=F("subject__version")
    )
    sboms = Sbom.objects.filter(generation__lt=generation, contents=F("subject__version"))
    found = _Behind(
        since=min(
            (each for rows in (scans, sboms) if (each := rows.aggregate(least=Min("generation"))["least"]) is not None),
            default=generation,
        ),
        scans=dict(scans.values_list("pk", "contents")),
        sboms=dict(sboms.values_list("pk", "contents")),
    )
    return found if found.scans or found.sboms else None


def _named(changes: Changes) -> Iterable[int]:
    """Return the keys of the components that changes name, in order."""
    if changes.everything:
        return Component.objects.order_by("pk").values_list("pk", flat=True).iterator(_ROWS)
    # What a repository of an ecosystem says is asked for by the whole of it.
    pairs = {pair for ecosystem, name in changes.packages for pair in ((ecosystem, name), (whole_of(ecosystem), name))}
    found: set[int] = set()
    for batch in chunks(sorted(pairs), _ROWS // 4):
        found |= components_named(batch)
    for names in chunks(sorted(changes.vulnerabilities), _ROWS):
        found |= set(Match.objects.filter(vulnerability__in=names).values_list("component_id", flat=True))
    for name in sorted(changes.ecosystems):
        of = Component.objects.filter(Q(ecosystem=name) | Q(ecosystem__startswith=f"{name}::"))
        found |= set(of.values_list("pk", flat=True))
    return sorted(found)


def _apart(changes: Changes, generation: int) -> set[int]:
    """Return the subjects that have to be looked at as a whole: those of ecosystems whose coverage is another."""
    if changes.everything:
        return set(
            Scan.objects.filter(generation__lt=generation, subject__isnull=False).values_list("subject", flat=True)
        ) | set(Sbom.objects.filter(generation__lt=generation).values_list("subject", flat=True))
    found: set[int] = set()
    for name in changes.ecosystems:
        held = SubjectComponent.objects.filter(
            Q(component__ecosystem=name) | Q(component__ecosystem__startswith=f"{name}::")
        )
        found |= set(held.values_list("subject", flat=True).distinct())
    return found


def rematch(keys: Sequence[int], index: Opened, tally: Tally, *, is_apart: bool) -> set[int]:
    """Match components again and let findings follow; look first and write then.

    Return those of which more or less is known now, or may be: whoever matched one before us did not tell.
    """
    generation = index.release.generation
    rows = Component.objects.filter(pk__in=keys).select_related("assessment").order_by("pk")
    teller, now = Teller(index.index), clock.now()
    asked = []
    changed: set[int] = set()
    for each in rows:
        assessment: Assessment | None = getattr(each, "assessment", None)
        if assessment is not None and assessment.generation >= generation:
            changed.add(each.pk)
            continue
        answer = matching.ask(each, index.index, teller, generation=generation, now=now)
        asked.append(answer)
        if assessment is not None and _cover(assessment) != _cover(answer[0]):
            changed.add(each.pk)
    holdings = {} if is_apart else reopening.holdings_of(keys)
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                ready = reopening.lock({subject for subject, _ in holdings})
                closed = matching.write(asked, index.index, generation)
                reopened = reopening.reopen(keys, generation, holdings=holdings, ready=ready)
                recount(reopened.subjects)
            break
        except IntegrityError:  # a scan wrote the same finding between our look and our writing
            if attempt == _TRIES - 1:
                raise
    tally.add(reopened, components=len(asked), closed=closed)
    return changed


def _cover(assessment: Assessment) -> tuple[str, object]:
    """Return what an image shows of a component's coverage; where it is covered, the day tells nothing."""
    return assessment.state, None if assessment.state == State.COVERED else assessment.covered_to


def _bring_whole(subjects: Iterable[int], index: Opened, context: JobContext) -> None:
    """Bring subjects up to date one by one."""
    count = 0
    for batch in chunks(sorted(subjects), _ROWS):
        done = Scan.objects.filter(status=ScanState.DONE.value)
        for holders in (done, Sbom.objects.all()):
            for holder in holders.filter(subject__in=batch).select_related("subject").order_by("pk"):
                context.check()
                findings.bring_up_to_date(holder, index)
                count += 1
                context.progress(done=count, what="images matched")
    if count:
        context.log(f"{count} images and SBOMs looked at as a whole, since more or less is known of what they hold")


def _advance(behind: _Behind, generation: int) -> None:
    """Note what was behind to be up to date, unless its contents are others by now."""
    for model, rows in ((Scan, behind.scans), (Sbom, behind.sboms)):
        by_contents: dict[int, list[int]] = {}
        for pk, contents in rows.items():
            by_contents.setdefault(contents, []).append(pk)
        for contents, keys in by_contents.items():
            for batch in chunks(keys, _ROWS):
                model.objects.filter(pk__in=batch, contents=contents, generation__lt=generation).update(
                    generation=generation
                )


def _tell(tally: Tally, generation: int) -> None:
    with transaction.atomic():
        outbox.record(
            type=events.FINDINGS_CHANGED,
            subject=f"index:{generation}",
            data={
                "generation": generation,
                "opened": tally.opened,
                "closed": tally.closed,
                "subjects": len(tally.subjects),
            },
        )


def _batch() -> int:
    wanted = settings.current(ScanningSettings).rematch_batch
    return wanted if connection.vendor == "postgresql" else max(1, wanted // _SQLITE_SHARE)


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Give items in lists of a size."""
    batch: list[T] = []
    for each in items:
        batch.append(each)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
