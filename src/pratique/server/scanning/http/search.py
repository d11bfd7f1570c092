"""`/search`: by vulnerability, by package, by image, over everything the caller may read."""

from uuid import UUID

from ninja import Query, Router, Schema

from pratique.core.advisories.severity import Level
from pratique.server.identity.http import Request, optional
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals
from pratique.server.scanning.http.vulnerabilities import VulnerabilityItem
from pratique.server.scanning.http.words import Long, Text
from pratique.server.scanning.queries import search as queries

router = Router(tags=["search"], auth=optional)

_KEYS = {"pushed_at": SortKey(column="id", parse=int)}


class PackageItem(Schema):
    """A package that is in `images` images."""

    purl: str
    name: str
    version: str
    type: str
    images: int


class FoundImage(Schema):
    """An image in a repository, with one of its tags."""

    repository: str
    tag: str | None
    digest: str


class FoundSbom(Schema):
    """An SBOM that somebody brought in."""

    id: UUID
    name: str
    namespace: str


class KnownVulnerability(Schema):
    """A vulnerability that the index knows, and that was not found in an image one may see."""

    id: str
    severity: Level
    score: float | None
    kev: bool
    summary: str


class Found(Schema):
    """What was found, of each kind the first few; `known` is what only the index knows by that name."""

    vulnerabilities: list[VulnerabilityItem]
    packages: list[PackageItem]
    images: list[FoundImage]
    sboms: list[FoundSbom]
    known: list[KnownVulnerability]


class PackageImage(Schema):
    """An image in a repository that has a package."""

    repository: str
    tags: list[str]
    digest: str
    purl: str


class Wanted(Schema):
    """What is searched for."""

    q: Text


class Package(Schema):
    """A package: by its purl, or by its name in any version."""

    purl: Long = ""
    name: Text = ""


@router.get("", response={200: Found, **refusals(400, 401, 422, 429, 503)}, summary="Search")
def search(request: Request, wanted: Query[Wanted]) -> Found:
    """Search the images and SBOMs one may read for a vulnerability, a package, a repository or a digest, and the index.

    A vulnerability is found by its id, an alias, a package or a weakness (`CWE-79`).
    """
    found = queries.search(by=request.principal, text=wanted.q)
    return Found(
        vulnerabilities=[VulnerabilityItem(**each) for each in found.vulnerabilities],
        packages=[PackageItem(**each) for each in found.packages],
        images=[FoundImage(**each) for each in found.images],
        sboms=[FoundSbom(id=each.uuid, name=each.name, namespace=each.namespace.name) for each in found.sboms],
        known=[KnownVulnerability(**each) for each in found.known],
    )


@router.get(
    "/packages/images",
    response={200: Page[PackageImage], **refusals(400, 401, 422, 429, 503)},
    summary="List the images that have a package",
)
def list_package_images(request: Request, package: Query[Package], paging: Query[Paging]) -> Page[PackageImage]:
    """List the images one may read that have a package, the newest first."""
    links, following = page_of(
        queries.links(by=request.principal, purl=package.purl, name=package.name),
        paging=paging,
        keys=_KEYS,
        default="-pushed_at",
    )
    rows = queries.images(links, purl=package.purl, name=package.name)
    return Page[PackageImage](items=[PackageImage(**each) for each in rows], next=following)
