"""What the firewall asks of an ecosystem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pratique.core.ecosystems.marks import Marks
from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.core.versions import Scheme
from pratique.server.inventory.services import SaidOfPackage


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A file that a page lists: where it is and what the page says of it. ``digests`` are hexadecimal, by algorithm."""

    name: str
    version: str
    url: str
    digests: Mapping[str, str]
    size: int | None = None
    metadata: Mapping[str, str] | None = None
    """The digests of the metadata beside it; None where there is none."""
    beside: str = ""
    """The file that it tells of, where it is no file of the package itself."""

    @property
    def is_beside(self) -> bool:
        """Whether it is no file of the package but what is said of one."""
        return self.beside != ""

    @property
    def file(self) -> str:
        """The file of the package as which it is judged."""
        return self.beside or self.name


class Adapter(Protocol):
    """One ecosystem. A page is whatever its codec makes; nobody else looks into it."""

    scheme: Scheme
    accept: str
    """What an upstream is asked for."""

    def package(self, text: str) -> str:
        """Return the one spelling of a package's name; raises ``BadPackageName``."""

    def reserved(self, text: str, *, is_beginning: bool) -> str | None:
        """Return the spelling of a name, or of the beginning of names, to reserve; None for what is none."""

    def page_address(self, upstream: str, package: str) -> str:
        """Return where an upstream has a package's page."""

    def read(self, body: bytes, *, package: str, content_type: str, address: str) -> Any:
        """Make a page of what an upstream gave; raises ``UnreadablePage``."""

    def encode(self, page: Any) -> bytes:
        """Write a page to be kept."""

    def decode(self, data: bytes) -> Any:
        """Read a page that was kept; raises ``ValueError``."""

    def purl(self, package: str, version: str = "") -> Purl:
        """Return the purl of a package or a version of it."""

    def releases(self, page: Any) -> Sequence[Release]:
        """Return the versions of a page."""

    def judged(self, page: Any) -> Sequence[Release]:
        """Return what is judged of a page: its versions, and the files that came later than theirs."""

    def said(self, page: Any, package: str, version: str) -> SaidOfPackage | None:
        """Return what a page says of a version, to be known beyond the firewall; None where it is not on it."""

    def describing(self, page: Any, version: str) -> Sequence[Listed]:
        """Return what tells of a version that the page does not, the lightest first; none where the page tells all."""

    def candidates(self, page: Any, refused: Mapping[str, str]) -> Sequence[str]:
        """Return the versions that a client without a wish might take, of those that are not refused."""

    def file(self, page: Any, name: str) -> Listed | None:
        """Find a file on a page."""

    def files(self, page: Any, version: str) -> Sequence[str]:
        """Return the names of a version's files, those first that the most clients can use."""

    def marks(self, page: Any, refused: Mapping[str, str], *, removed: bool) -> Marks:
        """Return what to mark on a page, so that clients can say why."""
