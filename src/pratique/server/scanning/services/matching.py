"""Matching components with the index: each once, and again only when a newer index says something else about it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Q

from pratique.core.advisories.ecosystems import normal_name, whole_of
from pratique.core.advisories.index import Index, State
from pratique.core.advisories.index.stated import Stated
from pratique.core.advisories.subjects import module_of
from pratique.core.advisories.telling import Teller, Told
from pratique.core.advisories.vex import Standing
from pratique.core.names.purl import InvalidPurl, Purl
from pratique.server.index import queries as index_queries
from pratique.server.index.current import Opened
from pratique.server.index.queries import Changes
from pratique.server.inventory.models import Component
from pratique.server.kernel import clock
from pratique.server.scanning.models import Assessment, Because, Finding, Match
from pratique.server.scanning.models.finding import VERSION_LENGTH
from pratique.server.scanning.services import history

T = TypeVar("T")

BATCH = 50
"""Components written in one transaction."""
_ROWS = 2000  # in one statement
_TEXT_MAX = 2000  # characters of an explanation
_REASON_MAX = 255  # characters of why a finding does not count
_STATEMENTS_MAX = 20  # of vendors that are kept with a match
_COVER = ("state", "covered_to", "undecided")
_MATCH_FIELDS = (
    "aliases",
    "advisory",
    "advisories",
    "source",
    "level",
    "score",
    "scores",
    "fixed",
    "epss",
    "percentile",
    "is_exploited",
    "is_malicious",
    "published",
    "summary",
    "explanation",
    "statements",
)


def bring_up_to_date(component_ids: Sequence[int], opened: Opened) -> int:
    """Match those components that are behind the open index and of which it says something else; return how many."""
    generation = opened.release.generation
    behind = _behind(component_ids, generation)
    teller = Teller(opened.index)
    changes: dict[int, Changes] = {}
    again: list[Component] = []
    untouched: list[int] = []
    for component, since in behind:
        if since is not None and since not in changes:
            changes[since] = index_queries.changes_since(since)
        if since is None or _is_touched(component, changes[since]):
            again.append(component)
        else:
            untouched.append(component.pk)
    for batch in _batches(again):
        _match(batch, opened.index, teller, generation)
    for keys in _batches(untouched):
        Assessment.objects.filter(component__in=keys, generation__lt=generation).update(generation=generation)
    return len(again)


def _behind(component_ids: Sequence[int], generation: int) -> list[tuple[Component, int | None]]:
    """Return the components that are behind, with the generation they were matched with, None where never."""
    found: list[tuple[Component, int | None]] = []
    for keys in _batches(component_ids):
        rows = (
            Component.objects.filter(pk__in=keys)
            .filter(Q(assessment=None) | Q(assessment__generation__lt=generation))
            .select_related("assessment")
            .prefetch_related("matches")
            .order_by("pk")
        )
        found += [(each, _generation_of(each)) for each in rows]
    return found


def _generation_of(component: Component) -> int | None:
    assessment: Assessment | None = getattr(component, "assessment", None)
    # Without an index nothing could be told, so nothing is known that a change could be held against.
    return None if assessment is None or assessment.generation == 0 else assessment.generation


def _is_touched(component: Component, changes: Changes) -> bool:
    if changes.everything:
        return True
    ecosystem = component.ecosystem
    if ecosystem in changes.ecosystems or whole_of(ecosystem) in changes.ecosystems:
        return True
    name = normal_name(ecosystem, component.subject_name)
    if (ecosystem, name) in changes.packages or any(
        whole_of(other) == ecosystem and said == name for other, said in _repositories(changes)
    ):
        return True
    matches: Iterable[Match] = component.matches.all()
    return any(each.vulnerability in changes.vulnerabilities for each in matches)


def _repositories(changes: Changes) -> Iterator[tuple[str, str]]:
    """Return the changed packages of ecosystems that are a repository of another one."""
    return ((ecosystem, name) for ecosystem, name in changes.packages if whole_of(ecosystem) != ecosystem)


def _match(components: Sequence[Component], index: Index, teller: Teller, generation: int) -> None:
    """Match components and write what came out, in one transaction; a row that is newer already stays."""
    now = clock.now()
    asked = [ask(each, index, teller, generation=generation, now=now) for each in components]
    with transaction.atomic():
        write(asked, index, generation)


def write(asked: Sequence[tuple[Assessment, list[Match]]], index: Index, generation: int) -> int:
    """Write what differs of what was asked, in the caller's transaction; return how many findings that has closed."""
    keys = [assessment.component_id for assessment, _ in asked]
    newer = set(
        Assessment.objects.select_for_update()
        .filter(component__in=keys, generation__gt=generation)
        .order_by("component")
        .values_list("component_id", flat=True)
    )
    present = {
        (component, vulnerability): (pk, fields)
        for pk, component, vulnerability, *fields in Match.objects.filter(component__in=set(keys) - newer)
        .order_by()
        .values_list("pk", "component_id", "vulnerability", *_MATCH_FIELDS)
    }
    changed: list[Match] = []
    for assessment, matches in asked:
        if assessment.component_id in newer:
            continue
        for each in matches:
            known = present.pop((each.component_id, each.vulnerability), None)
            if known is None or known[1] != [getattr(each, name) for name in _MATCH_FIELDS]:
                changed.append(each)
    Match.objects.bulk_create(
        changed,
        batch_size=_ROWS,
        update_conflicts=True,
        unique_fields=["component", "vulnerability"],
        update_fields=_MATCH_FIELDS,
    )
    closed = _remove([pk for pk, _ in present.values()], index, generation)
    _assess([each for each, _ in asked if each.component_id not in newer], generation)
    return closed


