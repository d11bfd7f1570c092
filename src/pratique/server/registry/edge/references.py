"""Tags and digests in addresses."""

from pratique.core.names import Digest, InvalidDigest, InvalidTag, Tag
from pratique.server.registry.errors import BadDigest, BadTag


def digest_of(text: str) -> Digest:
    """Read a digest; raises ``BadDigest``."""
    try:
        return Digest.parse(text)
    except InvalidDigest as error:
        raise BadDigest(problem=error) from error


def reference_of(text: str) -> Tag | Digest:
    """Read a tag or, where there is a colon, a digest; raises ``BadTag`` or ``BadDigest``."""
    if ":" in text:
        return digest_of(text)
    try:
        return Tag.parse(text)
    except InvalidTag as error:
        raise BadTag(problem=error) from error


def etag_matches(header: str | None, digest: str) -> bool:
    """Tell whether an ``If-None-Match`` names the digest; a weak mark and missing quotes are forgiven."""
    if header is None:
        return False
    return any(each.strip().removeprefix("W/").strip('"') in (digest, "*") for each in header.split(","))
