"""npm's packages."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

import msgspec

from pratique.core.ecosystems.marks import Marks, candidates
from pratique.core.ecosystems.npm import names, paths, reading
from pratique.core.ecosystems.npm.page import Page
from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.core.versions import Scheme
from pratique.server.firewall.adapters.shape import Listed
from pratique.server.firewall.errors import BadPackageName
from pratique.server.inventory.services import SaidOfPackage

_BEGINNING = re.compile(r"(?:@[A-Za-z0-9~._-]+/)?[A-Za-z0-9~._-]*|@[A-Za-z0-9~._-]*", re.ASCII)


class Npm:
    """The packument."""

    scheme = Scheme.SEMVER
    accept = reading.ACCEPT

    def package(self, text: str) -> str:
        """Return the name as it is; there is one spelling."""
        try:
            return str(names.parse(text))
        except names.InvalidName as error:
            raise BadPackageName(problem=error) from error

    def reserved(self, text: str, *, is_beginning: bool) -> str | None:
        """Return the name; a beginning may be a scope with its slash, or a part of either."""
        if is_beginning:
            return text if text and len(text) <= paths.FILE_NAME_MAX and _BEGINNING.fullmatch(text) else None
        try:
            return str(names.parse(text))
        except names.InvalidName:
            return None

    def page_address(self, upstream: str, package: str) -> str:
        """Return the address of the packument; a scope's slash is written as registries want it."""
        return f"{upstream}/{quote(package, safe='@')}"

    def read(self, body: bytes, *, package: str, content_type: str, address: str) -> Page:  # noqa: ARG002 — JSON always
        """Read JSON."""
        return reading.read(body, package=package, address=address)

    def encode(self, page: Page) -> bytes:
        """Write JSON, in which what is passed on as it is stands as it is."""
        return msgspec.json.encode(page)

    def decode(self, data: bytes) -> Page:
        """Read JSON."""
        return msgspec.json.decode(data, type=Page)

    def purl(self, package: str, version: str = "") -> Purl:
        """Return `pkg:npm/…`."""
        return paths.purl_of(names.parse(package), version)

    def releases(self, page: Page) -> Sequence[Release]:
        """Return the versions of the page."""
        return page.releases()

    def judged(self, page: Page) -> Sequence[Release]:
        """Return the versions: each has one file."""
        return page.releases()

    def said(self, page: Page, package: str, version: str) -> SaidOfPackage | None:
        """Return what the page says of a version."""
        release = page.release(version)
        if release is None:
            return None
        return SaidOfPackage(
            purl=str(self.purl(package, version)),
            released_at=release.published_at,
            licence=release.licence or None,
            author=release.author or None,
            is_deprecated=release.is_withdrawn,
            deprecated=release.withdrawn,
        )

    def describing(self, page: Page, version: str) -> Sequence[Listed]:  # noqa: ARG002 — nothing is left to tell
        """Return nothing: a packument tells all."""
        return ()

    def candidates(self, page: Page, refused: Mapping[str, str]) -> Sequence[str]:
        """Return final versions that are not deprecated; where there are none, any that are not refused."""
        return candidates(page.releases(), is_early=page.early(), refused=refused)

    def file(self, page: Page, name: str) -> Listed | None:
        """Find a tarball."""
        found = page.file(name)
        if found is None:
            return None
        return Listed(name=found.file, version=found.version, url=found.url, digests=found.digests)

    def files(self, page: Page, version: str) -> Sequence[str]:
        """Return the one tarball."""
        return [each.file for each in page.versions if each.version == version]

    def marks(self, page: Page, refused: Mapping[str, str], *, removed: bool) -> Marks:  # noqa: ARG002 — one shape
        """Mark what is refused; a page of nothing else is not given at all."""
        return Marks(refused=refused, removed=removed)