def _assess(fresh: Sequence[Assessment], generation: int) -> None:
    """Write how much is known: where that is as it was, only that it was asked again, by one statement for all."""
    keys = [each.component_id for each in fresh]
    present = {
        component: tuple(facts)
        for component, *facts in Assessment.objects.filter(component__in=keys).values_list("component_id", *_COVER)
    }
    same = [each for each in fresh if present.get(each.component_id) == tuple(getattr(each, name) for name in _COVER)]
    if same:
        Assessment.objects.filter(component__in=[each.component_id for each in same]).update(
            generation=generation, matched_at=same[0].matched_at
        )
    others = {each.component_id for each in fresh} - {each.component_id for each in same}
    Assessment.objects.bulk_create(
        [each for each in fresh if each.component_id in others],
        batch_size=_ROWS,
        update_conflicts=True,
        unique_fields=["component"],
        update_fields=["generation", *_COVER, "matched_at"],
    )


def _remove(gone: Sequence[int], index: Index, generation: int) -> int:
    """Remove matches that the index does not make any more, and close their findings."""
    closed = 0
    for first in range(0, len(gone), _ROWS):
        batch = gone[first : first + _ROWS]
        why = {
            pk: _why_gone(index, advisories)
            for pk, advisories in Match.objects.filter(pk__in=batch).values_list("pk", "advisories")
        }
        over = Finding.objects.filter(match__in=batch)
        closed += history.close(over, because=Because.INDEX, generation=generation, why=why)
        Match.objects.filter(pk__in=batch).delete()
    return closed


def _why_gone(index: Index, advisories: Sequence[str]) -> str:
    heads = {each: index.record(each) for each in advisories}
    if all(head is None for head in heads.values()):
        return f"The index has no {', '.join(heads)} any more."
    withdrawn = [each for each, head in heads.items() if head is None or head.withdrawn is not None]
    if len(withdrawn) == len(heads):
        return f"{', '.join(withdrawn)} was withdrawn."
    return f"{', '.join(heads)} does not say so of this version any more."


def ask(
    component: Component, index: Index, teller: Teller, *, generation: int, now: datetime
) -> tuple[Assessment, list[Match]]:
    """Ask the index about one component; nothing is written."""
    assessment = Assessment(component=component, generation=generation, state=State.NOT_COVERED.value, matched_at=now)
    if not component.ecosystem:
        return assessment, []
    outcome = index.match(
        component.ecosystem, component.subject_name, component.subject_version, module=_module(component)
    )
    assessment.state, assessment.covered_to = outcome.coverage.state.value, outcome.coverage.to
    assessment.undecided = [f"{each.advisory.id}: {each.reason}"[:_TEXT_MAX] for each in outcome.undecided]
    return assessment, [_row(component, each, index) for each in teller.tell(outcome)]


def _module(component: Component) -> str:
    """Return the module that an rpm is of, where its package URL says so."""
    if component.type != "rpm":
        return ""
    try:
        return module_of(Purl.parse(component.purl))
    except InvalidPurl:
        return ""


def _row(component: Component, told: Told, index: Index) -> Match:
    """Return what is told of one vulnerability in a component as its row."""
    epss = told.epss
    return Match(
        component=component,
        vulnerability=told.vulnerability,
        aliases=list(told.aliases),
        advisory=told.advisory,
        advisories=list(told.advisories),
        source=told.source,
        level=told.severity.level.value,
        score=told.severity.score,
        scores=dict(told.scores),
        fixed=told.fixed[:VERSION_LENGTH],
        epss=-1.0 if epss is None else epss.score,
        percentile=-1.0 if epss is None else epss.percentile,
        is_exploited=told.kev is not None,
        is_malicious=told.is_malicious,
        published=told.published,
        summary=told.summary[:_TEXT_MAX],
        explanation=told.explanation[:_TEXT_MAX],
        statements=_statements(component, sorted({told.vulnerability, *told.aliases}), index),
    )


def _statements(component: Component, names: Sequence[str], index: Index) -> list[dict[str, str]]:
    """Return what vendors say by which a vulnerability, of any of its names, does not count in a component."""
    if not index.has_statements:
        return []
    try:
        purl = Purl.parse(component.purl)
    except InvalidPurl:
        return []
    said = [each for name in names for each in index.statements(name, purl) if each.is_clearing]
    return [
        {"author": each.author, "reason": _reason(each)[:_REASON_MAX], "within": each.within}
        for each in said[:_STATEMENTS_MAX]
    ]


def _reason(stated: Stated) -> str:
    what = "it is fixed here" if stated.status is Standing.FIXED else "it does not affect this"
    why = stated.justification.replace("_", " ") or stated.text
    return f"{stated.author} says that {what}{f': {why}' if why else ''}."


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for first in range(0, len(items), BATCH):
        yield items[first : first + BATCH]
