"""`/repositories`: repositories, their tags and manifests.

A repository's name stands in addresses with its slashes, plain or encoded; it has two segments at least, so that
`acme/tags` is a repository and `acme/app/tags` the tags of one.
"""

from datetime import datetime

from django.http import HttpResponse
from django.urls import register_converter
from ninja import NinjaAPI, Query, Router, Status

from pratique.core.names import Digest, InvalidDigest, InvalidRepositoryName, RepositoryName
from pratique.core.names import Tag as TagName
from pratique.server.identity.authorisation import Right, may
from pratique.server.identity.http import Request, authenticated, optional
from pratique.server.kernel.web.paging import Page, Paging, SortKey, asked_for, told, told_one
from pratique.server.kernel.web.schemas import refusals
from pratique.server.registry import ports, queries, services
from pratique.server.registry.errors import BadDigest, BadName
from pratique.server.registry.http.appraisals import appraisal_of, brief_of
from pratique.server.registry.http.deletions import DeletionItem, deleted
from pratique.server.registry.http.shapes import (
    Filter,
    ManifestDetail,
    NewRepository,
    RepositoryItem,
    RepositoryPatch,
    TagDetail,
    TagItem,
    contents_of,
    manifest_of,
    repository_of,
    tag_of,
)
from pratique.server.registry.models import AtTagLimit, Repository, Visibility
from pratique.server.registry.services.repositories import resource_of
from pratique.server.registry.services.tags import rules_of

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
    "name": SortKey(column="name", is_unique=True),
    "updated_at": SortKey(column="updated_at", parse=datetime.fromisoformat),
}


@router.get("", response={200: Page[RepositoryItem], **refusals(400, 401, 422, 429, 503)}, summary="List repositories")
def list_repositories(request: Request, paging: Query[Paging], q: Filter = "") -> HttpResponse:
    """List the repositories one may read: without credentials the public ones."""
    asked = asked_for(paging, keys=_KEYS, default="name")
    found, following = asked.cut(queries.repository_rows(asked, by=request.principal, part=q))
    return told([repository_of(each, by=request.principal) for each in found], following)


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
def list_tags(request: Request, repository: str, paging: Query[Paging], q: Filter = "") -> HttpResponse:
    """List a repository's tags; `q` is a part of their names, large and small letters told apart.

    With `q` a page goes through 10,000 names at most. Where they hold too few, it has fewer items than `limit`, or
    none; `next` goes on behind them, and is null where there are no more.
    """
    asked = asked_for(paging, keys=_KEYS, default="name")
    owner = queries.find_listed(by=request.principal, name=repository)
    found, following = queries.tag_page(asked, repository=owner.pk, part=q)
    shown = queries.summaries(found, repository=owner.pk)
    rules, appraiser = rules_of(owner), ports.appraiser()
    items = [
        {
            **tag_of(each, shown[each.manifest], rules),
            "has_signature": each.is_signed,
            **brief_of(appraiser.brief(each.known)),
        }
        for each in found
    ]
    return told(items, following)


@router.get(
    "/{repository:repository}/tags/{tag}",
    response={200: TagDetail, **refusals(400, 401, 404, 422, 429, 503)},
    summary="Show a tag",
)
def get_tag(request: Request, repository: str, tag: str) -> HttpResponse:
    """Show a tag with what it points to."""
    owner = queries.find_listed(by=request.principal, name=repository)
    found, payload = queries.find_tagged(owner, tag)
    held = queries.contents(found.manifest, payload=payload, media_type=found.media_type, repository=owner.pk)
    shown = queries.summary_of(held, size=found.content_size, platform=found.platform)
    known = ports.appraiser().appraise(owner.pk, found.manifest)
    return told_one({**tag_of(found, shown, rules_of(owner)), **contents_of(held), **appraisal_of(known)})


