"""Owns reading a packument, full or abbreviated, whatever an upstream sends.

A broken entry is as if it were not there, so that one bad version hides no package; a document that is not this
package's is refused. A version without a tarball or with another name than its own is left out.
"""

import base64
import binascii
import re
from collections.abc import Mapping
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
_KEPT_APART = frozenset({"versions", "dist-tags", "time", "name", "_id", "_rev", "_attachments"})
_INTEGRITY: Mapping[str, int] = {"sha512": 64, "sha384": 48, "sha256": 32, "sha1": 20}
_SHA1 = re.compile(r"[0-9a-f]{40}", re.ASCII)


class _Document(msgspec.Struct, kw_only=True):
    name: str
    versions: dict[str, Any] = {}
    tags: dict[str, Any] = msgspec.field(name="dist-tags", default={})
    time: dict[str, Any] = {}


def read(body: bytes, *, package: str, address: str) -> Page:
    """Read the page of ``package``; ``address`` is where it was got. Raises ``UnreadablePage``."""
    try:
        whole = msgspec.json.decode(body, type=dict[str, Any])
        document = msgspec.convert(whole, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadablePage(f"its JSON cannot be read: {str(error)[:200]}") from error
    if document.name != package:
        raise UnreadablePage(f"it is the page of {document.name[:80]!r}")
    if len(document.versions) > VERSIONS_MAX:
        raise UnreadablePage(f"it lists more than {VERSIONS_MAX} versions")
    name, addresses = parse(package), Addresses(address)
    read_versions = [
        _version(text, entry, name=name, addresses=addresses, time=document.time.get(text))
        for text, entry in document.versions.items()
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


def _version(text: str, entry: object, *, name: Name, addresses: Addresses, time: object) -> Version | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("dist"), dict):
        return None
    said = entry.get("name", str(name))
    file = file_name_of(name, text)
    try:
        key(Scheme.SEMVER, text)
        is_this = said == str(name) and entry.get("version", text) == text
    except NotAVersion:
        return None
    dist = dict(entry["dist"])
    url = addresses.of(dist.pop("tarball", None))
    if not is_this or url is None or not is_file_name(file):
        return None
    return Version(
        version=text,
        file=file,
        url=url,
        manifest={key: value for key, value in entry.items() if key != "dist"},
        digests=_digests(dist),
        dist=dist,
        published_at=instant(time),
    )


def _digests(dist: Mapping[str, Any]) -> dict[str, str]:
    """Give what `integrity` (Subresource Integrity) and `shasum` say, in hexadecimal."""
    found: dict[str, str] = {}
    shasum = dist.get("shasum")
    if isinstance(shasum, str) and _SHA1.fullmatch(shasum.lower()):
        found["sha1"] = shasum.lower()
    integrity = dist.get("integrity")
    for each in integrity.split()[:8] if isinstance(integrity, str) else ():
        algorithm, _, encoded = each.partition("?")[0].partition("-")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            continue
        if len(raw) == _INTEGRITY.get(algorithm):
            found[algorithm] = raw.hex()
    return found
