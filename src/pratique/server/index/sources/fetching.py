"""Fetching one file over HTTP: only when it is another, from where it broke off, and never more than is allowed.

Specification: RFC 9110, 13.1 (conditions), 14.2 to 14.4 (ranges, `If-Range`), 10.2.3 (`Retry-After`); Google's
`x-goog-hash`.
"""

import asyncio
import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import msgspec

from pratique.server.index.errors import FetchFailed
from pratique.server.index.sources.copies import Copy
from pratique.server.kernel.errors import Refusal

CHUNK = 256 * 1024
MAX_REDIRECTS = 5
_MAX_STATE = 64 * 1024
_PAUSE_MAX = 30.0
_MAX_PART = 4 * 2**30
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)", re.ASCII)
_GOOGLE_MD5 = re.compile(r"md5=([0-9A-Za-z+/=]{24})", re.ASCII)
_NOT_MODIFIED, _PARTIAL, _OK, _TOO_FAR, _TOO_MANY = 304, 206, 200, 416, 429
_FIRST_OF_SERVERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file to fetch: how large it may be (bytes), where it is put, and the good copy there is."""

    url: str
    into: Path
    limit: int
    known: Copy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A file that arrived whole."""

    size: int
    etag: str
    modified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often to try and how long to wait after the first failure (seconds); the wait doubles."""

    tries: int = 4
    pause: float = 1.0


class _Begun(msgspec.Struct, frozen=True):
    """Whose bytes a part is; a part goes on only with the same state of the same file."""

    url: str
    validator: str


class _TryAgain(Exception):
    """It did not work this time, and may the next."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        self.reason = reason
        self.after = after
        super().__init__(reason)


@dataclass(slots=True)
class Progress:
    """How many bytes have come, of all files; read by another thread."""

    bytes: int = 0
    told: Callable[[int], None] | None = field(default=None)


async def fetch(session: aiohttp.ClientSession, wanted: Wanted, *, pace: Pace, progress: Progress) -> Arrived | None:
    """Fetch a file into its place; None when the good copy is still what the server has. Raises `FetchFailed`."""
    wanted.into.parent.mkdir(parents=True, exist_ok=True)
    for number in range(pace.tries):
        try:
            return await _try(session, wanted, progress)
        except _TryAgain as problem:
            if number + 1 == pace.tries:
                raise FetchFailed(url=wanted.url, reason=problem.reason) from problem
            await asyncio.sleep(min(max(problem.after, pace.pause * 2**number), _PAUSE_MAX))
    raise FetchFailed(url=wanted.url, reason="nothing was tried")


async def _try(session: aiohttp.ClientSession, wanted: Wanted, progress: Progress) -> Arrived | None:
    part = _part_of(wanted.into)
    begun = _read_begun(part, wanted.url)
    have = part.stat().st_size if begun is not None else 0
    try:
        async with session.get(
            wanted.url, headers=_headers(wanted, begun, have), max_redirects=MAX_REDIRECTS, auto_decompress=False
        ) as response:
            return await _take(response, wanted, part, have, progress)
    except aiohttp.TooManyRedirects as problem:
        raise FetchFailed(url=wanted.url, reason=f"it redirects more than {MAX_REDIRECTS} times") from problem
    except aiohttp.ClientConnectorCertificateError as problem:
        reason = f"its certificate is not trusted ({problem.certificate_error}); see egress.ca_file"
        raise FetchFailed(url=wanted.url, reason=reason) from problem
    except (aiohttp.ClientError, TimeoutError) as problem:
        raise _TryAgain(_words(problem)) from problem
    except Refusal as problem:
        if isinstance(problem, FetchFailed):
            raise
        raise FetchFailed(url=wanted.url, reason=str(problem)) from problem
    except OSError as problem:
        raise FetchFailed(url=wanted.url, reason=f"it cannot be kept: {problem.strerror or problem}") from problem


def _headers(wanted: Wanted, begun: "_Begun | None", have: int) -> Mapping[str, str]:
    headers = {"Accept-Encoding": "identity"}
    if begun is not None:
        return headers | {"Range": f"bytes={have}-", "If-Range": begun.validator}
    if wanted.known is not None and wanted.known.url == wanted.url:
        if wanted.known.etag:
            headers["If-None-Match"] = wanted.known.etag
        if wanted.known.modified:
            headers["If-Modified-Since"] = wanted.known.modified
    return headers