@router.delete(
    "/{repository:repository}/tags/{tag}",
    auth=authenticated,
    response={200: DeletionItem, 204: None, **refusals(400, 401, 403, 404, 409, 422, 429, 503)},
    summary="Delete a tag",
)
def delete_tag(request: Request, repository: str, tag: str) -> Status[DeletionItem | None]:
    """Delete a tag; its manifest stays. The answer says until when that can be undone."""
    owner = queries.find_repository(by=request.principal, name=repository, right=Right.DELETE)
    found = queries.find_tag(owner, tag)
    deletion = services.delete_tag(
        RepositoryName.parse(owner.name), TagName.parse(found.name), by_owner=_may_administer(request, owner)
    )
    return deleted(deletion)


@router.get(
    "/{repository:repository}/manifests/{digest}",
    response={200: ManifestDetail, **refusals(400, 401, 404, 422, 429, 503)},
    summary="Show a manifest",
)
def get_manifest(request: Request, repository: str, digest: str) -> HttpResponse:
    """Show a manifest by its digest."""
    owner = queries.find_repository(by=request.principal, name=repository)
    link = queries.find_manifest(owner, digest_of(digest).text)
    held = queries.contents_of(link.manifest, repository=owner.pk)
    shown = queries.summary_of(held, size=link.manifest.content_size, platform=link.manifest.platform)
    known = ports.appraiser().appraise(owner.pk, link.manifest_id)
    return told_one({**manifest_of(link, shown), **contents_of(held), **appraisal_of(known)})


@router.delete(
    "/{repository:repository}/manifests/{digest}",
    auth=authenticated,
    response={200: DeletionItem, 204: None, **refusals(400, 401, 403, 404, 409, 422, 429, 503)},
    summary="Delete a manifest",
)
def delete_manifest(request: Request, repository: str, digest: str) -> Status[DeletionItem | None]:
    """Delete a manifest with every tag on it; not while an index lists it. The answer says how to undo it."""
    owner = queries.find_repository(by=request.principal, name=repository, right=Right.DELETE)
    deletion = services.delete_manifest(
        RepositoryName.parse(owner.name), digest_of(digest), by_owner=_may_administer(request, owner)
    )
    return deleted(deletion)


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
    """Change who may read a repository, its description or rules of tags; for those who administer its namespace."""
    services.change_repository(
        request.principal,
        repository,
        services.RepositoryChanges(
            visibility=None if body.visibility is None else Visibility(body.visibility),
            description=body.description,
            immutable_tags=body.immutable_tags,
            mutable_tags=body.mutable_tags,
            tag_limit=body.tag_limit,
            at_tag_limit=None if body.at_tag_limit is None else AtTagLimit(body.at_tag_limit),
            quota=body.quota,
        ),
    )
    return _find(request, repository)


@router.delete(
    "/{repository:repository}",
    auth=authenticated,
    response={200: DeletionItem, 204: None, **refusals(401, 403, 404, 409, 422, 429, 503)},
    summary="Delete a repository",
)
def delete_repository(request: Request, repository: str) -> Status[DeletionItem | None]:
    """Delete a repository with everything in it; for those who administer its namespace. It can be undone."""
    return deleted(services.delete_repository(request.principal, repository))


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("/repositories", router)


def _find(request: Request, name: str) -> RepositoryItem:
    found = queries.find_repository(by=request.principal, name=name)
    return RepositoryItem(**repository_of(found, by=request.principal))


def _may_administer(request: Request, repository: Repository) -> bool:
    return may(request.principal, Right.ADMINISTER, resource_of(repository))


def _name(text: str) -> RepositoryName:
    try:
        return RepositoryName.parse(text)
    except InvalidRepositoryName as error:
        raise BadName(problem=error) from error


def digest_of(text: str) -> Digest:
    """Read a digest of an address; raises ``BadDigest``."""
    try:
        return Digest.parse(text)
    except InvalidDigest as error:
        raise BadDigest(problem=error) from error
