"""`/repositories`: repositories, their tags and manifests.

A repository's name stands in addresses with its slashes, plain or encoded; it has two segments at least, so that
`acme/tags` is a repository and `acme/app/tags` the tags of one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

import pydantic
from django.urls import register_converter
from ninja import NinjaAPI, Query, Router, Schema, Status

from pratique.core.names import Digest, InvalidDigest, InvalidRepositoryName, RepositoryName
from pratique.core.names import Tag as TagName
from pratique.server.identity.authorisation import Right, rights
from pratique.server.identity.http import Request, authenticated, optional
from pratique.server.identity.principal import Principal
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals
from pratique.server.registry import ports, queries, services
from pratique.server.registry.errors import BadDigest, BadName
from pratique.server.registry.http.appraisals import Appraised, AppraisedItem, appraisal_of, brief_of
from pratique.server.registry.models import ManifestLink, Repository, Tag, Visibility
from pratique.server.registry.models.repository import DESCRIPTION_LENGTH
from pratique.server.registry.services.repositories import resource_of

NOTHING_KNOWN = ports.Brief()

router = Router(tags=["repositories"], auth=optional)

_SEGMENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"


class RepositoryConverter:
    """A repository's name in an address."""

    regex = rf"{_SEGMENT}(?:/{_SEGMENT})+"

    def to_python(self, value: str) -> str:
        """Return the name as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return the name as it stands."""
        return value


register_converter(RepositoryConverter, "repository")

_KEYS = {
    "name": SortKey(column="name"),
    "updated_at": SortKey(column="updated_at", parse=datetime.fromisoformat),
}
Filter = Annotated[str, pydantic.Field(max_length=255)]
Description = Annotated[str, pydantic.Field(max_length=DESCRIPTION_LENGTH)]
Shown = Literal["public", "private"]


class RepositoryRights(Schema):
    """What the caller may do with a repository."""

    write: bool
    delete: bool
    administer: bool


class RepositoryItem(Schema):
    """A repository. `size` counts the bytes of its distinct blobs."""

    name: str
    namespace: str
    visibility: Shown
    description: str
    created_at: datetime
    updated_at: datetime
    tag_count: int
    size: int
    may: RepositoryRights


class NewRepository(Schema):
    """What making a repository takes."""

    model_config = pydantic.ConfigDict(extra="forbid")

    name: Filter
    visibility: Shown = "private"
    description: Description = ""


class RepositoryPatch(Schema):
    """What may be changed of a repository; what is left out stays."""

    model_config = pydantic.ConfigDict(extra="forbid")

    visibility: Shown | None = None
    description: Description | None = None


class TagFacts(Schema):
    """A tag and what it points to. `size` counts the bytes of the content, over all platforms."""

    name: str
    digest: str
    media_type: str
    size: int
    platforms: list[str]
    pushed_at: datetime
    pushed_by: str | None


class TagItem(TagFacts, AppraisedItem):
    """A tag, what it points to, and in short what is known of that."""


class ChildItem(Schema):
    """A manifest that an index lists."""

    digest: str
    platform: str | None
    size: int


class LayerItem(Schema):
    """A layer, the lowest first."""

    digest: str
    media_type: str
    size: int


class ManifestContents(Schema):
    """What a manifest holds: itself as JSON, an index's children, an image's layers and configuration."""

    manifest: dict[str, Any]
    children: list[ChildItem]
    layers: list[LayerItem]
    config: dict[str, Any] | None


class TagDetail(TagFacts, ManifestContents, Appraised):
    """A tag with what it points to, and what is known of that."""


class ManifestDetail(ManifestContents, Appraised):
    """A manifest, and what is known of it."""

    digest: str
    media_type: str
    size: int
    platforms: list[str]
    pushed_at: datetime
    pushed_by: str | None


