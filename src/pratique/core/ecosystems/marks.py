"""Owns what is marked on a page when some of its versions are refused, and which version is named as the way out.

A refused version stays listed with a mark that makes clients pass it over in ranges and lets a pin reach the file,
whose refusal says why. Versions that are merely gone make every client say only that there is no such version; who
wants that all the same asks for removal.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pratique.core.ecosystems.releases import Release
from pratique.core.versions import NotAVersion, Scheme, key

__all__ = ["NO_MARKS", "Marks", "candidates", "nearest", "newest", "ordered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Why versions are refused, by version, or files of them, by name; ``removed`` leaves them out of the page.

    Each reason is one line.
    """

    refused: Mapping[str, str] = field(default_factory=dict)
    removed: bool = False


NO_MARKS = Marks()


def ordered(scheme: Scheme, versions: Sequence[str]) -> list[str]:
    """Put versions in their order, the lowest first; those that have no place come before all others."""
    return sorted(versions, key=lambda text: _place(scheme, text))


def newest(scheme: Scheme, releases: Sequence[Release], *, is_early: Mapping[str, bool]) -> str | None:
    """Give the version that a client without a wish would take: the highest that is neither early nor withdrawn.

    ``is_early`` tells of each version whether it is a prerelease. Where nothing else is left, an early one is taken,
    then a withdrawn one.
    """
    if not releases:
        return None
    best = max(
        releases,
        key=lambda each: (not each.is_withdrawn, not is_early.get(each.version, False), _place(scheme, each.version)),
    )
    return best.version


def candidates(releases: Sequence[Release], *, is_early: Mapping[str, bool], refused: Collection[str]) -> Sequence[str]:
    """Give final versions that are not withdrawn; where there are none, any that are not refused."""
    left = [each for each in releases if each.version not in refused]
    best = [each.version for each in left if not each.is_withdrawn and not is_early[each.version]]
    return best or [each.version for each in left]


def nearest(scheme: Scheme, version: str, allowed: Sequence[str]) -> str | None:
    """Give the allowed version that is the smallest step from a refused one: the next above it, else the next below."""
    here = _place(scheme, version)
    places = [(_place(scheme, each), each) for each in allowed]
    above = [each for each in places if each[0] > here]
    if above:
        return min(above)[1]
    below = [each for each in places if each[0] < here]
    return max(below)[1] if below else None


def _place(scheme: Scheme, text: str) -> tuple[bool, bytes]:
    try:
        return True, key(scheme, text)
    except NotAVersion:
        return False, text.encode(errors="replace")
