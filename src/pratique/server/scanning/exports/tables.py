"""Findings and components of images and SBOMs as exports, in CSV."""

from collections.abc import Iterator
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from pratique.server.identity.principal import Principal
from pratique.server.inventory.models import SubjectComponent
from pratique.server.media.cells import written
from pratique.server.media.kinds import CSV, Piece, Source, export
from pratique.server.scanning import csv
from pratique.server.scanning.exports.pieces import by_component, worst_first
from pratique.server.scanning.models import Finding
from pratique.server.scanning.queries import images, sboms

Repository = Annotated[str, msgspec.Meta(max_length=255, description="The repository that holds the image.")]
Digest = Annotated[str, msgspec.Meta(max_length=135, description="The image's digest, `sha256:…`.")]
Severity = Literal["critical", "high", "medium", "low", "none", "unknown"]


class ImageParameters(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Which image."""

    repository: Repository
    digest: Digest


class FindingsParameters(ImageParameters, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Which image, and what its findings are narrowed by."""

    severity: Annotated[tuple[Severity, ...], msgspec.Meta(max_length=6)] = ()
    q: Annotated[str, msgspec.Meta(max_length=255, description="A part of a package's or vulnerability's name.")] = ""
    fixable: bool | None = None
    kev: bool | None = None
    suppressed: bool | None = None


@export("findings", title="Findings of an image", formats=(CSV,), parameters=FindingsParameters)
def findings(by: Principal, parameters: FindingsParameters) -> Source:
    """Every vulnerability of every package in an image, the worst first, with the reason why it is one."""
    image = images.find(by=by, repository=parameters.repository, digest=parameters.digest)
    found = images.findings(
        image,
        images.Narrow(
            severities=parameters.severity,
            containing=parameters.q,
            is_fixable=parameters.fixable,
            is_exploited=parameters.kev,
            is_suppressed=parameters.suppressed,
        ),
    )
    return Source(
        title=f"Findings of {parameters.repository}",
        stem=_stem("findings", parameters),
        write=lambda _format: _findings(found),
        count=found.count,
    )


@export("components", title="Components of an image", formats=(CSV,), parameters=ImageParameters)
def components(by: Principal, parameters: ImageParameters) -> Source:
    """Every package in an image, with the layer that brought it."""
    image = images.find(by=by, repository=parameters.repository, digest=parameters.digest)
    held = images.held(image)
    return Source(
        title=f"Components of {parameters.repository}",
        stem=_stem("components", parameters),
        write=lambda _format: _components(held),
        count=held.count,
    )


class SbomTableParameters(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Which SBOM that somebody brought in."""

    sbom: Annotated[UUID, msgspec.Meta(description="The SBOM's id.")]


@export("sbom-findings", title="Findings of an SBOM", formats=(CSV,), parameters=SbomTableParameters)
def sbom_findings(by: Principal, parameters: SbomTableParameters) -> Source:
    """Every vulnerability of every package that an SBOM names, the worst first."""
    sbom = sboms.find(by=by, sbom_id=parameters.sbom)
    found = images.findings(sbom, images.Narrow())
    return Source(
        title=f"Findings of {sbom.name}",
        stem=f"findings-{sbom.namespace.name}-{sbom.name}",
        write=lambda _format: _findings(found),
        count=found.count,
    )


@export("sbom-components", title="Components of an SBOM", formats=(CSV,), parameters=SbomTableParameters)
def sbom_components(by: Principal, parameters: SbomTableParameters) -> Source:
    """Every package that an SBOM names, as it was understood."""
    sbom = sboms.find(by=by, sbom_id=parameters.sbom)
    held = images.held(sbom)
    return Source(
        title=f"Components of {sbom.name}",
        stem=f"components-{sbom.namespace.name}-{sbom.name}",
        write=lambda _format: _components(held),
        count=held.count,
    )


def _findings(found: QuerySet[Finding]) -> Iterator[Piece]:
    yield Piece(data=written([csv.FINDINGS]))
    for batch in worst_first(found):
        yield Piece(data=written([csv.finding_row(each) for each in batch]), rows=len(batch))


def _components(held: QuerySet[SubjectComponent]) -> Iterator[Piece]:
    yield Piece(data=written([csv.COMPONENTS]))
    for batch in by_component(held):
        yield Piece(data=written([csv.component_row(each) for each in batch]), rows=len(batch))


def _stem(what: str, parameters: ImageParameters) -> str:
    return f"{what}-{parameters.repository}-{parameters.digest[-12:]}"