@router.get("", response={200: Page[RepositoryItem], **refusals(400, 401, 422, 429, 503)}, summary="List repositories")
def list_repositories(request: Request, paging: Query[Paging], q: Filter = "") -> Page[RepositoryItem]:
    """List the repositories one may read: without credentials the public ones."""
    found, following = page_of(
        queries.repositories(by=request.principal, containing=q), paging=paging, keys=_KEYS, default="name"
    )
    return Page[RepositoryItem](items=[_repository(each, by=request.principal) for each in found], next=following)


@router.post(
    "",
    auth=authenticated,
    response={201: RepositoryItem, **refusals(400, 401, 403, 404, 409, 422, 429, 503)},
    summary="Make a repository",
)
def create_repository(request: Request, body: NewRepository) -> Status[RepositoryItem]:
    """Make a repository in a namespace one may write to; a public one takes the right to administer it."""
    services.create_repository(
        request.principal, _name(body.name), visibility=Visibility(body.visibility), description=body.description
    )
    return Status(201, _find(request, body.name))


@router.get(
    "/{repository:repository}/tags",
    response={200: Page[TagItem], **refusals(400, 401, 404, 422, 429, 503)},
    summary="List the tags",
)
def list_tags(request: Request, repository: str, paging: Query[Paging], q: Filter = "") -> Page[TagItem]:
    """List a repository's tags."""
    owner = queries.find_repository(by=request.principal, name=repository)
    found, following = page_of(queries.tags(owner, containing=q), paging=paging, keys=_KEYS, default="name")
    shown = queries.summaries([each.link.manifest for each in found])
    known = ports.appraiser().briefs(owner.pk, [each.link.manifest_id for each in found])
    items = [
        TagItem(
            **_tag(each, shown[each.link.manifest_id]),
            **brief_of(known.get(each.link.manifest_id, NOTHING_KNOWN)),
        )
        for each in found
    ]
    return Page[TagItem](items=items, next=following)


@router.get(
    "/{repository:repository}/tags/{tag}",
    response={200: TagDetail, **refusals(400, 401, 404, 422, 429, 503)},
    summary="Show a tag",
)
def get_tag(request: Request, repository: str, tag: str) -> TagDetail:
    """Show a tag with what it points to."""
    owner = queries.find_repository(by=request.principal, name=repository)
    found = queries.find_tag(owner, tag)
    manifest = found.link.manifest
    shown = queries.summaries([manifest])[manifest.pk]
    known = ports.appraiser().appraise(owner.pk, manifest.pk)
    return TagDetail(**_tag(found, shown), **_contents(queries.contents(manifest)), **appraisal_of(known))


@router.delete(
    "/{repository:repository}/tags/{tag}",
    auth=authenticated,
    response={204: None, **refusals(400, 401, 403, 404, 422, 429, 503)},
    summary="Delete a tag",
)
def delete_tag(request: Request, repository: str, tag: str) -> Status[None]:
    """Delete a tag; its manifest stays."""
    owner = queries.find_repository(by=request.principal, name=repository, right=Right.DELETE)
    found = queries.find_tag(owner, tag)
    services.delete_tag(RepositoryName.parse(owner.name), TagName.parse(found.name))
    return Status(204, None)


@router.get(
    "/{repository:repository}/manifests/{digest}",
    response={200: ManifestDetail, **refusals(400, 401, 404, 422, 429, 503)},
    summary="Show a manifest",
)
def get_manifest(request: Request, repository: str, digest: str) -> ManifestDetail:
    """Show a manifest by its digest."""
    owner = queries.find_repository(by=request.principal, name=repository)
    link = queries.find_manifest(owner, _digest(digest).text)
    shown = queries.summaries([link.manifest])[link.manifest_id]
    known = ports.appraiser().appraise(owner.pk, link.manifest_id)
    return ManifestDetail(**_manifest(link, shown), **_contents(queries.contents(link.manifest)), **appraisal_of(known))


