"""Reading one image: where it came from, what it holds, what is wrong with it. A fixed number of queries each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pratique.core.advisories.severity import Level
from pratique.core.analysis import Relation
from pratique.core.names import Digest, InvalidDigest
from pratique.server.identity.principal import Principal
from pratique.server.inventory.models import Component, SubjectComponent
from pratique.server.kernel.errors import Invalid
from pratique.server.registry import queries as registry
from pratique.server.registry.errors import BadDigest
from pratique.server.registry.models import Manifest, Repository
from pratique.server.registry.ports import Appraisal, Brief, Counts
from pratique.server.scanning import coverage
from pratique.server.scanning.appraising import Appraisals
from pratique.server.scanning.models import Assessment, Finding, Match, PastFinding, Scan
from pratique.server.scanning.models.finding import RANKS

_LEVELS = {rank: level for level, rank in RANKS.items()}


class BadSeverity(Invalid):
    """{severity!r} is no severity; those there are: {known}."""

    code = "severity_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A manifest in a repository that the caller may read; ``scan`` is None before it was looked at."""

    repository: Repository
    manifest: Manifest
    scan: Scan | None

    @property
    def subject_id(self) -> int | None:
        """The key of what is known of its contents."""
        return None if self.scan is None else self.scan.subject_id


class Holder(Protocol):
    """Something whose components and findings are known: an image, an SBOM."""

    @property
    def subject_id(self) -> int | None:
        """The key of what is known of its contents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer with what it brought."""

    position: int
    digest: str
    size: int
    created_by: str
    components: int
    findings: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """An image that an index lists."""

    digest: str
    platform: str
    brief: Brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What an image is made of."""

    distribution: Mapping[str, str] | None
    layers: Sequence[Layer]
    children: Sequence[Child]
    component_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrow:
    """What findings are narrowed by; None leaves a thing open."""

    severities: tuple[str, ...] = ()
    containing: str = ""
    purl: str = ""
    layer: int | None = None
    is_fixable: bool | None = None
    is_exploited: bool | None = None
    is_suppressed: bool | None = None


def find(*, by: Principal, repository: str, digest: str) -> Image:
    """Return an image that ``by`` may read; raises as the registry's reading does."""
    try:
        wanted = Digest.parse(digest)
    except InvalidDigest as error:
        raise BadDigest(problem=error) from error
    owner = registry.find_repository(by=by, name=repository)
    link = registry.find_manifest(owner, wanted.text)
    scan = Scan.objects.filter(manifest=link.manifest_id).select_related("subject").first()
    return Image(repository=owner, manifest=link.manifest, scan=scan)


def appraisal(image: Image) -> Appraisal:
    """Return scan, verdict and counts; a stale verdict is made anew."""
    return Appraisals().appraise(image.repository.pk, image.manifest.pk)


def detail(image: Image) -> Detail:
    """Return what an image is made of."""
    contents = registry.contents_of(image.manifest, repository=image.repository.pk)
    made_by = _made_by(contents.config)
    subject = None if image.scan is None else image.scan.subject
    brought = _by_layer(SubjectComponent.objects.filter(subject=image.subject_id))
    found = _counts_by_layer(image.subject_id)
    layers = [
        Layer(
            position=position,
            digest=each.digest,
            size=each.size,
            created_by=made_by[position] if position < len(made_by) else "",
            components=brought.get(position, 0),
            findings=found.get(position, Counts()),
        )
        for position, each in enumerate(contents.layers)
    ]
    distribution = None
    if subject is not None and subject.distribution_id:
        distribution = {
            "id": subject.distribution_id,
            "version_id": subject.distribution_version,
            "name": subject.distribution_name,
        }
    return Detail(
        distribution=distribution,
        layers=layers,
        children=_children(image, [(each.digest, each.platform) for each in contents.children]),
        component_count=sum(brought.values()),
    )


def held(image: Holder) -> QuerySet[SubjectComponent]:
    """Return what is held, with components and owners joined."""
    return SubjectComponent.objects.filter(subject=image.subject_id).select_related("component", "owner")


def components(
    image: Holder, *, containing: str = "", type_: str = "", relation: Relation | None = None
) -> QuerySet[SubjectComponent]:
    """Return components, each with ``found``, the number of its findings that count."""
    counted = (
        Finding.objects.filter(subject=OuterRef("subject"), match__component=OuterRef("component"), suppressed="")
        .order_by()
        .values("match__component")
        .annotate(n=Count("pk"))
        .values("n")
    )
    found = held(image).annotate(found=Coalesce(Subquery(counted), 0))
    if containing:
        found = found.filter(
            Q(component__name__icontains=containing)
            | Q(component__source_name__icontains=containing)
            | Q(path__icontains=containing)
        )
    if relation is not None:
        found = found.filter(relation=relation.value)
    return found.filter(component__type=type_) if type_ else found


