"""Blobs: GET, HEAD, DELETE of `/v2/<name>/blobs/<digest>`.

Small ones go out of memory; large ones by the kernel, which sends from the file without a byte passing through here:
ours, or that of the proxy in front, where it offers to. Who asks by HEAD whether a blob is there may be about to push a
manifest that needs it: at least half of a lease is left then.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from datetime import timedelta
from http import HTTPStatus
from typing import BinaryIO

from aiohttp import web

from pratique.core.names import Digest
from pratique.core.oci.ranges import ByteRange, UnsatisfiableRange, requested_range
from pratique.server.identity.registry_token import Grant
from pratique.server.kernel import clock
from pratique.server.kernel.planes import in_database
from pratique.server.kernel.planes.sending import FilePart, finish, send_file
from pratique.server.kernel.storage import BytesCutShort, exactly
from pratique.server.kernel.web import accel
from pratique.server.registry import metrics, services
from pratique.server.registry.edge.headers import streaming_headers
from pratique.server.registry.edge.parts import Parts
from pratique.server.registry.edge.references import digest_of, etag_matches, precondition_of
from pratique.server.registry.edge.routing import Address
from pratique.server.registry.errors import NoBlob, NoRepository, PreconditionFailed, RangeBeyondEnd, TokenLacksScope
from pratique.server.registry.reads import BlobRow

_CONDITIONS = ("If-Match", "If-Range", "If-Unmodified-Since")
_FOREVER = "private, max-age=31536000, immutable"  # a digest's bytes never change


async def get_blob(request: web.Request, address: Address, grant: Grant, parts: Parts) -> web.StreamResponse:
    """Answer GET, whole or a range, and HEAD."""
    name, digest = address.repository, digest_of(address.reference)
    row = await parts.reads.blob(name.text, digest.text)
    if row is None:
        raise NoRepository(name=name)
    if grant.account_id is None and not row.is_public:
        raise TokenLacksScope(what=name)
    if not isinstance(row, BlobRow):
        raise NoBlob(digest=digest, name=name)
    headers = blob_headers(digest.text)
    precondition = precondition_of(request)
    if not precondition.is_matched_by(digest.text):
        raise PreconditionFailed(reference=digest, name=name, present=digest)
    if precondition.is_known(digest.text):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    if request.method == "HEAD":
        await _keep(address, digest, row, parts)
        headers["Content-Length"] = str(row.size)
        return web.Response(headers=headers)
    wanted = _range(request, digest, row)
    status = HTTPStatus.OK if wanted is None else HTTPStatus.PARTIAL_CONTENT
    if wanted is not None:
        headers["Content-Range"] = f"bytes {wanted.start}-{wanted.end}/{row.size}"
    return await _send(request, row, wanted, status=status, headers=headers, parts=parts)


async def _keep(address: Address, digest: Digest, row: BlobRow, parts: Parts) -> None:
    """Renew the lease of a blob that is asked for, once less than half of it is left."""
    soon = clock.now() + timedelta(seconds=parts.settings.blob_lease / 2)
    if row.lease_ends() > soon:
        return
    if not await in_database(services.renew_lease, row.id, repository_id=row.repository_id):
        raise NoBlob(digest=digest, name=address.repository)


def blob_headers(digest: str) -> dict[str, str]:
    """Return the headers of an answer that has a blob, as far as its digest fixes them."""
    return {
        "Docker-Content-Digest": digest,
        "ETag": f'"{digest}"',
        "Content-Type": "application/octet-stream",
        "Cache-Control": _FOREVER,
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
    }


async def delete_blob(_request: web.Request, address: Address, _grant: Grant, _parts: Parts) -> web.Response:
    """Take a blob out of the repository."""
    await in_database(services.unlink_blob, address.repository, digest_of(address.reference))
    return web.Response(status=HTTPStatus.ACCEPTED)


def _range(request: web.Request, digest: Digest, row: BlobRow) -> ByteRange | None:
    condition = request.headers.get("If-Range")
    if condition is not None and not etag_matches(condition, digest.text):
        return None
    try:
        return requested_range(request.headers.get("Range"), row.size)
    except UnsatisfiableRange as error:
        raise RangeBeyondEnd(size=row.size, content_range=f"bytes */{row.size}") from error


async def _send(
    request: web.Request,
    row: BlobRow,
    wanted: ByteRange | None,
    *,
    status: HTTPStatus,
    headers: dict[str, str],
    parts: Parts,
) -> web.StreamResponse:
    start, length = (0, row.size) if wanted is None else (wanted.start, wanted.length)
    if row.size <= parts.small.largest:
        data = await parts.small.read(row.key, size=row.size)
        metrics.SENT_HERE.inc(length)
        return web.Response(status=status, headers=headers, body=data[start : start + length])
    address = await parts.store.address(row.key)
    if address is not None:
        # The range goes along: a client asks there as it asked here. The address is good for a short while only.
        metrics.SENT_BY_STORE.inc(length)
        moved = {"Docker-Content-Digest": headers["Docker-Content-Digest"], "Cache-Control": "no-store"}
        return web.Response(status=HTTPStatus.TEMPORARY_REDIRECT, headers={**moved, "Location": address})
    file = await _opened(row, parts)
    place = _given_to_proxy(request, row, wanted, parts)
    if file is not None and place is not None:
        file.close()
        metrics.SENT_BY_PROXY.inc(length)
        return web.Response(headers={**headers, accel.ACCEPTED: accel.BLOBS + place})
    metrics.SENT_HERE.inc(length)
    response = web.StreamResponse(status=status, headers={**headers, **streaming_headers()})
    response.content_length = length
    if file is None:
        pieces = exactly(parts.store.stream(row.key, start=start, length=length), row.key, length=length)
        sending = await _pieces_ready(request, response, pieces, parts)
    else:
        part = FilePart(file=file, key=row.key, size=row.size, start=start, length=length)
        sending = send_file(request, response, part, idle=parts.settings.download_idle)
    await finish(request, sending, plane="registry", what=headers["Docker-Content-Digest"])
    return response


async def _opened(row: BlobRow, parts: Parts) -> BinaryIO | None:
    """Open a blob's file; None where the store has none. Raises ``BytesMissing``, ``BytesCutShort``."""
    file = await parts.store.open_file(row.key)
    if file is not None and (there := os.fstat(file.fileno()).st_size) < row.size:
        file.close()
        raise BytesCutShort(key=row.key, there=there, size=row.size)
    return file