@router.delete(
    "/{repository:repository}/manifests/{digest}",
    auth=authenticated,
    response={204: None, **refusals(400, 401, 403, 404, 409, 422, 429, 503)},
    summary="Delete a manifest",
)
def delete_manifest(request: Request, repository: str, digest: str) -> Status[None]:
    """Delete a manifest with every tag on it; not while an index lists it."""
    owner = queries.find_repository(by=request.principal, name=repository, right=Right.DELETE)
    services.delete_manifest(RepositoryName.parse(owner.name), _digest(digest))
    return Status(204, None)


@router.get(
    "/{repository:repository}",
    response={200: RepositoryItem, **refusals(401, 404, 422, 429, 503)},
    summary="Show a repository",
)
def get_repository(request: Request, repository: str) -> RepositoryItem:
    """Show a repository to those who may read it."""
    return _find(request, repository)


@router.patch(
    "/{repository:repository}",
    auth=authenticated,
    response={200: RepositoryItem, **refusals(400, 401, 403, 404, 422, 429, 503)},
    summary="Change a repository",
)
def change_repository(request: Request, repository: str, body: RepositoryPatch) -> RepositoryItem:
    """Change who may read a repository, or its description; for those who administer its namespace."""
    services.change_repository(
        request.principal,
        repository,
        visibility=None if body.visibility is None else Visibility(body.visibility),
        description=body.description,
    )
    return _find(request, repository)


@router.delete(
    "/{repository:repository}",
    auth=authenticated,
    response={204: None, **refusals(401, 403, 404, 422, 429, 503)},
    summary="Delete a repository",
)
def delete_repository(request: Request, repository: str) -> Status[None]:
    """Delete a repository with everything in it; for those who administer its namespace."""
    services.delete_repository(request.principal, repository)
    return Status(204, None)


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("/repositories", router)


def _find(request: Request, name: str) -> RepositoryItem:
    return _repository(queries.find_repository(by=request.principal, name=name), by=request.principal)


def _repository(repository: Repository, *, by: Principal) -> RepositoryItem:
    held = rights(by, resource_of(repository))
    figures: Mapping[str, int] = vars(repository)
    return RepositoryItem(
        name=repository.name,
        namespace=repository.namespace.name,
        visibility="public" if repository.visibility == Visibility.PUBLIC else "private",
        description=repository.description,
        created_at=repository.created_at,
        updated_at=repository.updated_at,
        tag_count=figures["tag_count"],
        size=figures["size"],
        may=RepositoryRights(
            write=Right.WRITE in held, delete=Right.DELETE in held, administer=Right.ADMINISTER in held
        ),
    )


def _tag(tag: Tag, shown: queries.Summary) -> dict[str, Any]:
    manifest = tag.link.manifest
    return {
        "name": tag.name,
        "digest": manifest.digest,
        "media_type": manifest.media_type,
        "size": shown.size,
        "platforms": list(shown.platforms),
        "pushed_at": tag.updated_at,
        "pushed_by": None if tag.updated_by is None else tag.updated_by.name,
    }


def _manifest(link: ManifestLink, shown: queries.Summary) -> dict[str, Any]:
    return {
        "digest": link.manifest.digest,
        "media_type": link.manifest.media_type,
        "size": shown.size,
        "platforms": list(shown.platforms),
        "pushed_at": link.pushed_at,
        "pushed_by": None if link.pushed_by is None else link.pushed_by.name,
    }


def _contents(contents: queries.Contents) -> dict[str, Any]:
    return {
        "manifest": contents.manifest,
        "children": [
            ChildItem(digest=each.digest, platform=each.platform or None, size=each.size) for each in contents.children
        ],
        "layers": [
            LayerItem(digest=each.digest, media_type=each.media_type, size=each.size) for each in contents.layers
        ],
        "config": contents.config,
    }


def _name(text: str) -> RepositoryName:
    try:
        return RepositoryName.parse(text)
    except InvalidRepositoryName as error:
        raise BadName(problem=error) from error


def _digest(text: str) -> Digest:
    try:
        return Digest.parse(text)
    except InvalidDigest as error:
        raise BadDigest(problem=error) from error
