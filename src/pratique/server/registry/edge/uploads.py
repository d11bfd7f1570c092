"""Uploads: POST of `/v2/<name>/blobs/uploads/`, and GET, PATCH, PUT, DELETE of the location that it gives."""

from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from uuid import UUID

from aiohttp import web

from pratique.core.names import Algorithm, Digest, InvalidRepositoryName, RepositoryName
from pratique.core.oci.ranges import ContentRange, InvalidRange, upload_progress
from pratique.server.identity.registry_token import Grant
from pratique.server.kernel.planes import in_database
from pratique.server.kernel.storage import StorageKey
from pratique.server.registry import metrics, services
from pratique.server.registry.edge.bodies import call_for_body
from pratique.server.registry.edge.parts import Parts
from pratique.server.registry.edge.references import digest_of
from pratique.server.registry.edge.routing import Address
from pratique.server.registry.errors import (
    BadAlgorithm,
    BadRange,
    ChunkTruncated,
    DigestNeeded,
    NoUpload,
    WrongOffset,
)
from pratique.server.registry.intake import Session, body_of, continue_upload, start_upload


async def post_upload(request: web.Request, address: Address, grant: Grant, parts: Parts) -> web.Response:
    """Begin an upload; with `digest` the body is the whole blob, with `mount` it may be in another repository."""
    name = address.repository
    _check_algorithm(request)
    if "mount" in request.query and await _mount(request, name, grant):
        return _created(name, digest_of(request.query["mount"]))
    digest = digest_of(request.query["digest"]) if "digest" in request.query else None
    async with start_upload(
        name, account_id=grant.account_id, store=parts.store, hashes=parts.hashes, whole=digest is not None
    ) as session:
        if digest is None:
            return _accepted(session)
        await _append(request, session, parts)
        await session.finish(digest)
    return _created(name, digest)


async def get_upload(_request: web.Request, address: Address, grant: Grant, parts: Parts) -> web.Response:
    """Say how far an upload has come."""
    key = _key(address)
    row = await parts.reads.upload(address.repository, key, account_id=grant.account_id)
    if row is None:
        raise NoUpload(upload=address.reference, name=address.repository)
    headers = _progress(address.repository, key, row.offset)
    return web.Response(status=HTTPStatus.NO_CONTENT, headers=headers)


async def patch_upload(request: web.Request, address: Address, grant: Grant, parts: Parts) -> web.Response:
    """Append a chunk, whose `Content-Range` must begin where the upload stands, or a stream without one."""
    async with _continue(address, grant, parts) as session:
        await _append(request, session, parts)
        await session.save_progress()
        return _accepted(session)


async def put_upload(request: web.Request, address: Address, grant: Grant, parts: Parts) -> web.Response:
    """Append the last chunk, if there is one, and make the whole a blob."""
    if "digest" not in request.query:
        raise DigestNeeded
    digest = digest_of(request.query["digest"])
    async with _continue(address, grant, parts) as session:
        if request.can_read_body:
            await _append(request, session, parts)
        await session.finish(digest)
    return _created(address.repository, digest)


async def delete_upload(_request: web.Request, address: Address, grant: Grant, parts: Parts) -> web.Response:
    """Cancel an upload; nothing of it is left."""
    async with _continue(address, grant, parts) as session:
        await session.discard()
    return web.Response(status=HTTPStatus.NO_CONTENT)


def _continue(address: Address, grant: Grant, parts: Parts) -> AbstractAsyncContextManager[Session]:
    return continue_upload(
        address.repository,
        _key(address),
        account_id=grant.account_id,
        reads=parts.reads,
        store=parts.store,
        hashes=parts.hashes,
    )


async def _append(request: web.Request, session: Session, parts: Parts) -> None:
    """Append a request's body at the place it says it belongs to."""
    header = request.headers.get("Content-Range")
    announced = request.content_length
    if header is not None:
        announced = _check_range(header, request.content_length, session)
    before = session.offset
    await call_for_body(request)
    try:
        received = await session.append(body_of(request), idle=parts.settings.upload_idle, length=announced)
    finally:
        metrics.RECEIVED.inc(session.offset - before)
    if announced is not None and received != announced:
        await session.save_progress()
        raise ChunkTruncated(announced=announced, received=received, offset=session.offset)


def _check_range(header: str, length: int | None, session: Session) -> int:
    """Return how many bytes a chunk's range says it has; raises ``BadRange``, ``ChunkTruncated``, ``WrongOffset``."""
    try:
        chunk = ContentRange.parse(header)
    except InvalidRange as error:
        raise BadRange(problem=error) from error
    if chunk.start != session.offset:
        raise WrongOffset(
            start=chunk.start,
            offset=session.offset,
            progress=upload_progress(session.offset),
            location=_location(session.name, session.key),
        )
    if length is not None and length != chunk.length:
        raise ChunkTruncated(announced=chunk.length, received=length, offset=session.offset)
    return chunk.length


async def _mount(request: web.Request, name: RepositoryName, grant: Grant) -> bool:
    """Link the blob from the repository that `from` names, or without it from any that the pusher may read.

    False, which begins an upload, where that cannot be.
    """
    digest = digest_of(request.query["mount"])
    source = None
    readable = {of for (kind, of) in grant.access if kind == "repository" and grant.allows("pull", name=of)}
    if "from" in request.query:
        try:
            source = RepositoryName.parse(request.query["from"])
        except InvalidRepositoryName:
            return False
        readable = {source.text} if grant.allows("pull", name=source.text) else set()
    return await in_database(services.mount_blob, name, digest=digest, source=source, readable=readable)


def _check_algorithm(request: web.Request) -> None:
    """Refuse an algorithm that no digest could be told in at the end; raises ``BadAlgorithm``."""
    algorithm = request.query.get("digest-algorithm")
    if algorithm is not None and algorithm not in set(Algorithm):
        raise BadAlgorithm(algorithm=algorithm[:40], known=", ".join(Algorithm))


def _key(address: Address) -> StorageKey:
    try:
        return StorageKey(UUID(address.reference).hex)
    except ValueError as error:
        raise NoUpload(upload=address.reference[:64], name=address.repository) from error


def _location(name: RepositoryName, key: StorageKey) -> str:
    return f"/v2/{name}/blobs/uploads/{UUID(hex=key)}"


def _progress(name: RepositoryName, key: StorageKey, offset: int) -> dict[str, str]:
    return {
        "Location": _location(name, key),
        "Docker-Upload-UUID": str(UUID(hex=key)),
        "Range": upload_progress(offset),
    }


def _accepted(session: Session) -> web.Response:
    headers = _progress(session.name, session.key, session.offset)
    if session.store.chunk_min:
        headers["OCI-Chunk-Min-Length"] = str(session.store.chunk_min)
    return web.Response(status=HTTPStatus.ACCEPTED, headers=headers)


def _created(name: RepositoryName, digest: Digest) -> web.Response:
    headers = {"Location": f"/v2/{name}/blobs/{digest}", "Docker-Content-Digest": digest.text}
    return web.Response(status=HTTPStatus.CREATED, headers=headers)
