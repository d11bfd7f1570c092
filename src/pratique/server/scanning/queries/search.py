"""Searching everything the caller may read; each kind is cut off, since what is searched for is one thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from pratique.server.identity.principal import Principal
from pratique.server.inventory.models import Component, SubjectComponent
from pratique.server.registry.models import ManifestLink
from pratique.server.scanning.models import Finding, Sbom
from pratique.server.scanning.queries import sboms, vulnerabilities
from pratique.server.scanning.queries.scope import readable, tags_of

MOST = 20
"""Results of each kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What was found."""

    vulnerabilities: Sequence[dict[str, Any]]
    packages: Sequence[dict[str, Any]]
    images: Sequence[dict[str, Any]]
    sboms: Sequence[Sbom]
    known: Sequence[dict[str, Any]]


def search(*, by: Principal, text: str) -> Results:
    """Search for a vulnerability, a package, a repository, tag or digest; nothing is found by an empty text.

    An SBOM is found by its name, by a package in it and by a vulnerability of one. `known` is what the index knows by
    that name, beside what was found in images.
    """
    text = text.strip()
    if not text:
        return Results(vulnerabilities=[], packages=[], images=[], sboms=[], known=[])
    names = vulnerabilities.named(text, limit=MOST)
    return Results(
        vulnerabilities=vulnerabilities.listed(by=by, containing=text, also=names, limit=MOST)[0],
        packages=_packages(by, text),
        images=_images(by, text),
        sboms=_sboms(by, text),
        known=vulnerabilities.unfound(by=by, names=names),
    )


def links(*, by: Principal, purl: str = "", name: str = "") -> QuerySet[ManifestLink]:
    """Return the images that ``by`` may read and that have a package; none unless one is named."""
    if not purl and not name:
        return ManifestLink.objects.none()
    having = _held(purl, name).values("subject__scans__manifest")
    return (
        ManifestLink.objects.filter(repository__in=readable(by), manifest__in=having)
        .select_related("repository", "manifest")
        .defer("manifest__payload")
    )


def images(found: Sequence[ManifestLink], *, purl: str, name: str) -> list[dict[str, Any]]:
    """Return each image with each package that was meant; a fixed number of queries."""
    tags = tags_of(found)
    rows = _held(purl, name).filter(subject__scans__manifest__in=[each.manifest_id for each in found])
    purls: dict[int, list[str]] = {}
    for manifest, one in rows.order_by("component__purl").values_list("subject__scans__manifest", "component__purl"):
        if one not in purls.setdefault(manifest, []):
            purls[manifest].append(one)
    return [
        {"repository": link.repository.name, "tags": tags[link.pk], "digest": link.manifest.digest, "purl": one}
        for link in found
        for one in purls.get(link.manifest_id, [])
    ]


def _held(purl: str, name: str) -> QuerySet[SubjectComponent]:
    held = SubjectComponent.objects.all()
    if purl:
        held = held.filter(component__purl=purl)
    return held.filter(component__name=name) if name else held


def _packages(by: Principal, text: str) -> list[dict[str, Any]]:
    linked = ManifestLink.objects.filter(repository__in=readable(by)).values("manifest")
    found = (
        Component.objects.filter(
            Q(name__icontains=text) | Q(purl=text) | Q(source_name__iexact=text),
            held_by__subject__scans__manifest__in=linked,
        )
        .annotate(images=Count("held_by__subject", distinct=True))
        .order_by("name", "purl")[:MOST]
    )
    return [
        {
            "purl": each.purl,
            "name": each.name,
            "version": each.version,
            "type": each.type,
            "images": vars(each)["images"],
        }
        for each in found
    ]


def _images(by: Principal, text: str) -> list[dict[str, Any]]:
    found = list(
        ManifestLink.objects.filter(
            Q(repository__name__icontains=text) | Q(manifest__digest=text) | Q(tags__name=text),
            repository__in=readable(by),
            tags__isnull=False,
        )
        .select_related("repository", "manifest")
        .defer("manifest__payload")
        .distinct()
        .order_by("-pk")[:MOST]
    )
    tags = tags_of(found)
    return [
        {"repository": each.repository.name, "tag": next(iter(tags[each.pk]), None), "digest": each.manifest.digest}
        for each in found
    ]


def _sboms(by: Principal, text: str) -> list[Sbom]:
    holding = SubjectComponent.objects.filter(
        Q(component__name__iexact=text) | Q(component__purl=text) | Q(component__source_name__iexact=text)
    )
    hit = Finding.objects.filter(match__vulnerability__iexact=text)
    meant = Q(name__icontains=text) | Q(subject__in=holding.values("subject")) | Q(subject__in=hit.values("subject"))
    return list(sboms.listed(by=by).filter(meant).order_by("-pk")[:MOST])
