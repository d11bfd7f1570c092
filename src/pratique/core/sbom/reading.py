"""Owns reading CycloneDX (1.2 to 1.7) and SPDX 2.2 and 2.3, as JSON.

One pass into typed values; unknown members are passed over unread. Nested components are components. What has no purl
cannot be told what it is and is not used; nor is what no purl can be made of. A document of another kind, one that is
too deep or one with too many components is refused as a whole.
"""

from collections.abc import Iterator
from typing import Final, Protocol

import msgspec

from pratique.core.analysis import Package
from pratique.core.analysis.packages import PURL_MAX, component_of
from pratique.core.names.purl import InvalidPurl, Purl
from pratique.core.sbom import cyclonedx, spdx
from pratique.core.sbom.documents import BadSbom, Document, Unused

__all__ = ["Order", "Stream", "read", "read_in_sandbox"]

UNUSED_SHOWN: Final = 100
"""Unused components that are named; the rest is counted."""
NAME_MAX: Final = 512
"""Characters of a name or a version that are kept."""
_CYCLONEDX: Final = ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
_SPDX: Final = ("SPDX-2.2", "SPDX-2.3")
_SHOWN: Final = 120
_LENGTHS: Final = {"purl": PURL_MAX, "type": 32, "ecosystem": 64}
_NOT_PACKAGES: Final = frozenset({"operating-system", "file", "data", "cryptographic-asset"})
_SYSTEM: Final = frozenset({"OPERATING_SYSTEM", "OPERATING-SYSTEM"})
"""How SPDX's schema writes the purpose, and how its text does."""


class _Component(msgspec.Struct):
    type: str = ""
    name: str = ""
    version: str | None = None
    purl: str | None = None
    components: "list[_Component] | None" = None


class _Metadata(msgspec.Struct):
    component: _Component | None = None


class _Reference(msgspec.Struct):
    type: str = msgspec.field(name="referenceType", default="")
    locator: str = msgspec.field(name="referenceLocator", default="")


class _Package(msgspec.Struct):
    id: str = msgspec.field(name="SPDXID", default="")
    name: str = ""
    version: str | None = msgspec.field(name="versionInfo", default=None)
    references: list[_Reference] | None = msgspec.field(name="externalRefs", default=None)
    purpose: str | None = msgspec.field(name="primaryPackagePurpose", default=None)


class _Relationship(msgspec.Struct):
    type: str = msgspec.field(name="relationshipType", default="")
    related: str = msgspec.field(name="relatedSpdxElement", default="")


class _Either(msgspec.Struct):
    """The members of both formats that are of use."""

    bom_format: str = msgspec.field(name="bomFormat", default="")
    spec_version: str = msgspec.field(name="specVersion", default="")
    metadata: _Metadata | None = None
    components: list[_Component] | None = None
    spdx_version: str = msgspec.field(name="spdxVersion", default="")
    name: str = ""
    packages: list[_Package] | None = None
    described: list[str] | None = msgspec.field(name="documentDescribes", default=None)


class _Described(msgspec.Struct):
    """What an SPDX document describes, which is not a component of itself."""

    relationships: list[_Relationship] | None = None


class _Named(msgspec.Struct):
    """A component of either format."""

    name: str
    version: str
    purl: str


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """How much is read: ``bytes_max`` of the document, and as many components."""

    bytes_max: int
    components_max: int


class Stream(Protocol):
    """What a document is read from."""

    def read(self, size: int, /) -> bytes:
        """Give at most ``size`` bytes, none at the end."""


def read_in_sandbox(order: bytes, source: Stream) -> bytes:
    """Read a document inside a sandbox: an `Order` and the answer, a `Document` or a text of refusal, as msgpack."""
    wanted = msgspec.msgpack.decode(order, type=Order)
    parts: list[bytes] = []
    size = 0
    while size <= wanted.bytes_max and (part := source.read(1 << 20)):
        parts.append(part)
        size += len(part)
    if size > wanted.bytes_max:
        return msgspec.msgpack.encode((None, f"it has more than {wanted.bytes_max} bytes"))
    try:
        return msgspec.msgpack.encode((read(b"".join(parts), components_max=wanted.components_max), ""))
    except BadSbom as refusal:
        return msgspec.msgpack.encode((None, refusal.reason))


