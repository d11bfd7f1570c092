"""Headers that every answer of the plane has; a response that its handler prepares brings them itself."""

from collections.abc import Mapping

from aiohttp import web
from multidict import CIMultiDict

from pratique.server.kernel import context
from pratique.server.kernel.web import request_id

API_VERSION: Mapping[str, str] = {"Docker-Distribution-Api-Version": "registry/2.0"}
BASE = web.RequestKey("base", str)
"""Where addresses in answers begin when they are to be absolute; requests without it get relative ones."""


def streaming_headers() -> Mapping[str, str]:
    """Return those headers for a response that is sent while its handler still runs."""
    return {**API_VERSION, request_id.HEADER: context.current().request_id}


def place(request: web.Request, headers: CIMultiDict[str]) -> None:
    """Make the addresses of an answer absolute, where the request is to be answered so."""
    base = request.get(BASE)
    if base is None:
        return
    location, link = headers.get("Location", ""), headers.get("Link", "")
    if location.startswith("/"):
        headers["Location"] = base + location
    if link.startswith("</"):
        headers["Link"] = f"<{base}{link[1:]}"
