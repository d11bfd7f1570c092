"""What switches of the index changed, as it is kept in a release's row and as it is told."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import msgspec

from pratique.core.advisories.index import Delta

MAX_PACKED = 8 * 2**20
"""Bytes of a delta in a row; what takes more is most of an index, and matching everything anew costs no more."""
MAX_UNPACKED = 256 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What has to be matched or shown anew; with `everything` the sets say nothing."""

    packages: frozenset[tuple[str, str]] = frozenset()
    vulnerabilities: frozenset[str] = frozenset()
    ecosystems: frozenset[str] = frozenset()
    everything: bool = False

    @classmethod
    def union(cls, all_of: Iterable[Self]) -> "Changes":
        """Put the changes of several switches together."""
        packages: set[tuple[str, str]] = set()
        vulnerabilities: set[str] = set()
        ecosystems: set[str] = set()
        for each in all_of:
            if each.everything:
                return EVERYTHING
            packages |= each.packages
            vulnerabilities |= each.vulnerabilities
            ecosystems |= each.ecosystems
        return Changes(
            packages=frozenset(packages),
            vulnerabilities=frozenset(vulnerabilities),
            ecosystems=frozenset(ecosystems),
        )


EVERYTHING = Changes(everything=True)


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    packages: list[tuple[str, str]]
    vulnerabilities: list[str]
    ecosystems: list[str]


def pack(delta: Delta) -> bytes | None:
    """Pack a delta for a row; none stands for everything."""
    if delta.is_other_engine:
        return None
    body = msgspec.msgpack.encode(
        _Packed(sorted(delta.packages), sorted(delta.vulnerabilities), sorted(delta.ecosystems))
    )
    packed = zlib.compress(body) if len(body) <= MAX_UNPACKED else b""
    return packed if 0 < len(packed) <= MAX_PACKED else None


def unpack(packed: bytes | None) -> Changes:
    """Read what :func:`pack` made."""
    if packed is None:
        return EVERYTHING
    # bounded: `pack` made it, of no more than MAX_UNPACKED
    found = msgspec.msgpack.decode(zlib.decompress(packed), type=_Packed)
    return Changes(
        packages=frozenset(found.packages),
        vulnerabilities=frozenset(found.vulnerabilities),
        ecosystems=frozenset(found.ecosystems),
    )
