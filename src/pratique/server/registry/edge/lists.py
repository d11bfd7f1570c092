"""Lists: tags of a repository, the catalogue, and the referrers of a manifest."""

from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus

import msgspec
from aiohttp import web

from pratique.core.oci.media_types import ManifestType
from pratique.core.oci.paging import InvalidPageSize, next_link, page_of, page_size
from pratique.server.identity.registry_token import Grant
from pratique.server.kernel.database.reads import Row
from pratique.server.registry.edge.parts import Parts
from pratique.server.registry.edge.references import digest_of
from pratique.server.registry.edge.routing import Address
from pratique.server.registry.errors import BadPageSize, BadParameter, NoRepository, TokenLacksScope
from pratique.server.registry.reads import RepositoryRow

_TEXT_MAX = 255  # characters; no name, tag, digest or media type has more


async def get_tags(request: web.Request, address: Address, grant: Grant, parts: Parts) -> web.Response:
    """List tags by code point, `n` at a time after `last`."""
    size = _size(request, parts)
    repository = await _repository(address, grant, parts)
    rows = await parts.reads.tags(repository.id, last=_text(request, "last"), limit=_limit(size))
    page = page_of(rows, size)
    headers = _link(request, size=size, last=page.items[-1]) if page.has_more else {}
    return _json({"name": address.repository.text, "tags": page.items}, headers=headers)


async def get_catalogue(request: web.Request, _address: Address, _grant: Grant, parts: Parts) -> web.Response:
    """List every repository by code point, `n` at a time after `last`; for administrators."""
    size = _size(request, parts)
    rows = await parts.reads.catalogue(last=_text(request, "last"), limit=_limit(size))
    page = page_of(rows, size)
    headers = _link(request, size=size, last=page.items[-1]) if page.has_more else {}
    return _json({"repositories": page.items}, headers=headers)


async def get_referrers(request: web.Request, address: Address, grant: Grant, parts: Parts) -> web.Response:
    """List the manifests whose subject is a digest, which itself need not be there, nor need the repository.

    Whoever may read under its name is told of no referrers: a 404 would say that this registry has no such API. A page
    is an index, and like one it has no more bytes than a manifest may have, whatever `n` asks for.
    """
    subject = digest_of(address.reference)
    size = _size(request, parts)
    artifact_type, last = _text(request, "artifactType"), _text(request, "last")
    rows: Sequence[Row] = ()
    with suppress(NoRepository):
        repository = await _repository(address, grant, parts)
        rows = await parts.reads.referrers(
            repository.id,
            subject=subject,
            artifact_type=artifact_type,
            last=last,
            limit=_limit(size),
            room=parts.settings.manifest_max,
        )
    shown = rows[:size]
    has_more = bool(shown) and shown[0][-1] > len(shown)
    headers = _link(request, size=size, last=shown[-1][0]) if has_more else {}
    if artifact_type:
        headers["OCI-Filters-Applied"] = "artifactType"
    index = {
        "schemaVersion": 2,
        "mediaType": ManifestType.OCI_INDEX.value,
        "manifests": [_descriptor(row) for row in shown],
    }
    return _json(index, headers=headers, content_type=ManifestType.OCI_INDEX.value)


def _descriptor(row: Row) -> dict[str, object]:
    digest, media_type, size, artifact_type, annotations, _ = row
    descriptor: dict[str, object] = {"mediaType": media_type, "digest": digest, "size": size}
    if artifact_type:
        descriptor["artifactType"] = artifact_type
    # SQLite gives a JSON column as its text, PostgreSQL as what it stands for.
    decoded = msgspec.json.decode(annotations) if isinstance(annotations, str) else annotations
    if decoded:
        descriptor["annotations"] = decoded
    return descriptor


async def _repository(address: Address, grant: Grant, parts: Parts) -> RepositoryRow:
    repository = await parts.reads.repository(address.repository.text)
    if repository is None:
        raise NoRepository(name=address.repository)
    if grant.account_id is None and not repository.is_public:
        raise TokenLacksScope(what=address.repository)
    return repository


def _size(request: web.Request, parts: Parts) -> int:
    settings = parts.settings
    try:
        return page_size(request.query.get("n"), default=settings.page_default, maximum=settings.page_max)
    except InvalidPageSize as error:
        raise BadPageSize(problem=error) from error


def _text(request: web.Request, parameter: str) -> str:
    """Return a parameter, empty where there is none; raises ``BadParameter`` for what no database could look up."""
    text = request.query.get(parameter, "")
    if len(text) > _TEXT_MAX or not text.isprintable():
        raise BadParameter(parameter=parameter, limit=_TEXT_MAX)
    return text


def _limit(size: int) -> int:
    """Return how many rows to read: one more than the page, to know whether there is more; none for an empty one."""
    return size + 1 if size else 0


def _link(request: web.Request, *, size: int, last: str) -> dict[str, str]:
    others = [(key, value) for key, value in request.query.items() if key not in ("n", "last")]
    return {"Link": next_link(request.rel_url.raw_path, size=size, last=last, others=others)}


def _json(
    document: dict[str, object], *, headers: dict[str, str], content_type: str = "application/json"
) -> web.Response:
    body = msgspec.json.encode(document)
    return web.Response(status=HTTPStatus.OK, body=body, content_type=content_type, headers=headers)
