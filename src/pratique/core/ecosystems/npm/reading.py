"""Owns reading a packument, full or abbreviated, whatever an upstream sends.

A broken entry is as if it were not there, so that one bad version hides no package; a document that is not this
package's is refused. A version without a tarball or with another name than its own is left out.
"""

from typing import Any

import msgspec

from pratique.core.ecosystems.addresses import Addresses
from pratique.core.ecosystems.npm.names import Name, parse
from pratique.core.ecosystems.npm.page import Page, Version
from pratique.core.ecosystems.npm.paths import file_name_of, is_file_name
from pratique.core.ecosystems.releases import UnreadablePage, instant
from pratique.core.versions import NotAVersion, Scheme, key

__all__ = ["ACCEPT", "VERSIONS_MAX", "read"]

ACCEPT = "application/json"
"""The full packument: only it tells dates, which a policy on age needs."""
VERSIONS_MAX = 50_000
_TEXT_MAX = 2048
_SAID_MAX = 500
_LICENCES_MAX = 8
_KEPT_APART = frozenset({"versions", "dist-tags", "time", "name", "_id", "_rev", "_attachments"})


class _Document(msgspec.Struct, kw_only=True):
    name: str
    versions: dict[str, msgspec.Raw] = {}
    tags: dict[str, Any] = msgspec.field(name="dist-tags", default={})
    time: dict[str, Any] = {}


class _Dist(msgspec.Struct, kw_only=True):
    tarball: Any = None
    integrity: Any = None
    shasum: Any = None


class _Entry(msgspec.Struct, kw_only=True):
    dist: _Dist
    name: Any = msgspec.UNSET
    version: Any = msgspec.UNSET
    deprecated: Any = None
    license: Any = msgspec.UNSET
    licenses: Any = None
    author: Any = None


_WHOLE = msgspec.json.Decoder(dict[str, msgspec.Raw])
_DOCUMENT = msgspec.json.Decoder(_Document)
_ENTRY = msgspec.json.Decoder(_Entry)


def read(body: bytes, *, package: str, address: str) -> Page:
    """Read the page of ``package``; ``address`` is where it was got. Raises ``UnreadablePage``."""
    try:
        if not body.isascii():
            body.decode()  # what is passed on as it is must be UTF-8 too
        whole, document = _WHOLE.decode(body), _DOCUMENT.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadablePage(f"its JSON cannot be read: {str(error)[:200]}") from error
    if document.name != package:
        raise UnreadablePage(f"it is the page of {document.name[:80]!r}")
    if len(document.versions) > VERSIONS_MAX:
        raise UnreadablePage(f"it lists more than {VERSIONS_MAX} versions")
    name, addresses = parse(package), Addresses(address)
    read_versions = [
        _version(text, raw, name=name, addresses=addresses, time=document.time.get(text))
        for text, raw in document.versions.items()
    ]
    versions = tuple(each for each in read_versions if each is not None)
    known = {each.version for each in versions}
    return Page(
        package=package,
        versions=versions,
        tags={tag: text for tag, text in document.tags.items() if isinstance(text, str) and text in known},
        times={key: text for key, text in document.time.items() if isinstance(text, str) and len(text) <= _TEXT_MAX},
        about={key: value for key, value in whole.items() if key not in _KEPT_APART},
    )


def _version(text: str, raw: msgspec.Raw, *, name: Name, addresses: Addresses, time: object) -> Version | None:
    try:
        entry = _ENTRY.decode(raw)
        key(Scheme.SEMVER, text)
    except (msgspec.DecodeError, NotAVersion, RecursionError):
        return None
    is_this = entry.name in (msgspec.UNSET, str(name)) and entry.version in (msgspec.UNSET, text)
    file, url = file_name_of(name, text), addresses.of(entry.dist.tarball)
    if not is_this or url is None or not is_file_name(file):
        return None
    return Version(
        version=text,
        file=file,
        url=url,
        manifest=raw,
        integrity=_text(entry.dist.integrity),
        shasum=_text(entry.dist.shasum),
        published_at=instant(time),
        is_deprecated=isinstance(entry.deprecated, str) and entry.deprecated != "",
        deprecated=_printable(entry.deprecated) if isinstance(entry.deprecated, str) else "",
        licence=_licence(entry.licenses if entry.license is msgspec.UNSET else entry.license),
        author=_text_of(entry.author, "name"),
    )


def _licence(said: object) -> str:
    """Give what `license` says, also in the forms of old; empty where nothing."""
    if isinstance(said, str):
        return _printable(said)
    many = said if isinstance(said, list) else [said]
    return " OR ".join(text for each in many[:_LICENCES_MAX] if (text := _text_of(each, "type")))


def _text_of(said: object, key: str) -> str:
    """Give a text, or that under a key of an object, without what cannot be printed."""
    text = said.get(key) if isinstance(said, dict) else said
    return _printable(text) if isinstance(text, str) else ""


def _printable(text: str) -> str:
    text = text[:_SAID_MAX]
    return text if text.isprintable() else "".join(each for each in text if each.isprintable())


def _text(said: object) -> str:
    return said if isinstance(said, str) and len(said) <= _TEXT_MAX else ""
