"""Owns the one model of an npm package's page: its versions with what they say of themselves, its tags and dates.

A packument has hundreds of manifests, of which a judge needs few fields and a client all: so these are read once, and
the rest stays the JSON that it was.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from pratique.core.ecosystems.npm.paths import early
from pratique.core.ecosystems.releases import Release

__all__ = ["Page", "Version"]

_INTEGRITY: Mapping[str, int] = {"sha512": 64, "sha384": 48, "sha256": 32, "sha1": 20}
_SHA1 = re.compile(r"[0-9a-f]{40}", re.ASCII)


class Version(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version. ``manifest`` is the JSON of all that stands of it, byte for byte: it is passed on, not looked into.

    ``file`` is the tarball's name as we give it out, ``url`` where the upstream has it; ``integrity`` and ``shasum``
    are as in its `dist`. ``deprecated`` is what its makers say against it; it, ``licence`` and ``author`` are empty
    where nothing is said that can be printed.
    """

    version: str
    file: str
    url: str
    manifest: msgspec.Raw
    integrity: str = ""
    shasum: str = ""
    published_at: datetime | None = None
    is_deprecated: bool = False
    deprecated: str = ""
    licence: str = ""
    author: str = ""

    @property
    def digests(self) -> dict[str, str]:
        """What `integrity` (Subresource Integrity) and `shasum` say, in hexadecimal, by algorithm."""
        found: dict[str, str] = {}
        if _SHA1.fullmatch(self.shasum.lower()):
            found["sha1"] = self.shasum.lower()
        for each in self.integrity.split()[:8]:
            algorithm, _, encoded = each.partition("?")[0].partition("-")
            try:
                raw = base64.b64decode(encoded, validate=True)
            except (binascii.Error, ValueError):
                continue
            if len(raw) == _INTEGRITY.get(algorithm):
                found[algorithm] = raw.hex()
        return found

    def release(self) -> Release:
        """Give what the page tells of it."""
        return Release(
            version=self.version,
            published_at=self.published_at,
            is_withdrawn=self.is_deprecated,
            withdrawn=self.deprecated,
            licence=self.licence,
            author=self.author,
        )


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A package's page; ``about`` is the rest of the document. ``tags`` name versions that are there."""

    package: str
    versions: tuple[Version, ...]
    tags: dict[str, str] = {}
    times: dict[str, str] = {}
    about: dict[str, msgspec.Raw] = {}

    def releases(self) -> Sequence[Release]:
        """Give the versions in the order of the page."""
        return [each.release() for each in self.versions]

    def release(self, version: str) -> Release | None:
        """Find one version."""
        return next((each.release() for each in self.versions if each.version == version), None)

    def early(self) -> Mapping[str, bool]:
        """Tell of each version whether it is a prerelease."""
        return {each.version: early(each.version) for each in self.versions}

    def file(self, name: str) -> Version | None:
        """Find a version by its tarball's name."""
        return next((each for each in self.versions if each.file == name), None)
