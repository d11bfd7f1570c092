"""Owns what a client says it can take of manifests: the `Accept` header, and what stands in for an index.

A client from before multi-platform images names single manifests only. Given an index by tag it would fail, so it is
given the image for linux/amd64 that the index lists, as Docker's registry began to do. A client that sends no `Accept`,
or a wildcard, gets what is there. Specifications: RFC 9110 section 12.5.1; distribution-spec, content-negotiation.md.
"""

import re
from collections.abc import Sequence

from pratique.core.oci.manifest import Descriptor, Document

__all__ = ["accepts", "stand_in"]

_USUAL = ("linux", "amd64")
_REFUSED = re.compile(r"(?:^|;)\s*q\s*=\s*0(?:\.0*)?\s*(?:;|$)", re.ASCII)


def accepts(headers: Sequence[str], media_type: str) -> bool:
    """Tell whether a request with these `Accept` headers, none or several, takes a document of this type."""
    ranges = [each for header in headers for each in header.lower().split(",") if each.strip()]
    kind = media_type.partition("/")[0]
    return not ranges or any(_covers(each, media_type, kind) for each in ranges)


def stand_in(index: Document, headers: Sequence[str]) -> Descriptor | None:
    """Return the image for linux/amd64 that an index lists, where the client takes its type; None where there is none.

    ``index`` is a document that the client does not take.
    """
    for child in index.children:
        if tuple(child.platform.split("/")[:2]) == _USUAL and accepts(headers, child.media_type):
            return child
    return None


def _covers(media_range: str, media_type: str, kind: str) -> bool:
    wanted, _, parameters = media_range.partition(";")
    return _REFUSED.search(parameters) is None and wanted.strip() in (media_type, f"{kind}/*", "*/*")
