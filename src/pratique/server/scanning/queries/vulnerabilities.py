"""Reading vulnerabilities: which were found where the caller may read, and what the index says of one."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from pratique.core.advisories.index import Index, RecordHead
from pratique.core.advisories.records import BadRecord, Record, read_record
from pratique.core.advisories.severity import Severity
from pratique.core.advisories.telling import scores_of
from pratique.server.identity.principal import Principal
from pratique.server.kernel.errors import NotFound
from pratique.server.kernel.web.paging import BadCursor
from pratique.server.registry.models import ManifestLink
from pratique.server.scanning.models import Finding, Match
from pratique.server.scanning.models.finding import RANKS
from pratique.server.scanning.queries.scope import readable, tags_of
from pratique.server.scanning.services import findings

_LEVELS = {rank: level for level, rank in RANKS.items()}
_AFFECTED_MAX = 200  # packages shown of one vulnerability; a kernel notice names hundreds
_RANGES_MAX = 20  # ranges said of one package
_NAMES_MAX = 100


class NoVulnerability(NotFound):
    """The index knows no vulnerability {name}."""

    code = "vulnerability_unknown"


def listed(
    *, by: Principal, containing: str = "", also: Sequence[str] = (), limit: int, after: str = ""
) -> tuple[list[dict[str, Any]], str | None]:
    """Return what was found in images that ``by`` may read, the worst first, and the cursor of the next page.

    `also` names vulnerabilities besides those that contain a text.
    """
    found = (
        _visible(by)
        .order_by()
        .values("vulnerability")
        .annotate(
            worst=Max("findings__rank"),
            top=Max("score"),
            exploited=Count("pk", filter=Q(is_exploited=True)),
            said=Max("summary"),
            images=Count("findings__subject", distinct=True),
        )
    )
    if containing:
        found = found.filter(
            Q(vulnerability__icontains=containing) | Q(aliases__icontains=containing) | Q(vulnerability__in=also)
        )
    if after:
        rank, name = _cursor(after)
        found = found.filter(Q(worst__lt=rank) | Q(worst=rank, vulnerability__gt=name))
    rows = list(found.order_by("-worst", "vulnerability")[: limit + 1])
    following = None
    if len(rows) > limit:
        rows = rows[:limit]
        text = json.dumps([rows[-1]["worst"], rows[-1]["vulnerability"]])
        following = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return [
        {
            "id": each["vulnerability"],
            "severity": _LEVELS[each["worst"]],
            "score": each["top"],
            "kev": each["exploited"] > 0,
            "summary": each["said"] or "",
            "images": each["images"],
        }
        for each in rows
    ], following


def known(name: str) -> dict[str, Any]:
    """Return what the index says of a vulnerability, by its id or another name of it. Raises ``NoVulnerability``."""
    opened = findings.open_index()
    canonical = () if opened is None else opened.index.canonical(name)
    if opened is None or not canonical:
        raise NoVulnerability(name=name)
    index = opened.index
    vulnerability = canonical[0]
    heads = index.vulnerability(vulnerability)
    worst = max(heads, key=lambda each: (RANKS[each.severity.level], each.severity.score or 0.0))
    kev = index.kev([vulnerability]).get(vulnerability)
    epss = index.epss([vulnerability]).get(vulnerability)
    records = _records(index, heads)
    names = {each.id for each in heads}.union(*(each.aliases or () for each in records)) - {vulnerability}
    return {
        "id": vulnerability,
        "aliases": sorted(names)[:_NAMES_MAX],
        "severity": worst.severity.level.value,
        "score": worst.severity.score,
        "scores": list(map(_score, scores_of(heads))),
        "summary": next((each.summary for each in heads if each.summary), ""),
        "details": next((each.details for each in records if each.details), ""),
        "published": min((each.published for each in heads if each.published), default=None),
        "modified": max((each.modified for each in heads if each.modified), default=None),
        "epss": None if epss is None else {"score": epss.score, "percentile": epss.percentile},
        "kev": None if kev is None else {"added": kev.date_added, "due": kev.due_date, "name": kev.vulnerability_name},
        "records": [_head(each) for each in heads],
        "affected": list(_affected(index, vulnerability)),
    }


def named(text: str, *, limit: int) -> list[str]:
    """Return the vulnerabilities that the index knows by an id, an alias, a weakness (CWE) or a package."""
    opened = findings.open_index()
    return [] if opened is None else opened.index.search(text, limit=limit)


def unfound(*, by: Principal, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return what the index says of those that were not found in an image that ``by`` may read."""
    opened = findings.open_index()
    if opened is None or not names:
        return []
    found = set(_visible(by).filter(vulnerability__in=names).values_list("vulnerability", flat=True))
    return [_in_short(opened.index, each) for each in names if each not in found]


