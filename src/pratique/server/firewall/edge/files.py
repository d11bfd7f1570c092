"""Sending files: kept ones by the kernel, arriving ones as they come."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from http import HTTPStatus

from aiohttp import web

from pratique.core.oci.preconditions import names_tag
from pratique.core.oci.ranges import ByteRange, UnsatisfiableRange, requested_range
from pratique.server.firewall import metrics
from pratique.server.firewall.edge.admission import Wanted
from pratique.server.firewall.edge.parts import Parts
from pratique.server.firewall.edge.passings import Passing
from pratique.server.firewall.errors import RangeBeyondFile
from pratique.server.firewall.models import Mode
from pratique.server.firewall.upstream.files import Arriving, Whole
from pratique.server.inventory.services import ArtifactOf
from pratique.server.kernel import context
from pratique.server.kernel.planes.sending import FilePart, finish, send_file
from pratique.server.kernel.web import request_id

_TYPES = {".whl": "application/zip", ".zip": "application/zip", ".gz": "application/gzip", ".tgz": "application/gzip"}


async def give(request: web.Request, wanted: Wanted, parts: Parts) -> web.StreamResponse:
    """Answer GET and HEAD for a file that may leave."""
    headers = {
        "Content-Type": next(
            (kind for end, kind in _TYPES.items() if wanted.listed.name.endswith(end)), "application/octet-stream"
        ),
        "Cache-Control": "private, no-cache",
        request_id.HEADER: context.current().request_id,
    }
    if request.method == "HEAD":
        return _head(wanted, headers)
    what = f"{wanted.repository.name}/{wanted.listed.name}"
    found = await parts.files.get(wanted.repository, wanted.package, wanted.listed)
    if isinstance(found, Arriving):
        response = await _send_arriving(request, found, headers, what=what, parts=parts)
        whole = found.whole()
        if whole is not None:
            _note_passing(wanted, whole, parts)
        return response
    _note_passing(wanted, found, parts)
    return await _send_whole(request, found, headers, what=what, parts=parts)


def _note_passing(wanted: Wanted, whole: Whole, parts: Parts) -> None:
    """Let it be known whose file this is, where its page says its digest."""
    listed, held, passings = wanted.listed, wanted.held, parts.passings
    if wanted.repository.mode is Mode.OFF or listed.is_beside or not listed.digests:
        return
    if not passings.is_new(whole.sha256, held.digest):
        return
    said = wanted.adapter.said(held.page, wanted.package, listed.version)
    if said is not None:
        artifact = ArtifactOf(sha256=whole.sha256, purl=said.purl, name=listed.name, size=whole.size)
        passings.note(Passing(page=held.digest, artifact=artifact, said=said))


def _head(wanted: Wanted, headers: dict[str, str]) -> web.Response:
    """Say what the page says of the file; nothing is fetched for it."""
    if wanted.listed.size is not None:
        headers["Content-Length"] = str(wanted.listed.size)
    return web.Response(headers=headers)


async def _send_whole(
    request: web.Request, found: Whole, headers: dict[str, str], *, what: str, parts: Parts
) -> web.StreamResponse:
    tag = f'"{found.sha256}"'
    headers |= {"ETag": tag, "Accept-Ranges": "bytes"}
    if names_tag(request.headers.get("If-None-Match", ""), found.sha256):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    wanted = _range(request, found, tag)
    start, length = (0, found.size) if wanted is None else (wanted.start, wanted.length)
    status = HTTPStatus.OK if wanted is None else HTTPStatus.PARTIAL_CONTENT
    if wanted is not None:
        headers["Content-Range"] = f"bytes {wanted.start}-{wanted.end}/{found.size}"
    metrics.SENT.inc(length)
    parts.uses.note(found.key)
    if found.data is not None:
        return web.Response(status=status, headers=headers, body=found.data[start : start + length])
    file = await parts.store.open_file(found.key)
    response = web.StreamResponse(status=status, headers=headers)
    response.content_length = length
    part = FilePart(file=file, key=found.key, size=found.size, start=start, length=length)
    sending = send_file(request, response, part, idle=parts.settings.download_idle)
    await finish(request, sending, plane="firewall", what=what)
    return response


def _range(request: web.Request, found: Whole, tag: str) -> ByteRange | None:
    if request.headers.get("If-Range", tag) != tag:
        return None
    try:
        return requested_range(request.headers.get("Range"), found.size)
    except UnsatisfiableRange as error:
        raise RangeBeyondFile(size=found.size, content_range=f"bytes */{found.size}") from error


async def _send_arriving(
    request: web.Request, found: Arriving, headers: dict[str, str], *, what: str, parts: Parts
) -> web.StreamResponse:
    response = web.StreamResponse(headers=headers)
    if found.size is not None:
        response.content_length = found.size
    await finish(request, _send_pieces(request, response, found.pieces, parts), plane="firewall", what=what)
    return response


async def _send_pieces(
    request: web.Request, response: web.StreamResponse, pieces: AsyncGenerator[bytes], parts: Parts
) -> None:
    async with aclosing(pieces):
        await response.prepare(request)
        async for piece in pieces:
            async with asyncio.timeout(parts.settings.download_idle):
                await response.write(piece)
            metrics.SENT.inc(len(piece))
        await response.write_eof()
