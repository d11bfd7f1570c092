"""Owns the conditions a request may make on what stands at its address: `If-Match` and `If-None-Match`.

An entity tag here is a digest in quotes; a weak mark and missing quotes are forgiven, as clients send both.
What asks for a time is not looked at: nothing here says when it was last modified. Specification: RFC 9110 section 13;
the order is in 13.2, and whatever else speaks against a request comes before its conditions. The distribution
specification asks clients to guard the referrers tag by them.
"""

from dataclasses import dataclass

__all__ = ["UNCONDITIONAL", "Precondition", "names_tag"]

_ANY = "*"


def names_tag(header: str, digest: str) -> bool:
    """Tell whether a list of entity tags names ``digest``, or is ``*``, which names all that exists."""
    return any(each.strip().removeprefix("W/").strip('"') in (digest, _ANY) for each in header.split(","))


@dataclass(frozen=True, slots=True, kw_only=True)
class Precondition:
    """What must hold of the present digest for a request to be done; a header that was not sent asks for nothing."""

    if_match: str | None = None
    if_none_match: str | None = None

    def holds_for(self, present: str | None) -> bool:
        """Tell whether a change may be done where ``present`` stands; None stands for nothing."""
        return self.is_matched_by(present) and not self.is_known(present)

    def is_matched_by(self, present: str | None) -> bool:
        """Tell whether what stands there is what the client asks for, the first question of all."""
        return self.if_match is None or (present is not None and names_tag(self.if_match, present))

    def is_known(self, present: str | None) -> bool:
        """Tell whether the client has what stands there, so that a read need not send it: 304."""
        return self.if_none_match is not None and present is not None and names_tag(self.if_none_match, present)


UNCONDITIONAL = Precondition()
