"""Owns reading a Python package's page, from JSON (PEP 691, 700) or HTML (PEP 503), whatever an upstream sends.

What is asked of an upstream is little: a broken date, digest or mark of one file is as if it were not there, so that
one bad entry hides no package; a document that is not what it says it is refused. Time is linear in its length.
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import msgspec

from pratique.core.ecosystems.addresses import Addresses
from pratique.core.ecosystems.pypi.names import InvalidName, normalised
from pratique.core.ecosystems.pypi.page import File, Page
from pratique.core.ecosystems.pypi.paths import is_file_name, version_of
from pratique.core.ecosystems.releases import UnreadablePage, instant

__all__ = ["ACCEPT", "FILES_MAX", "read"]

ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"
"""What to ask an upstream for: JSON first, since only it tells dates and sizes."""
FILES_MAX = 100_000
_LINKS_MAX = 2 * FILES_MAX
_TEXT_MAX = 2048
_DIGESTS: Mapping[str, int] = {"sha256": 64, "sha512": 128, "sha384": 96, "sha224": 56, "sha1": 40, "md5": 32}
_HEX = re.compile(r"[0-9a-f]+", re.ASCII)
_ANCHOR = re.compile(r"<a(?=[\s>])", re.IGNORECASE)
_BASE = re.compile(r"<base(?=\s)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""[\s/]*([a-zA-Z_:][a-zA-Z0-9_.:-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")
_HEAD = 8192  # characters in which a page's <base> must be
_JSON_TYPES = ("application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.latest+json", "application/json")


class _Entry(msgspec.Struct, kw_only=True):
    filename: Any = None
    url: Any = None
    hashes: Any = None
    requires_python: Any = msgspec.field(name="requires-python", default=None)
    core_metadata: Any = msgspec.field(name="core-metadata", default=None)
    dist_info_metadata: Any = msgspec.field(name="dist-info-metadata", default=None)
    yanked: Any = None
    size: Any = None
    upload_time: Any = msgspec.field(name="upload-time", default=None)


class _Meta(msgspec.Struct):
    api_version: str = msgspec.field(name="api-version", default="1.0")


class _Document(msgspec.Struct, kw_only=True):
    files: list[_Entry]
    name: str = ""
    meta: _Meta = msgspec.field(default_factory=_Meta)


def read(body: bytes, *, package: str, content_type: str, address: str) -> Page:
    """Read the page of ``package``, a normalised name; ``address`` is where it was got. Raises ``UnreadablePage``."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in _JSON_TYPES or (kind == "" and body.lstrip()[:1] == b"{"):
        entries = _of_json(body, package=package)
    elif "html" in kind or kind == "":
        address, entries = _of_html(body, address=address)
    else:
        raise UnreadablePage(f"it is {kind[:80]!r}, neither JSON nor HTML")
    files: dict[str, File] = {}
    addresses = Addresses(address)
    for entry in entries:
        file = _file(entry, package=package, addresses=addresses)
        if file is not None:
            files.setdefault(file.name, file)
            if len(files) > FILES_MAX:
                raise UnreadablePage(f"it lists more than {FILES_MAX} files")
    return Page(package=package, files=tuple(files.values()))


def _of_json(body: bytes, *, package: str) -> Iterator[_Entry]:
    try:
        document = msgspec.json.decode(body, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadablePage(f"its JSON cannot be read: {str(error)[:200]}") from error
    if document.meta.api_version.partition(".")[0] != "1":
        raise UnreadablePage(f"it is of version {document.meta.api_version[:20]!r} of the simple API, and 1 is known")
    try:
        of_another = document.name != "" and normalised(document.name) != package
    except InvalidName:
        of_another = True
    if of_another:
        raise UnreadablePage(f"it is the page of {document.name[:80]!r}")
    return iter(document.files)


def _of_html(body: bytes, *, address: str) -> tuple[str, Iterator[_Entry]]:
    text = body.decode("utf-8", errors="replace")
    base = _BASE.search(text, 0, _HEAD)
    if base is not None:
        address = urljoin(address, _attributes(text, base.end()).get("href", ""))
    return address, _anchors(text)


def _anchors(text: str) -> Iterator[_Entry]:
    for count, anchor in enumerate(_ANCHOR.finditer(text)):
        if count > _LINKS_MAX:
            raise UnreadablePage(f"it holds more than {_LINKS_MAX} links")
        given = _attributes(text, anchor.end())
        url, _, fragment = given.get("href", "").partition("#")
        algorithm, _, digest = fragment.partition("&")[0].partition("=")
        metadata = given.get("data-core-metadata", given.get("data-dist-info-metadata"))
        yield _Entry(
            filename=unquote(urlsplit(url).path.rpartition("/")[2]) if len(url) <= _TEXT_MAX else None,
            url=url,
            hashes={algorithm: digest},
            requires_python=given.get("data-requires-python"),
            core_metadata=None if metadata is None else _stated(metadata),
            yanked=given.get("data-yanked"),
        )


def _attributes(text: str, at: int) -> dict[str, str]:
    found: dict[str, str] = {}
    while match := _ATTRIBUTE.match(text, at):
        name, value = match[1].lower(), match[2] or ""
        found.setdefault(name, html.unescape(value.strip("\"'"))[: 2 * _TEXT_MAX])
        at = match.end()
    return found


def _stated(text: str) -> bool | dict[str, str]:
    algorithm, equals, digest = text.partition("=")
    return {algorithm: digest} if equals else text == "true"


def _file(entry: _Entry, *, package: str, addresses: Addresses) -> File | None:
    """Make a file of an entry; None for what is no file of this package."""
    name = entry.filename
    if not isinstance(name, str) or not is_file_name(name):
        return None
    version = version_of(package, name)
    url = addresses.of(entry.url)
    if version is None or url is None:
        return None
    stated = entry.core_metadata if entry.core_metadata is not None else entry.dist_info_metadata
    return File(
        name=name,
        version=version,
        url=url,
        digests=_digests(entry.hashes),
        size=entry.size if isinstance(entry.size, int) and entry.size >= 0 else None,
        uploaded_at=instant(entry.upload_time),
        requires_python=_text(entry.requires_python) or "",
        yanked=_yanked(entry.yanked),
        metadata=_digests(stated) if stated not in (None, False) else None,
    )


def _digests(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    found = {}
    for algorithm, digest in value.items():
        if isinstance(digest, str) and _DIGESTS.get(str(algorithm)) == len(digest) and _HEX.fullmatch(digest.lower()):
            found[str(algorithm)] = digest.lower()
    return found


def _yanked(value: object) -> str | None:
    if isinstance(value, str):
        return value[:_TEXT_MAX]
    return "" if value is True else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and len(value) <= _TEXT_MAX else None
