"""`/sboms`: SBOMs that people brought in, with their components and findings. 404 unless one may read the namespace."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema, Status

from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals
from pratique.server.registry.http.appraisals import Coverage, FindingCounts
from pratique.server.registry.http.appraisals import counts_of as counted
from pratique.server.registry.ports import Counts
from pratique.server.scanning import coverage
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
from pratique.server.scanning.models import Sbom
from pratique.server.scanning.queries import images
from pratique.server.scanning.queries import sboms as queries
from pratique.server.scanning.services import sboms as services

router = Router(tags=["sboms"], auth=authenticated)

_KEYS = {
    "uploaded_at": SortKey(column="uploaded_at", parse=datetime.fromisoformat),
    "name": SortKey(column="name"),
}


class SbomItem(Schema):
    """An SBOM of a namespace. `document_name` is what the document calls what it is about."""

    id: UUID
    namespace: str
    name: str
    document_name: str
    format: str
    format_version: str
    digest: str
    size: int
    components: int
    unused_count: int
    findings: FindingCounts
    coverage: Coverage
    uploaded_by: str
    uploaded_at: datetime


class SbomUnused(Schema):
    """A component of the document that could not be used, and why."""

    name: str
    reason: str


class SbomDetail(SbomItem):
    """An SBOM; `unused` are the first of the components that could not be used."""

    unused: list[SbomUnused]


class SbomFilter(Schema):
    """What a list of SBOMs is narrowed by."""

    namespace: Text = ""
    q: Text = ""


class SbomComponentFilter(Schema):
    """What a list of components is narrowed by."""

    q: Text = ""
    type: Text = ""


class SbomFindingFilter(Schema):
    """What findings are narrowed by; `severity` may name several, separated by commas."""

    severity: Text = ""
    q: Text = ""
    purl: Long = ""
    fixable: bool | None = None
    kev: bool | None = None


@router.get("", response={200: Page[SbomItem], **refusals(400, 401, 404, 422, 429, 503)}, summary="List SBOMs")
def list_sboms(request: Request, paging: Query[Paging], narrow: Query[SbomFilter]) -> Page[SbomItem]:
    """List the SBOMs of the namespaces that one may read; the latest first, or sorted by `name`."""
    found, following = page_of(
        queries.listed(by=request.principal, namespace=narrow.namespace, containing=narrow.q),
        paging=paging,
        keys=_KEYS,
        default="-uploaded_at",
    )
    return Page[SbomItem](items=[SbomItem(**_facts(each)) for each in found], next=following)


@router.get("/{uuid:sbom_id}", response={200: SbomDetail, **refusals(401, 404, 429, 503)}, summary="Show an SBOM")
def get_sbom(request: Request, sbom_id: UUID) -> SbomDetail:
    """Show an SBOM: what was found by it, and what of it could not be used."""
    sbom = queries.find(by=request.principal, sbom_id=sbom_id)
    return SbomDetail(**_facts(sbom), unused=[SbomUnused(**each) for each in sbom.unused])


@router.delete("/{uuid:sbom_id}", response={204: None, **refusals(401, 403, 404, 429, 503)}, summary="Delete an SBOM")
def delete_sbom(request: Request, sbom_id: UUID) -> Status[None]:
    """Delete an SBOM with its findings."""
    services.delete(by=request.principal, sbom_id=sbom_id)
    return Status(204, None)


@router.get(
    "/{uuid:sbom_id}/components",
    response={200: Page[ComponentItem], **refusals(400, 401, 404, 422, 429, 503)},
    summary="List an SBOM's components",
)
def list_components(
    request: Request, sbom_id: UUID, narrow: Query[SbomComponentFilter], paging: Query[Paging]
) -> Page[ComponentItem]:
    """List the packages that an SBOM names; sorted by `name`, or by `findings`."""
    sbom = queries.find(by=request.principal, sbom_id=sbom_id)
    found, following = page_of(
        images.components(sbom, containing=narrow.q, type_=narrow.type),
        paging=paging,
        keys=COMPONENT_KEYS,
        default="name",
    )
    return Page[ComponentItem](items=component_items(sbom, found), next=following)


@router.get(
    "/{uuid:sbom_id}/findings",
    response={200: Page[FindingItem], **refusals(400, 401, 404, 422, 429, 503)},
    summary="List an SBOM's findings",
)
def list_findings(
    request: Request, sbom_id: UUID, narrow: Query[SbomFindingFilter], paging: Query[Paging]
) -> Page[FindingItem]:
    """List what is wrong with what an SBOM names: the worst first, or by `severity`, `epss`, `name`, `found_at`."""
    sbom = queries.find(by=request.principal, sbom_id=sbom_id)
    found, following = page_of(
        images.findings(
            sbom,
            images.Narrow(
                severities=tuple(filter(None, narrow.severity.split(","))),
                containing=narrow.q,
                purl=narrow.purl,
                is_fixable=narrow.fixable,
                is_exploited=narrow.kev,
            ),
        ),
        paging=paging,
        keys=FINDING_KEYS,
        default="-severity",
    )
    return Page[FindingItem](items=[finding_item(each) for each in found], next=following)


@router.get(
    "/{uuid:sbom_id}/past-findings",
    response={200: Page[PastFindingItem], **refusals(400, 401, 404, 422, 429, 503)},
    summary="List findings of an SBOM that are over",
)
def list_past_findings(request: Request, sbom_id: UUID, paging: Query[Paging]) -> Page[PastFindingItem]:
    """List what was found by an SBOM and is not any more, with why; the last to end first."""
    sbom = queries.find(by=request.principal, sbom_id=sbom_id)
    found, following = page_of(images.past_findings(sbom), paging=paging, keys=PAST_KEYS, default="-closed_at")
    return Page[PastFindingItem](items=[past_item(each) for each in found], next=following)


def _facts(sbom: Sbom) -> dict[str, Any]:
    counts = Counts(critical=sbom.critical, high=sbom.high, medium=sbom.medium, low=sbom.low, unknown=sbom.unknown)
    return {
        "id": sbom.uuid,
        "namespace": sbom.namespace.name,
        "name": sbom.name,
        "document_name": sbom.document_name,
        "format": sbom.format,
        "format_version": sbom.format_version,
        "digest": sbom.digest,
        "size": sbom.size,
        "components": sbom.components,
        "unused_count": sbom.unused_count,
        "findings": counted(counts),
        "coverage": Coverage(**asdict(coverage.summed(sbom.ecosystems))),
        "uploaded_by": sbom.uploaded_by,
        "uploaded_at": sbom.uploaded_at,
    }