def read(data: bytes, *, components_max: int) -> Document:
    """Read a document. Raises `BadSbom`."""
    try:
        found = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Either)
    except RecursionError as error:
        message = "its components are nested too deeply"
        raise BadSbom(message) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:  # ValidationError is one
        message = f"it cannot be read as JSON of CycloneDX or SPDX: {str(error)[:_SHOWN]}"
        raise BadSbom(message) from error
    if found.bom_format == "CycloneDX":
        _require(found.spec_version, _CYCLONEDX, "CycloneDX")
        about = found.metadata.component if found.metadata else None
        named = _of_cyclonedx(found.components or [])
        return _document(cyclonedx.FORMAT, found.spec_version, about.name if about else "", named, components_max)
    if found.spdx_version:
        _require(found.spdx_version, _SPDX, "SPDX")
        version = found.spdx_version.removeprefix("SPDX-")
        return _document(spdx.FORMAT, version, found.name, _of_spdx(found, data), components_max)
    message = "it names neither bomFormat CycloneDX nor an spdxVersion"
    raise BadSbom(message)


def _require(version: str, known: tuple[str, ...], what: str) -> None:
    if version not in known:
        message = f"{what} {version[:_SHOWN]!r} is not read; those that are: {', '.join(known)}"
        raise BadSbom(message)


def _of_cyclonedx(components: list[_Component]) -> Iterator[_Named]:
    waiting = list(reversed(components))
    while waiting:
        each = waiting.pop()
        waiting += reversed(each.components or [])
        if each.type not in _NOT_PACKAGES or each.purl:
            yield _Named(name=each.name, version=each.version or "", purl=each.purl or "")


def _of_spdx(found: _Either, data: bytes) -> Iterator[_Named]:
    relations = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Described).relationships or []
    itself = {each.related for each in relations if each.type == "DESCRIBES"} | set(found.described or [])
    packages = found.packages or []
    # A document that describes each of its packages has no subject apart from them.
    is_apart = len(itself) < len(packages)
    for each in packages:
        purl = next((one.locator for one in each.references or [] if one.type == "purl"), "")
        if (is_apart and each.id in itself) or (each.purpose in _SYSTEM and not purl):
            continue
        yield _Named(name=each.name, version=each.version or "", purl=purl)


def _document(format_: str, version: str, name: str, named: Iterator[_Named], most: int) -> Document:
    packages: dict[str, Package] = {}
    unused: list[Unused] = []
    count = 0
    for number, each in enumerate(named, start=1):
        if number > most:
            message = f"it has more than {most} components"
            raise BadSbom(message)
        try:
            package = _package(each)
            packages.setdefault(package.purl, package)
        except BadSbom as problem:
            count += 1
            if count <= UNUSED_SHOWN:
                unused.append(Unused(name=_shown(each.name or each.purl), reason=problem.reason))
    return Document(
        format=format_,
        version=version,
        name=_shown(name),
        packages=tuple(packages.values()),
        unused=tuple(unused),
        unused_count=count,
    )


def _package(named: _Named) -> Package:
    """Make a component of what a document names. Raises `BadSbom` for what cannot be one."""
    if not named.purl:
        message = "it has no package URL"
        raise BadSbom(message)
    try:
        purl = Purl.parse(named.purl)
    except (InvalidPurl, ValueError) as error:
        raise BadSbom(str(error)[:_SHOWN]) from error
    if not purl.version and named.version:
        purl = Purl(purl.type, purl.namespace, purl.name, named.version, purl.qualifiers, purl.subpath)
    made = component_of(purl)
    _check(made)
    return made


def _check(package: Package) -> None:
    """Refuse what no row could hold: anybody may have written this."""
    for name, text in msgspec.structs.asdict(package).items():
        if len(text) > _LENGTHS.get(name, NAME_MAX):
            message = "its package URL is too long"
            raise BadSbom(message)
        if not text.isprintable():
            message = "its package URL has characters that cannot be shown"
            raise BadSbom(message)


def _shown(text: str) -> str:
    return "".join(each for each in text[:_SHOWN] if each.isprintable())
