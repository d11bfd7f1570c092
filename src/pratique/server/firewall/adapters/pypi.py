"""Python's packages."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from pratique.core.ecosystems.marks import Marks, candidates, newest
from pratique.core.ecosystems.pypi import names, paths, reading
from pratique.core.ecosystems.pypi.page import File, Page
from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.core.versions import Scheme
from pratique.server.firewall.adapters.shape import Listed
from pratique.server.firewall.errors import BadPackageName
from pratique.server.inventory.services import SaidOfPackage

_BEGINNING = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,126})", re.ASCII | re.IGNORECASE)


class PyPI:
    """The simple repository API."""

    scheme = Scheme.PEP440
    accept = reading.ACCEPT

    def package(self, text: str) -> str:
        """Return the normalised name."""
        try:
            return names.normalised(text)
        except names.InvalidName as error:
            raise BadPackageName(problem=error) from error

    def reserved(self, text: str, *, is_beginning: bool) -> str | None:
        """Return the normalised name; a beginning may end with a separator."""
        if is_beginning:
            return re.sub(r"[-_.]+", "-", text).lower() if _BEGINNING.fullmatch(text) else None
        try:
            return names.normalised(text)
        except names.InvalidName:
            return None

    def page_address(self, upstream: str, package: str) -> str:
        """Return the address of the package's page; ``upstream`` is that of the simple index."""
        return f"{upstream}/{package}/"

    def read(self, body: bytes, *, package: str, content_type: str, address: str) -> Page:
        """Read JSON or HTML."""
        return reading.read(body, package=package, content_type=content_type, address=address)

    def encode(self, page: Page) -> bytes:
        """Write MessagePack."""
        return msgspec.msgpack.encode(page)

    def decode(self, data: bytes) -> Page:
        """Read MessagePack."""
        return msgspec.msgpack.decode(data, type=Page)

    def purl(self, package: str, version: str = "") -> Purl:
        """Return `pkg:pypi/…`."""
        return paths.purl_of(package, version)

    def releases(self, page: Page) -> Sequence[Release]:
        """Return the versions of the page."""
        return page.releases()

    def judged(self, page: Page) -> Sequence[Release]:
        """Return the versions, and the files that were uploaded later than theirs."""
        return page.judged()

    def said(self, page: Page, package: str, version: str) -> SaidOfPackage | None:
        """Return what the page says of a version."""
        release = page.release(version)
        if release is None:
            return None
        return SaidOfPackage(
            purl=str(self.purl(package, version)),
            released_at=release.published_at,
            is_withdrawn=release.is_withdrawn,
            withdrawn=release.withdrawn if release.is_withdrawn else "",
        )

    def describing(self, page: Page, version: str) -> Sequence[Listed]:
        """Return the metadata beside a file of a version, if there is any, then its files, wheels before sources."""
        files = [_listed(each) for each in page.files if each.version == version]
        beside = [beside_of(each) for each in files if each.metadata is not None]
        return [*beside[:1], *sorted(files, key=lambda each: (not each.name.endswith(".whl"), each.size or 0))]

    def candidates(self, page: Page, refused: Mapping[str, str]) -> Sequence[str]:
        """Return final, unyanked versions; where there are none, any that are not refused."""
        return candidates(page.releases(), is_early=page.early(), refused=refused)

    def file(self, page: Page, name: str) -> Listed | None:
        """Find a file."""
        found = page.file(name)
        return None if found is None else _listed(found)

    def files(self, page: Page, version: str) -> Sequence[str]:
        """Return wheels for every platform, then source distributions, then all others."""
        names = [each.name for each in page.files if each.version == version]
        return sorted(names, key=lambda name: (not name.endswith("-any.whl"), name.endswith(".whl")))

    def marks(self, page: Page, refused: Mapping[str, str], *, removed: bool) -> Marks:
        """Mark what is refused, but for the newest where all of it is: its file's refusal is what the client prints."""
        releases: Any = page.releases()
        marked = dict(refused)
        if releases and all(each.version in refused for each in releases):
            kept = newest(self.scheme, releases, is_early=page.early())
            marked.pop(kept or "", None)
        return Marks(refused=marked, removed=removed)


def beside_of(listed: Listed) -> Listed:
    """Return the metadata beside a file that has some."""
    return Listed(
        name=listed.name + paths.METADATA,
        version=listed.version,
        url=listed.url.partition("#")[0] + paths.METADATA,
        digests=listed.metadata or {},
        beside=listed.name,
    )


def _listed(file: File) -> Listed:
    return Listed(
        name=file.name,
        version=file.version,
        url=file.url,
        digests=file.digests,
        size=file.size,
        metadata=file.metadata,
    )