def _given_to_proxy(request: web.Request, row: BlobRow, wanted: ByteRange | None, parts: Parts) -> str | None:
    """Return the file that the proxy in front is to send, which applies `Range` itself; None where we send.

    Conditions are ours to judge: a proxy would compare them with a tag and a time of its own. So is a range of another
    kind than we take, which we pass over and a proxy may refuse.
    """
    peer = request.transport.get_extra_info("peername") if request.transport else None
    is_judged_anew = any(name in request.headers for name in _CONDITIONS)
    if not peer or is_judged_anew or (wanted is None and "Range" in request.headers):
        return None
    offered = accel.is_offered(str(peer[0]), request.headers, trusted=parts.proxies)
    return parts.store.place(row.key) if offered else None


async def _pieces_ready(
    request: web.Request, response: web.StreamResponse, pieces: AsyncGenerator[bytes], parts: Parts
) -> Coroutine[None, None, None]:
    """Return the sending of what a store without files gives, once its first piece came: till then errors are told."""
    first = await anext(pieces, b"")

    async def send() -> None:
        async with aclosing(pieces):
            await response.prepare(request)
            await _write(response, first, parts)
            async for piece in pieces:
                await _write(response, piece, parts)
            await response.write_eof()

    return send()


async def _write(response: web.StreamResponse, piece: bytes, parts: Parts) -> None:
    async with asyncio.timeout(parts.settings.download_idle):
        await response.write(piece)
