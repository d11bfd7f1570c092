"""`/images`: an image of a repository; its layers, components and findings. 404 unless the caller may read it there."""

from typing import Any

from django.http import HttpResponseBase
from ninja import Query, Router, Schema

from pratique.core.analysis import Relation
from pratique.server.identity.http import Request, optional
from pratique.server.kernel.web.attachments import Attachment
from pratique.server.kernel.web.paging import Page, Paging, page_of
from pratique.server.kernel.web.schemas import refusals
from pratique.server.registry.http.appraisals import Appraised, AppraisedItem, FindingCounts, appraisal_of, brief_of
from pratique.server.registry.http.appraisals import counts_of as counted
from pratique.server.scanning import csv
from pratique.server.scanning.http.items import (
    COMPONENT_KEYS,
    FINDING_KEYS,
    PAST_KEYS,
    ComponentItem,
    FindingItem,
    PastFindingItem,
    component_items,
    finding_item,
    past_item,
)
from pratique.server.scanning.http.words import Long, Text
from pratique.server.scanning.queries import images as queries

router = Router(tags=["images"], auth=optional)


class Where(Schema):
    """The repository that the image is asked for in."""

    repository: Text


class ImageDistribution(Schema):
    """What an image's os-release says it is."""

    id: str
    version_id: str
    name: str


class ImageLayer(Schema):
    """A layer: its position, the lowest 0, what made it, and what it brought."""

    position: int
    digest: str
    size: int
    created_by: str
    components: int
    findings: FindingCounts


class ImagePlatform(AppraisedItem):
    """A platform's image that an index lists."""

    digest: str
    platform: str | None


class ImageDetail(Appraised):
    """An image in a repository. An index has `children` and no layers; its scan and findings are its worst child's."""

    digest: str
    repository: str
    platform: str | None
    distribution: ImageDistribution | None
    layers: list[ImageLayer]
    children: list[ImagePlatform]
    component_count: int


class ComponentFilter(Where):
    """What a list of components is narrowed by."""

    q: Text = ""
    type: Text = ""
    relation: Relation | None = None


class FindingFilter(Where):
    """What findings are narrowed by; `severity` may name several, separated by commas."""

    severity: Text = ""
    q: Text = ""
    purl: Long = ""
    layer: int | None = None
    fixable: bool | None = None
    kev: bool | None = None
    suppressed: bool | None = None


@router.get("/{digest}", response={200: ImageDetail, **refusals(400, 401, 404, 422, 429, 503)}, summary="Show an image")
def get_image(request: Request, digest: str, where: Query[Where]) -> ImageDetail:
    """Show an image with its layers and what is known of it."""
    image = queries.find(by=request.principal, repository=where.repository, digest=digest)
    known = queries.appraisal(image)
    shown = queries.detail(image)
    return ImageDetail(
        digest=image.manifest.digest,
        repository=image.repository.name,
        platform=image.manifest.platform or None,
        distribution=None if shown.distribution is None else ImageDistribution(**shown.distribution),
        layers=[
            ImageLayer(
                position=each.position,
                digest=each.digest,
                size=each.size,
                created_by=each.created_by,
                components=each.components,
                findings=counted(each.findings),
            )
            for each in shown.layers
        ],
        children=[
            ImagePlatform(digest=each.digest, platform=each.platform or None, **brief_of(each.brief))
            for each in shown.children
        ],
        component_count=shown.component_count,
        **appraisal_of(known),
    )


@router.get(
    "/{digest}/components",
    response={200: Page[ComponentItem], **refusals(400, 401, 404, 422, 429, 503)},
    summary="List an image's components",
)
def list_components(
    request: Request, digest: str, narrow: Query[ComponentFilter], paging: Query[Paging]
) -> Page[ComponentItem]:
    """List the packages in an image; sorted by `name`, or by `findings`."""
    image = queries.find(by=request.principal, repository=narrow.repository, digest=digest)
    found, following = page_of(
        queries.components(image, containing=narrow.q, type_=narrow.type, relation=narrow.relation),
        paging=paging,
        keys=COMPONENT_KEYS,
        default="name",
    )
    return Page[ComponentItem](items=component_items(image, found), next=following)


@router.get(
    "/{digest}/findings",
    response={200: Page[FindingItem], **refusals(400, 401, 404, 422, 429, 503)},
    summary="List an image's findings",
)
def list_findings(
    request: Request, digest: str, narrow: Query[FindingFilter], paging: Query[Paging]
) -> Page[FindingItem]:
    """List what is wrong with an image: the worst first, or sorted by `severity`, `epss`, `name`, `found_at`."""
    found, following = page_of(
        _narrowed(request, digest, narrow), paging=paging, keys=FINDING_KEYS, default="-severity"
    )
    return Page[FindingItem](items=[finding_item(each) for each in found], next=following)


@router.get(
    "/{digest}/past-findings",
    response={200: Page[PastFindingItem], **refusals(400, 401, 404, 422, 429, 503)},
    summary="List findings of an image that are over",
)
def list_past_findings(
    request: Request, digest: str, where: Query[Where], paging: Query[Paging]
) -> Page[PastFindingItem]:
    """List what was found in an image and is not any more, with why; the last to end first."""
    image = queries.find(by=request.principal, repository=where.repository, digest=digest)
    found, following = page_of(queries.past_findings(image), paging=paging, keys=PAST_KEYS, default="-closed_at")
    return Page[PastFindingItem](items=[past_item(each) for each in found], next=following)


@router.get(
    "/{digest}/findings.csv",
    response=refusals(400, 401, 404, 422, 429, 503),
    summary="Export an image's findings",
    openapi_extra={"responses": {200: {"description": "OK", "content": {"text/csv": {"schema": {"type": "string"}}}}}},
)
def export_findings(request: Request, digest: str, narrow: Query[FindingFilter]) -> HttpResponseBase:
    """Export the findings of an image as CSV, the worst first; no cell is a formula."""
    with Attachment() as file:
        rows = _narrowed(request, digest, narrow).order_by("-rank", "-pk")
        return file.answer(csv.lines(rows), name=f"findings-{digest[-12:]}.csv", media_type="text/csv; charset=utf-8")


def _narrowed(request: Request, digest: str, narrow: FindingFilter) -> Any:
    image = queries.find(by=request.principal, repository=narrow.repository, digest=digest)
    return queries.findings(
        image,
        queries.Narrow(
            severities=tuple(filter(None, narrow.severity.split(","))),
            containing=narrow.q,
            purl=narrow.purl,
            layer=narrow.layer,
            is_fixable=narrow.fixable,
            is_exploited=narrow.kev,
            is_suppressed=narrow.suppressed,
        ),
    )
