"""Owns what the specification says of referrers beyond the API: the tag that stood for it before there was one.

Specification: OCI distribution-spec 1.1, "Referrers Tag Schema".
"""

from pratique.core.names import Digest

__all__ = ["fallback_tag"]

_ENCODED_MAX = 64


def fallback_tag(subject: Digest) -> str:
    """Return the tag under which clients without the referrers API keep an index of what refers to ``subject``."""
    return f"{subject.algorithm}-{subject.encoded[:_ENCODED_MAX]}"
