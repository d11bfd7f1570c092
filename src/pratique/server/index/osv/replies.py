"""What is answered: a body with its headers, or a refusal in the form that OSV's clients read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

import msgspec

from pratique.server.index.queries import Release
from pratique.server.kernel import errors
from pratique.server.kernel.web import problems

BUILT = "Pratique-Index-Built"
AGE = "Pratique-Index-Age"
"""Seconds since the index was built."""
NOT_COVERED = "Pratique-Not-Covered"
"""Ecosystems asked for that no source covers."""
_NAMED = 20  # ecosystems in a header

_CODES: Mapping[type[errors.Refusal], int] = {
    errors.Invalid: 3,
    errors.NotFound: 5,
    errors.Gone: 5,
    errors.Forbidden: 7,
    errors.TooMany: 8,
    errors.Conflict: 10,
    errors.Unavailable: 14,
    errors.Unauthenticated: 16,
}
"""The codes of gRPC that OSV's API answers with, by the family of a refusal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer of OSV's API; the body is JSON."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def headers_of(release: Release, uncovered: Sequence[str]) -> dict[str, str]:
    """Say how old the index is, and what of the question it does not cover."""
    said = {BUILT: release.built_at.isoformat(timespec="seconds"), AGE: str(int(release.age.total_seconds()))}
    if uncovered:
        shown = [each.encode("ascii", "replace").decode() for each in uncovered[:_NAMED]]
        more = [f"and {len(uncovered) - _NAMED} more"] if len(uncovered) > _NAMED else []
        said[NOT_COVERED] = ", ".join(shown + more)
    return said


def refused(refusal: errors.Refusal) -> Reply:
    """Word a refusal as OSV's API does."""
    status, headers, _ = problems.of_refusal(refusal)
    code = next((_CODES[each] for each in type(refusal).__mro__ if each in _CODES), 2)
    return Reply(
        body=msgspec.json.encode({"code": code, "message": str(refusal)}), status=HTTPStatus(status), headers=headers
    )