def findings(image: Holder, narrow: Narrow) -> QuerySet[Finding]:
    """Return findings with what a list shows of them. Raises ``BadSeverity``."""
    found = Finding.objects.filter(subject=image.subject_id).select_related("match__component__assessment")
    if narrow.severities:
        for each in narrow.severities:
            if each not in RANKS:
                raise BadSeverity(severity=each, known=", ".join(RANKS))
        found = found.filter(rank__in=[RANKS[each] for each in narrow.severities])
    if narrow.containing:
        text = narrow.containing
        found = found.filter(
            Q(name__icontains=text)
            | Q(match__vulnerability__icontains=text)
            | Q(match__advisory__icontains=text)
            | Q(match__aliases__icontains=text)
        )
    if narrow.purl:
        found = found.filter(match__component__purl=narrow.purl)
    if narrow.layer is not None:
        found = found.filter(layer=narrow.layer) if 0 <= narrow.layer < 1 << 31 else found.none()
    if narrow.is_fixable is not None:
        found = found.exclude(match__fixed="") if narrow.is_fixable else found.filter(match__fixed="")
    if narrow.is_exploited is not None:
        found = found.filter(match__is_exploited=narrow.is_exploited)
    if narrow.is_suppressed is not None:
        found = found.exclude(suppressed="") if narrow.is_suppressed else found.filter(suppressed="")
    return found


def past_findings(image: Holder) -> QuerySet[PastFinding]:
    """Return findings that are over, with their components."""
    return PastFinding.objects.filter(subject=image.subject_id).select_related("component")


def counts_of_components(image: Holder, component_ids: Sequence[int]) -> Mapping[int, Counts]:
    """Return the findings of each of these components by severity; one query."""
    rows = (
        Finding.objects.filter(subject=image.subject_id, match__component__in=component_ids, suppressed="")
        .order_by()
        .values_list("match__component", "rank")
        .annotate(Count("pk"))
    )
    found: dict[int, dict[int, int]] = {each: {} for each in component_ids}
    for component, rank, count in rows:
        found[component][rank] = count
    return {component: counts_by_rank(ranks) for component, ranks in found.items()}


def covers(component_ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Return how much is known of each of these components; one query."""
    rows = {each.component_id: each for each in Assessment.objects.filter(component__in=component_ids)}
    return {each: _cover(rows.get(each)) for each in component_ids}


def cover_of(component: Component) -> dict[str, Any]:
    """Return how much is known of a component that was read with its assessment."""
    return _cover(getattr(component, "assessment", None))


def counts_by_rank(ranks: Mapping[int, int]) -> Counts:
    """Return counts of ranks as counts of severities; what has no severity to speak of is counted as low."""
    by_level = {_LEVELS[rank]: count for rank, count in ranks.items()}
    return Counts(
        critical=by_level.get(Level.CRITICAL, 0),
        high=by_level.get(Level.HIGH, 0),
        medium=by_level.get(Level.MEDIUM, 0),
        low=by_level.get(Level.LOW, 0) + by_level.get(Level.NONE, 0),
        unknown=by_level.get(Level.UNKNOWN, 0),
    )


def matches_of(component_ids: Sequence[int]) -> QuerySet[Match]:
    """Return what the index says of components."""
    return Match.objects.filter(component__in=component_ids)


def _cover(row: Assessment | None) -> dict[str, Any]:
    if row is None:
        return {"state": "not_covered", "to": None}
    return {"state": coverage.cover(row.state), "to": row.covered_to}


def _by_layer(held: QuerySet[SubjectComponent]) -> dict[int, int]:
    return dict(held.order_by().values_list("layer").annotate(Count("pk")))


def _counts_by_layer(subject_id: int | None) -> dict[int, Counts]:
    rows = (
        Finding.objects.filter(subject=subject_id, suppressed="")
        .order_by()
        .values_list("layer", "rank")
        .annotate(Count("pk"))
    )
    ranks: dict[int, dict[int, int]] = {}
    for layer, rank, count in rows:
        ranks.setdefault(layer, {})[rank] = count
    return {layer: counts_by_rank(each) for layer, each in ranks.items()}


def _made_by(config: Mapping[str, object] | None) -> list[str]:
    """Return what made each layer, by its position, as the configuration's history says."""
    history = None if config is None else config.get("history")
    if not isinstance(history, list):
        return []
    steps = [each for each in history if isinstance(each, dict) and not each.get("empty_layer")]
    return [str(each.get("created_by") or "") for each in steps]


def _children(image: Image, listed: Sequence[tuple[str, str]]) -> list[Child]:
    if not listed:
        return []
    here = Manifest.objects.filter(links__repository=image.repository)  # a sparse index may name images of others
    keys = dict(here.filter(digest__in=[digest for digest, _ in listed]).values_list("digest", "pk"))
    briefs = Appraisals().briefs(image.repository.pk, list(keys.values()))
    return [
        Child(digest=digest, platform=platform, brief=briefs.get(keys.get(digest, 0), Brief()))
        for digest, platform in listed
    ]