async def _take(
    response: aiohttp.ClientResponse, wanted: Wanted, part: Path, have: int, progress: Progress
) -> Arrived | None:
    status = response.status
    if status == _NOT_MODIFIED and wanted.known is not None:
        return None
    if status == _TOO_FAR:
        _forget(part)
        raise _TryAgain("what there was of it does not fit any more")
    if status == _TOO_MANY or status >= _FIRST_OF_SERVERS:
        raise _TryAgain(_status(response), _seconds(response.headers.get("Retry-After", "")))
    if status not in (_OK, _PARTIAL):
        raise FetchFailed(url=wanted.url, reason=_status(response))
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise FetchFailed(url=wanted.url, reason="it is sent in an encoding that was not asked for")
    offset = _offset(response, have) if status == _PARTIAL else 0
    if offset is None:
        _forget(part)
        raise _TryAgain("it was sent from another place than was asked for")
    await _write(response, wanted, part, offset, progress)
    _check_digest(response, wanted, part)
    headers = response.headers
    size = _put(part, wanted.into)
    return Arrived(size=size, etag=headers.get("ETag", ""), modified=headers.get("Last-Modified", ""))


async def _write(response: aiohttp.ClientResponse, wanted: Wanted, part: Path, offset: int, progress: Progress) -> None:
    """Write the body after what there is, and see that it is as long as was said."""
    length = response.content_length
    if length is not None and offset + length > wanted.limit:
        raise FetchFailed(url=wanted.url, reason=f"it has {offset + length} bytes and {wanted.limit} are allowed")
    _write_begun(part, response, wanted.url)
    size = offset
    with part.open("r+b" if offset else "wb") as file:
        file.seek(offset)
        file.truncate()
        async for chunk in response.content.iter_chunked(CHUNK):
            size += len(chunk)
            if size > wanted.limit:
                _forget(part)
                raise FetchFailed(url=wanted.url, reason=f"it has more than {wanted.limit} bytes")
            file.write(chunk)
            progress.bytes += len(chunk)
    if length is not None and size != offset + length:
        raise _TryAgain(f"it broke off after {size} of {offset + length} bytes")


def _check_digest(response: aiohttp.ClientResponse, wanted: Wanted, part: Path) -> None:
    """Compare with the digest that Google's storage sends; what differs is not kept to go on with."""
    said = _GOOGLE_MD5.search(",".join(response.headers.getall("x-goog-hash", [])))
    if said is None:
        return
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "md5").digest()
    if base64.b64encode(found).decode() != said[1]:
        _forget(part)
        raise FetchFailed(url=wanted.url, reason="its bytes are not those whose digest the server says")


def _offset(response: aiohttp.ClientResponse, have: int) -> int | None:
    match = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
    return have if match is not None and int(match[1]) == have else None


def _put(part: Path, into: Path) -> int:
    """Let a whole part be the file, and return its size."""
    part.replace(into)
    _forget(part)
    return into.stat().st_size


def _part_of(into: Path) -> Path:
    return into.with_name(f"{into.name}.part")


def _begun_of(part: Path) -> Path:
    return part.with_name(f"{part.name}.of")


def _read_begun(part: Path, url: str) -> _Begun | None:
    """Return whose bytes the part there is, if going on with it can be asked for."""
    try:
        with _begun_of(part).open("rb") as file:
            begun = msgspec.json.decode(file.read(_MAX_STATE), type=_Begun)
        is_there = 0 < part.stat().st_size <= _MAX_PART
    except (OSError, msgspec.DecodeError):
        return None
    return begun if is_there and begun.url == url else None


def _write_begun(part: Path, response: aiohttp.ClientResponse, url: str) -> None:
    etag = response.headers.get("ETag", "")
    validator = "" if etag.startswith("W/") else etag or response.headers.get("Last-Modified", "")
    if validator:
        _begun_of(part).write_bytes(msgspec.json.encode(_Begun(url, validator)))
    else:
        _begun_of(part).unlink(missing_ok=True)


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _begun_of(part).unlink(missing_ok=True)


def _status(response: aiohttp.ClientResponse) -> str:
    return f"the server answered {response.status} {response.reason or ''}".strip()


def _words(problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return "the server did not answer in time"
    if isinstance(problem, aiohttp.ClientPayloadError):
        return "the connection broke off"
    return f"it could not be reached: {problem}"


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdecimal() else 0.0
