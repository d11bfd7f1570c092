"""Tags and digests in addresses, and what a request asks of what stands there."""

from aiohttp import web

from pratique.core.names import Digest, InvalidDigest, InvalidTag, Tag
from pratique.core.oci.preconditions import Precondition, names_tag
from pratique.server.registry.errors import BadDigest, BadTag


def digest_of(text: str) -> Digest:
    """Read a digest; raises ``BadDigest``."""
    try:
        return Digest.parse(text)
    except InvalidDigest as error:
        raise BadDigest(problem=error) from error


def reference_of(text: str) -> Tag | Digest:
    """Read a tag or, where there is a colon, a digest; raises ``BadTag`` or ``BadDigest``."""
    return digest_of(text) if ":" in text else tag_of(text)


def tag_of(text: str) -> Tag:
    """Read a tag; raises ``BadTag``."""
    try:
        return Tag.parse(text)
    except InvalidTag as error:
        raise BadTag(problem=error) from error


def precondition_of(request: web.Request) -> Precondition:
    """Return what a request asks of the digest that stands at its address."""
    return Precondition(if_match=_whole(request, "If-Match"), if_none_match=_whole(request, "If-None-Match"))


def _whole(request: web.Request, name: str) -> str | None:
    """Return a list that may be sent in several lines (RFC 9110 section 5.3); None where none was sent."""
    lines = request.headers.getall(name, ())
    return ", ".join(lines) if lines else None


def etag_matches(header: str | None, digest: str) -> bool:
    """Tell whether an ``If-Range`` names the digest."""
    return header is not None and names_tag(header, digest)
