"""Owns the one model of a Python package's page: its files and what is said of each; every form is written from it.

A file whose name does not tell its version is not on the page: nobody could judge it, and no client would take it.
Pages tell no licence; the metadata of each version does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from pratique.core.ecosystems.pypi.paths import early
from pratique.core.ecosystems.releases import Release

__all__ = ["File", "Page"]

_REASON_MAX = 500
_TOGETHER = timedelta(days=1)


class File(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One file. ``digests`` are hexadecimal, by the algorithm's name; ``yanked`` is None, or the reason (maybe empty).

    ``metadata`` is None where there is no metadata beside the file, else its digests (maybe none).
    """

    name: str
    version: str
    url: str
    digests: dict[str, str] = {}
    size: int | None = None
    uploaded_at: datetime | None = None
    requires_python: str = ""
    yanked: str | None = None
    metadata: dict[str, str] | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A package's page; ``package`` is the normalised name. No file name is there twice."""

    package: str
    files: tuple[File, ...]

    def releases(self) -> Sequence[Release]:
        """Give the versions in the order of the page; each is as old as its oldest file.

        A version with a file of unknown date has an unknown date: the file may be the newest.
        """
        return [_release(version, files) for version, files in self._by_version().items()]

    def judged(self) -> Sequence[Release]:
        """Give the versions, and after each the files that came to it later, with their own dates."""
        found: list[Release] = []
        for version, files in self._by_version().items():
            release = _release(version, files)
            found += (release, *_late(release, files))
        return found

    def release(self, version: str) -> Release | None:
        """Find one version."""
        files = [each for each in self.files if each.version == version]
        return _release(version, files) if files else None

    def early(self) -> Mapping[str, bool]:
        """Tell of each version whether it is a prerelease."""
        return {version: early(version) for version in dict.fromkeys(each.version for each in self.files)}

    def file(self, name: str) -> File | None:
        """Find a file by its name."""
        return next((each for each in self.files if each.name == name), None)

    def _by_version(self) -> Mapping[str, Sequence[File]]:
        found: dict[str, list[File]] = {}
        for each in self.files:
            found.setdefault(each.version, []).append(each)
        return found


def _release(version: str, files: Sequence[File]) -> Release:
    reason = next((each.yanked for each in files if each.yanked), "")[:_REASON_MAX]
    return Release(
        version=version,
        published_at=_published(files),
        is_withdrawn=all(each.yanked is not None for each in files),
        withdrawn="".join(each for each in reason if each.isprintable()),
        awaits_licence=True,
    )


def _late(release: Release, files: Sequence[File]) -> Iterator[Release]:
    """Give the files that came when their version was out already: whoever adds one to an old version makes it young.

    Files within a day of the first are the version's: large ones take hours to upload.
    """
    if release.published_at is None:
        return
    for each in files:
        if each.uploaded_at is not None and each.uploaded_at - release.published_at > _TOGETHER:
            yield replace(release, published_at=each.uploaded_at, file=each.name)


def _published(files: Sequence[File]) -> datetime | None:
    """Give the instant of the first upload; None where the date of any of the files is not told."""
    known = [each.uploaded_at for each in files if each.uploaded_at is not None]
    return min(known) if len(known) == len(files) else None
