"""Owns the value type of a content digest; computes none of a stream (the uploads do) and fetches nothing.

Invariant: a ``Digest`` that exists is well formed, of a supported algorithm, and in canonical (lower) case.
Specification: OCI image-spec 1.1, descriptor.md, "Digests".
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self

__all__ = ["Algorithm", "Digest", "Hasher", "InvalidDigest"]


class Hasher(Protocol):
    """A running hash, as :mod:`hashlib` makes them."""

    @property
    def name(self) -> str:
        """The algorithm's name, such as ``sha256``."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Take in more bytes."""

    def hexdigest(self) -> str:
        """Return the digest of the bytes so far."""


class Algorithm(StrEnum):
    """The digest algorithms that the image specification registers and that we accept."""

    SHA256 = "sha256"
    SHA512 = "sha512"

    def hasher(self) -> Hasher:
        """Start a new hash of this algorithm."""
        return hashlib.new(self.value, usedforsecurity=True)


_GRAMMAR = re.compile(r"(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})", re.ASCII)
_SHOWN = 160


class InvalidDigest(ValueError):
    """The text is not a digest; the message says what one looks like."""

    def __init__(self, text: str) -> None:
        self.text = text[:_SHOWN]
        super().__init__(
            f"{self.text!r} is not a digest: write sha256: and 64, or sha512: and 128, lower-case hexadecimal digits"
        )


@dataclass(frozen=True, slots=True, order=True)
class Digest:
    """A digest such as ``sha256:9f86d0…``; compare and hash it as a value."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Make a digest of its text; raises ``InvalidDigest``."""
        if _GRAMMAR.fullmatch(text) is None:
            raise InvalidDigest(text)
        return cls(text)

    @classmethod
    def of(cls, data: bytes, algorithm: Algorithm = Algorithm.SHA256) -> Self:
        """Compute the digest of bytes at hand."""
        hasher = algorithm.hasher()
        hasher.update(data)
        return cls.of_hash(hasher)

    @classmethod
    def of_hash(cls, hasher: Hasher) -> Self:
        """Take the digest that a finished hash of a supported algorithm stands for."""
        return cls(f"{Algorithm(hasher.name)}:{hasher.hexdigest()}")

    @property
    def algorithm(self) -> Algorithm:
        """The part before the colon."""
        return Algorithm(self.text.partition(":")[0])

    @property
    def encoded(self) -> str:
        """The hexadecimal part after the colon."""
        return self.text.partition(":")[2]

    def __str__(self) -> str:
        return self.text
