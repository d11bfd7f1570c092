"""What repositories, tags and manifests look like in REST, and what is sent to change them."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

import pydantic
from ninja import Schema

from pratique.server.identity.authorisation import Right, rights
from pratique.server.identity.principal import Principal
from pratique.server.registry import queries
from pratique.server.registry.http.appraisals import Appraised, AppraisedItem
from pratique.server.registry.models import AtTagLimit, ManifestLink, Repository, Visibility
from pratique.server.registry.models.repository import DESCRIPTION_LENGTH
from pratique.server.registry.services import quotas
from pratique.server.registry.services.repositories import resource_of
from pratique.server.registry.tag_rules import PATTERNS_MAX, TagRules

Filter = Annotated[str, pydantic.Field(max_length=255)]
Description = Annotated[str, pydantic.Field(max_length=DESCRIPTION_LENGTH)]
Shown = Literal["public", "private"]
AtLimit = Literal["drop_oldest", "refuse"]
Bytes = Annotated[int, pydantic.Field(ge=0, lt=1 << 62)]
Patterns = Annotated[list[Annotated[str, pydantic.Field(max_length=128)]], pydantic.Field(max_length=PATTERNS_MAX)]


class RepositoryRights(Schema):
    """What the caller may do with a repository."""

    write: bool
    delete: bool
    administer: bool


class RepositoryItem(Schema):
    """A repository. `size` counts the bytes of its distinct blobs and manifests; `quota` bounds them (0: nothing does).

    `tag_limit` is how many tags it may have (0: any number), `at_tag_limit` what a push of one more does. Tags that fit
    `immutable_tags` and not `mutable_tags` are never moved. `quota_warning` tells that the quota is nearly full;
    `over_quota` is what is held beyond it: nothing more can be pushed until so much is gone or the quota is raised.
    """

    name: str
    namespace: str
    visibility: Shown
    description: str
    created_at: datetime
    updated_at: datetime
    tag_count: int
    size: int
    pulls: int
    pushes: int
    quota: int
    quota_warning: bool
    over_quota: int
    tag_limit: int
    at_tag_limit: AtLimit
    immutable_tags: list[str]
    mutable_tags: list[str]
    may: RepositoryRights


class NewRepository(Schema):
    """What making a repository takes."""

    model_config = pydantic.ConfigDict(extra="forbid")

    name: Filter
    visibility: Shown = "private"
    description: Description = ""


class RepositoryPatch(Schema):
    """What may be changed of a repository; what is left out stays. The quota is for administrators to change."""

    model_config = pydantic.ConfigDict(extra="forbid")

    visibility: Shown | None = None
    description: Description | None = None
    immutable_tags: Patterns | None = None
    mutable_tags: Patterns | None = None
    tag_limit: Annotated[int, pydantic.Field(ge=0, le=1_000_000)] | None = None
    at_tag_limit: AtLimit | None = None
    quota: Bytes | None = None


class TagFacts(Schema):
    """A tag and what it points to. `size` counts the bytes of the content, over all platforms.

    `pulls` counts those of the tag, the last at `pulled_at`; by digest a pull counts for its repository only.
    """

    name: str
    digest: str
    media_type: str
    size: int
    platforms: list[str]
    pushed_at: datetime
    pushed_by: str | None
    pulls: int
    pulled_at: datetime | None
    is_immutable: bool


class TagItem(TagFacts, AppraisedItem):
    """A tag, what it points to, and in short what is known of that.

    `has_signature` says that a signature lies beside it; nobody verified it.
    """

    has_signature: bool


class ChildItem(Schema):
    """A manifest that an index lists; `is_here` is false where it was never pushed."""

    digest: str
    platform: str | None
    size: int
    is_here: bool


class LayerItem(Schema):
    """A layer, the lowest first."""

    digest: str
    media_type: str
    size: int


class HistoryItem(Schema):
    """A step of the build; `layer` is the position of the layer it made, null where it made none."""

    instruction: str
    comment: str
    created: str
    layer: int | None


class ManifestContents(Schema):
    """What a manifest holds: itself as JSON, an index's children, an image's layers, configuration and history."""

    manifest: dict[str, Any]
    children: list[ChildItem]
    layers: list[LayerItem]
    config: dict[str, Any] | None
    history: list[HistoryItem]


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


def repository_of(repository: Repository | queries.RepositoryRow, *, by: Principal) -> dict[str, Any]:
    """Word a repository, as fields of an item, with what the caller may do."""
    held = rights(by, resource_of(repository))
    return {
        "name": repository.name,
        "namespace": repository.name.partition("/")[0],
        "visibility": "public" if repository.visibility == Visibility.PUBLIC else "private",
        "description": repository.description,
        "created_at": repository.created_at,
        "updated_at": repository.updated_at,
        "tag_count": repository.tag_count,
        "size": repository.held,
        "pulls": repository.pulls,
        "pushes": repository.pushes,
        "quota": repository.quota,
        "quota_warning": quotas.is_near(repository.held, repository.quota),
        "over_quota": quotas.over(repository.held, repository.quota),
        "tag_limit": repository.tag_limit,
        "at_tag_limit": "refuse" if repository.at_tag_limit == AtTagLimit.REFUSE else "drop_oldest",
        "immutable_tags": repository.immutable_tags,
        "mutable_tags": repository.mutable_tags,
        "may": {
            "write": Right.WRITE in held,
            "delete": Right.DELETE in held,
            "administer": Right.ADMINISTER in held,
        },
    }


def tag_of(tag: queries.TagRow, shown: queries.Summary, rules: TagRules) -> dict[str, Any]:
    """Word a tag, as fields of an item."""
    return {
        "name": tag.name,
        "digest": tag.digest,
        "media_type": tag.media_type,
        "size": shown.size,
        "platforms": list(shown.platforms),
        "pushed_at": tag.updated_at,
        "pushed_by": tag.pushed_by,
        "pulls": tag.pulls,
        "pulled_at": tag.pulled_at,
        "is_immutable": rules.fixing(tag.name) is not None,
    }


def manifest_of(link: ManifestLink, shown: queries.Summary) -> dict[str, Any]:
    """Word a manifest, as fields of an item."""
    return {
        "digest": link.manifest.digest,
        "media_type": link.manifest.media_type,
        "size": shown.size,
        "platforms": list(shown.platforms),
        "pushed_at": link.pushed_at,
        "pushed_by": None if link.pushed_by is None else link.pushed_by.name,
    }


def contents_of(contents: queries.Contents) -> dict[str, Any]:
    """Word what a manifest holds, as fields of an item."""
    return {
        "manifest": contents.manifest,
        "children": [
            {"digest": each.digest, "platform": each.platform or None, "size": each.size, "is_here": each.is_here}
            for each in contents.children
        ],
        "layers": [
            {"digest": each.digest, "media_type": each.media_type, "size": each.size} for each in contents.layers
        ],
        "config": contents.config,
        "history": [asdict(step) for step in contents.history],
    }
