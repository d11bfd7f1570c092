"""Owns the conditions a request may make on what stands at its address: `If-Match` and `If-None-Match`.

An entity tag here is a digest in quotes; a weak mark and missing quotes are forgiven, as clients send both.
Specification: RFC 9110 section 13. The distribution specification asks clients to guard the referrers tag by it.
"""

from dataclasses import dataclass

__all__ = ["UNCONDITIONAL", "Precondition", "names_tag"]

_ANY = "*"


def names_tag(header: str, digest: str) -> bool:
    """Tell whether a list of entity tags names ``digest``, or is ``*``, which names all that exists."""
    return any(each.strip().removeprefix("W/").strip('"') in (digest, _ANY) for each in header.split(","))


@dataclass(frozen=True, slots=True, kw_only=True)
class Precondition:
    """What must hold of the present digest for a write to be done; a header that was not sent asks for nothing."""

    if_match: str | None = None
    if_none_match: str | None = None

    def holds_for(self, present: str | None) -> bool:
        """Tell whether the write may be done where ``present`` stands; None stands for nothing."""
        if self.if_match is not None and (present is None or not names_tag(self.if_match, present)):
            return False
        return self.if_none_match is None or present is None or not names_tag(self.if_none_match, present)


UNCONDITIONAL = Precondition()
