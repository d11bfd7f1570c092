"""`npm audit`: POST of names and versions to `/npm/<repository>/-/npm/v1/security/advisories/bulk`.

It is answered from this installation's index alone: no name leaves it, so that reserved names may be asked about too.
"""

import zlib
from typing import Annotated, Final

import msgspec
from aiohttp import web

from pratique.server.firewall.auditing import audit
from pratique.server.firewall.edge.asking import Asking
from pratique.server.firewall.errors import BadAudit
from pratique.server.kernel.planes import in_database

BODY_MAX: Final = 4 * 1024 * 1024  # bytes when unpacked; a project of 5,000 packages sends some 200 kB
VERSIONS_MAX: Final = 50_000

_PACKINGS: Final = frozenset({"gzip", "identity"})
_GZIP: Final = 31  # zlib's window for gzip's header
_PIECE: Final = 64 * 1024

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Wanted = dict[Word, list[Word]]


async def answer(asking: Asking) -> web.StreamResponse:
    """Answer with the advisories on what is asked about."""
    wanted = _parse(await _read(asking.request))
    found = await in_database(audit, wanted, site=asking.parts.site(asking.request))
    body = msgspec.json.encode(found)
    return web.Response(body=body, content_type="application/json", headers={"Cache-Control": "no-store"})


def _parse(body: bytes) -> Wanted:
    try:
        wanted = msgspec.json.decode(body, type=Wanted)
    except msgspec.DecodeError as error:
        raise BadAudit(problem=error) from error
    if sum(map(len, wanted.values())) > VERSIONS_MAX:
        raise BadAudit(problem=f"it has more than {VERSIONS_MAX} versions")
    return wanted


async def _read(request: web.Request) -> bytes:
    """Read the body, which npm sends packed, and unpack it piece by piece."""
    packing = request.headers.get("Content-Encoding", "identity").lower()
    if packing not in _PACKINGS:
        raise BadAudit(problem=f"its packing {packing[:40]!r} is not known here, only gzip")
    unpacking = zlib.decompressobj(_GZIP) if packing == "gzip" else None
    pieces, size = [], 0
    while piece := await request.content.read(_PIECE):
        unpacked = piece if unpacking is None else _unpack(unpacking, piece, BODY_MAX + 1 - size)
        pieces.append(unpacked)
        size += len(unpacked)
        if size > BODY_MAX:
            raise BadAudit(problem=f"it is larger than {BODY_MAX} bytes")
        if unpacking is not None and unpacking.eof:
            break
    if unpacking is not None and not unpacking.eof:
        raise BadAudit(problem="its packing ends half way")
    return b"".join(pieces)


def _unpack(unpacking: "zlib._Decompress", piece: bytes, most: int) -> bytes:
    try:
        return unpacking.decompress(piece, most)
    except zlib.error as error:
        raise BadAudit(problem="its packing is broken") from error
