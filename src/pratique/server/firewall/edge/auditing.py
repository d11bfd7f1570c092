"""`npm audit`: POST of names and versions to `/npm/<repository>/-/npm/v1/security/advisories/bulk`.

npm 6 and pnpm send a whole tree instead, to `…/security/audits` or `…/security/audits/quick`.

It is answered from this installation's index alone: no name leaves it, so that reserved names may be asked about too.
"""

import zlib
from typing import Annotated, Final, TypeVar

import msgspec
from aiohttp import web

from pratique.server.firewall.audit_trees import Node, audit_tree
from pratique.server.firewall.auditing import audit
from pratique.server.firewall.edge.addresses import Kind
from pratique.server.firewall.edge.asking import Asking
from pratique.server.firewall.errors import BadAudit
from pratique.server.kernel.planes import in_database

BODY_MAX: Final = 4 * 1024 * 1024  # bytes when unpacked; a project of 5,000 packages sends some 200 kB
VERSIONS_MAX: Final = 50_000

_PACKINGS: Final = frozenset({"gzip", "identity"})
_GZIP: Final = 31  # zlib's window for gzip's header
_PIECE: Final = 64 * 1024

T = TypeVar("T")
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Wanted = dict[Word, list[Word]]


async def answer(asking: Asking) -> web.StreamResponse:
    """Answer with the advisories on what is asked about."""
    sent, site = await _read(asking.request), asking.parts.site(asking.request)
    if asking.address.kind is Kind.AUDIT_TREE:
        report = await in_database(audit_tree, _decoded(sent, Node), site=site)
        body = msgspec.json.encode(report)
    else:
        body = msgspec.json.encode(await in_database(audit, _parse(sent), site=site))
    return web.Response(body=body, content_type="application/json", headers={"Cache-Control": "no-store"})


def _decoded(body: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadAudit(problem=str(error)[:200]) from error


def _parse(body: bytes) -> Wanted:
    wanted = _decoded(body, Wanted)
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
