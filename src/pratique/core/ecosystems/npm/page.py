"""Owns the one model of an npm package's page: its versions with what they say of themselves, its tags and dates."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from pratique.core.ecosystems.npm.paths import early
from pratique.core.ecosystems.releases import Release

__all__ = ["Page", "Version"]

_TEXT_MAX = 500
_LICENCES_MAX = 8


class Version(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version. ``manifest`` is what its makers wrote, with what the registry added, but for its ``dist``.

    ``file`` is the tarball's name as we give it out, ``url`` where the upstream has it; ``integrity`` as in `dist`, and
    ``digests`` are the same in hexadecimal, by algorithm. ``dist`` is whatever else stands there.
    """

    version: str
    file: str
    url: str
    manifest: dict[str, Any]
    digests: dict[str, str] = {}
    dist: dict[str, Any] = {}
    published_at: datetime | None = None

    @property
    def deprecated(self) -> str:
        """What its makers say against it; empty where nothing."""
        said = self.manifest.get("deprecated")
        return said if isinstance(said, str) else ""

    @property
    def licence(self) -> str:
        """What `license` says, also in the forms of old; empty where nothing."""
        said = self.manifest.get("license", self.manifest.get("licenses"))
        if isinstance(said, str):
            return _printable(said)
        many = said if isinstance(said, list) else [said]
        return " OR ".join(text for each in many[:_LICENCES_MAX] if (text := _text_of(each, "type")))

    @property
    def author(self) -> str:
        """Who is named as its author; empty where nobody."""
        return _text_of(self.manifest.get("author"), "name")

    def release(self) -> Release:
        """Give what the page tells of it."""
        deprecated = self.deprecated
        return Release(
            version=self.version,
            published_at=self.published_at,
            is_withdrawn=bool(deprecated),
            withdrawn=_printable(deprecated),
            licence=self.licence,
            author=self.author,
        )


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A package's page; ``about`` is the rest of the document. ``tags`` name versions that are there."""

    package: str
    versions: tuple[Version, ...]
    tags: dict[str, str] = {}
    times: dict[str, str] = {}
    about: dict[str, Any] = {}

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


def _text_of(said: object, key: str) -> str:
    """Give a text, or that under a key of an object, without what cannot be printed."""
    text = said.get(key) if isinstance(said, dict) else said
    return _printable(text) if isinstance(text, str) else ""


def _printable(text: str) -> str:
    text = text[:_TEXT_MAX]
    return text if text.isprintable() else "".join(each for each in text if each.isprintable())