def _in_short(index: Index, name: str) -> dict[str, Any]:
    heads = index.vulnerability(name)
    worst = max((each.severity for each in heads), key=lambda each: (RANKS[each.level], each.score or 0.0))
    return {
        "id": name,
        "severity": worst.level.value,
        "score": worst.score,
        "kev": bool(index.kev([name])),
        "summary": next((each.summary for each in heads if each.summary), ""),
    }


def canonical(name: str) -> str:
    """Return the id of the vulnerability that a name stands for; the name itself where the index knows of none."""
    opened = findings.open_index()
    return name if opened is None else next(iter(opened.index.canonical(name)), name)


def links(*, by: Principal, vulnerability: str) -> QuerySet[ManifestLink]:
    """Return where a vulnerability was found, among what ``by`` may read."""
    having = Finding.objects.filter(match__vulnerability=vulnerability, suppressed="").values(
        "subject__scans__manifest"
    )
    return (
        ManifestLink.objects.filter(repository__in=readable(by), manifest__in=having)
        .select_related("repository", "manifest")
        .defer("manifest__payload")
    )


def affected(found: Sequence[ManifestLink], vulnerability: str) -> list[dict[str, Any]]:
    """Return the packages that have a vulnerability in each of these images; a fixed number of queries."""
    tags = tags_of(found)
    found_there = Finding.objects.filter(
        match__vulnerability=vulnerability,
        suppressed="",
        subject__scans__manifest__in=[each.manifest_id for each in found],
    ).select_related("match__component")
    by_manifest: dict[int, list[Match]] = {}
    for finding in found_there.annotate(manifest=F("subject__scans__manifest")).order_by("pk"):
        by_manifest.setdefault(vars(finding)["manifest"], []).append(finding.match)
    return [
        {
            "repository": link.repository.name,
            "tag": next(iter(tags[link.pk]), None),
            "digest": link.manifest.digest,
            "purl": match.component.purl,
            "name": match.component.name,
            "version": match.component.version,
            "fixed_version": match.fixed or None,
            "severity": match.level,
        }
        for link in found
        for match in by_manifest.get(link.manifest_id, [])
    ]


def _visible(by: Principal) -> QuerySet[Match]:
    """Return the matches that were found in images that ``by`` may read."""
    return Match.objects.filter(
        findings__suppressed="",
        findings__subject__scans__manifest__in=ManifestLink.objects.filter(repository__in=readable(by)).values(
            "manifest"
        ),
    )


def _cursor(text: str) -> tuple[int, str]:
    try:
        rank, name = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise BadCursor from error
    if not isinstance(rank, int) or not isinstance(name, str) or abs(rank) > 1 << 15 or not name.isprintable():
        raise BadCursor
    return rank, name


def _score(severity: Severity) -> dict[str, Any]:
    return {"version": severity.version, "score": severity.score, "vector": severity.vector}


def _head(head: RecordHead) -> dict[str, Any]:
    return {
        "id": head.id,
        "source": head.source,
        "severity": head.severity.level.value,
        "score": head.severity.score,
        "scores": [_score(each) for each in head.severities if each.score is not None],
        "cwes": list(head.cwes),
        "disputed": head.is_disputed,
        "published": head.published,
        "modified": head.modified,
        "withdrawn": head.withdrawn,
        "summary": head.summary,
    }


def _records(index: Index, heads: Sequence[RecordHead]) -> list[Record]:
    """Return the records themselves, those that the index kept whole."""
    found = []
    for head in heads:
        body = index.document(head.id)
        if body:
            try:
                found.append(read_record(body))
            except BadRecord:
                continue
    return found


def _affected(index: Index, vulnerability: str) -> Iterator[Mapping[str, Any]]:
    """Return the packages that have a vulnerability in some version, from what matching itself goes by."""
    for ecosystem, name, advisory in islice(index.affected_by(vulnerability), _AFFECTED_MAX):
        said = [each.words for each in advisory.spans[:_RANGES_MAX]] or list(advisory.texts[:_RANGES_MAX])
        yield {
            "record": advisory.id,
            "ecosystem": ecosystem,
            "name": name,
            "ranges": "; ".join(said),
            "fixed": list(advisory.fixes[:_RANGES_MAX]),
        }
