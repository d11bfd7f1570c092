"""`/repositories/…/manifests/…/referrers` and `…/deletion`: what lies beside a manifest, and what goes with it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from ninja import NinjaAPI, Router, Schema

from pratique.server.identity.authorisation import Right
from pratique.server.identity.http import Request, authenticated, optional
from pratique.server.kernel.web.schemas import refusals
from pratique.server.registry import queries
from pratique.server.registry.http.repositories import digest_of

router = Router(tags=["repositories"], auth=optional)


class ReferrerItem(Schema):
    """A manifest that refers to `parent`: its `kind` as far as its type tells, nothing of it verified.

    `tag` is that by which an older client tied it to its parent; `size` counts the bytes of its content. `annotations`
    are left out where its manifest has more than 64 KiB.
    """

    parent: str
    digest: str
    media_type: str
    artifact_type: str
    kind: Literal["signature", "attestation", "sbom", "other"]
    size: int
    annotations: dict[str, Any]
    pushed_at: datetime
    pushed_by: str | None
    tag: str | None


class Referrers(Schema):
    """What refers to a manifest, to its referrers and so on, parents first; not all of it unless `is_whole`."""

    items: list[ReferrerItem]
    is_whole: bool


class DeletionPreview(Schema):
    """What goes with a manifest: the first of its `tag_count` tags, and what refers to it.

    `held_by` is an index that lists it, which must be deleted first. `frees` are the bytes of the `blobs` that no other
    manifest you can see holds, which garbage collection gives back; `stays` counts the images an index leaves.
    """

    tags: list[str]
    tag_count: int
    held_by: str | None
    referrers: int
    blobs: int
    frees: int
    stays: int


@router.get(
    "/{repository:repository}/manifests/{digest}/referrers",
    response={200: Referrers, **refusals(400, 401, 404, 422, 429, 503)},
    summary="Show what refers to a manifest",
)
def list_referrers(request: Request, repository: str, digest: str) -> Referrers:
    """Show what refers to a manifest, as a tree of 200 at most: signatures, attestations, SBOMs and the rest."""
    owner = queries.find_repository(by=request.principal, name=repository)
    found = queries.find_manifest(owner, digest_of(digest).text)
    tree = queries.referrers_of(owner, found.manifest.digest)
    items = [ReferrerItem(**(asdict(each) | {"kind": each.kind.value})) for each in tree.nodes]
    return Referrers(items=items, is_whole=tree.is_whole)


@router.get(
    "/{repository:repository}/manifests/{digest}/deletion",
    auth=authenticated,
    response={200: DeletionPreview, **refusals(400, 401, 403, 404, 422, 429, 503)},
    summary="Ask what deleting a manifest would do",
)
def preview_deletion(request: Request, repository: str, digest: str) -> DeletionPreview:
    """Say what goes with a manifest and what its deletion frees, and delete nothing."""
    owner = queries.find_repository(by=request.principal, name=repository, right=Right.DELETE)
    found = queries.find_manifest(owner, digest_of(digest).text)
    return DeletionPreview(**asdict(queries.deletion_of(owner, found, by=request.principal)))


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("/repositories", router)
