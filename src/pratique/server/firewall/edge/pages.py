"""Answering with a package's page, whatever its ecosystem: entity tag, packing, the mark of an upstream away."""

import hashlib
from collections.abc import Callable, Mapping
from http import HTTPStatus

from aiohttp import web

from pratique.core.oci.preconditions import names_tag
from pratique.server.firewall.edge.parts import Parts
from pratique.server.firewall.upstream.pages import Held


def tag_of(*parts: object) -> str:
    """Return an entity tag of all that a page is written from: itself, the form, and what is judged by what."""
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def answer(
    request: web.Request, held: Held | None, parts: Parts, *, tag: str, content_type: str, write: Callable[[], bytes]
) -> web.Response:
    """Answer a page, or that it has not changed; ``write`` makes the body where it is not kept.

    ``held`` is what the upstream gave, None for what it has no part in.
    """
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept, Accept-Encoding"}
    if held is not None and held.stale_since is not None:
        headers["Warning"] = '110 - "the upstream is away; this is what it gave before"'
        headers["Age"] = str(held.age)
    if names_tag(request.headers.get("If-None-Match", ""), tag.strip('"')):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    body, packed = parts.rendered.get(tag, packed=_takes_gzip(request.headers), write=write)
    headers["Content-Type"] = content_type
    if packed:
        headers["Content-Encoding"] = "gzip"
    return web.Response(body=body, headers=headers)


def _takes_gzip(headers: Mapping[str, str]) -> bool:
    """Tell whether a client takes gzip (RFC 9110 section 12.5.3); who names everything is sent it as it is."""
    for each in headers.get("Accept-Encoding", "").split(","):
        name, _, quality = each.lower().replace(" ", "").partition(";q=")
        if name == "gzip":
            return quality.strip("0.") != "" or quality == ""
    return False
