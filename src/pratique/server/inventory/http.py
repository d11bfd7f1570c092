"""`/packages/facts` and `/artifacts`: what is said of a package, and which package a file is."""

from datetime import datetime
from typing import Annotated

import pydantic
from ninja import NinjaAPI, Query, Router, Schema

from pratique.server.identity.http import Request, authenticated
from pratique.server.inventory import queries
from pratique.server.inventory.models import PURL_LENGTH, ArtifactKind
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["packages"], auth=authenticated)

_DIGEST_MAX = 128


class PackageFactsItem(Schema):
    """What is said of one version of a package; what nobody said is null or empty."""

    purl: str
    released_at: datetime | None
    licence: str
    author: str
    is_deprecated: bool | None
    deprecated: str
    is_withdrawn: bool | None
    withdrawn: str
    source: str
    recorded_at: datetime


class ArtifactItem(Schema):
    """A file of a package."""

    sha256: str
    purl: str
    kind: ArtifactKind
    name: str
    size: int | None
    source: str
    recorded_at: datetime


class FactsAsked(Schema):
    """Which package, in one version: `pkg:npm/left-pad@1.3.0`."""

    purl: Annotated[str, pydantic.Field(max_length=PURL_LENGTH)]


Sha256 = Annotated[str, pydantic.Field(max_length=_DIGEST_MAX)]


@router.get(
    "/packages/facts",
    response={200: PackageFactsItem, **refusals(400, 401, 404, 422, 429, 503)},
    summary="Show a package's facts",
)
def get_facts(request: Request, of: Query[FactsAsked]) -> PackageFactsItem:  # noqa: ARG001 — whoever is signed in
    """Show what was said of a version of a package, by what passed here or by a file of facts."""
    return PackageFactsItem.from_orm(queries.facts_of(of.purl))


@router.get(
    "/artifacts/{sha256}",
    response={200: list[ArtifactItem], **refusals(400, 401, 422, 429, 503)},
    summary="Name a file by its digest",
)
def list_artifacts(request: Request, sha256: Sha256) -> list[ArtifactItem]:  # noqa: ARG001 — whoever is signed in
    """List the packages that a file with this SHA-256 is of; none where nobody said, which is not "harmless"."""
    return [ArtifactItem.from_orm(each) for each in queries.artifacts(sha256)]


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("", router)
