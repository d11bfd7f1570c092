"""Owns reading the SPDX licence list and ScanCode's categories: which licences there are, and of what kind each is.

Specification: SPDX license-list-data (``licenses.json``, ``exceptions.json``); ScanCode LicenseDB's ``index.json``.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pratique.core.advisories.enrichment import BadEnrichment

__all__ = ["Licence", "LicenceList", "is_licence_name", "read_licences"]

MAX_BYTES = 64 * 2**20
MAX_LICENCES = 50_000
_NAME = re.compile(r"(spdx-)?(licenses|(license-)?exceptions|license-categories)\.json", re.ASCII)
_ID = re.compile(r"[0-9A-Za-z.+-]{1,128}", re.ASCII)
_NAME_MAX = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """What one list says of a licence or exception; what it does not say is empty or none."""

    id: str
    name: str = ""
    category: str = ""
    """In the words of ScanCode: Permissive, Copyleft, Copyleft Limited, Proprietary Free, …"""
    is_osi: bool | None = None
    is_deprecated: bool = False
    is_exception: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceList:
    """A list, its version where it says one, and what of it could not be read."""

    version: str
    licences: list[Licence]
    bad: list[str]


class _Spdx(msgspec.Struct, frozen=True, rename="camel"):
    license_id: str = ""
    license_exception_id: str = ""
    name: str = ""
    is_osi_approved: bool | None = None
    is_deprecated_license_id: bool = False


class _SpdxList(msgspec.Struct, frozen=True, rename="camel"):
    license_list_version: str = ""
    licenses: list[msgspec.Raw] = []
    exceptions: list[msgspec.Raw] = []


class _Category(msgspec.Struct, frozen=True):
    category: str
    license_key: str = ""
    spdx_license_key: str | None = None
    is_exception: bool = False
    is_deprecated: bool = False


def is_licence_name(name: str) -> bool:
    """Tell whether a file is named as these lists are: ``licenses.json``, ``license-categories.json``."""
    return _NAME.fullmatch(name) is not None


def read_licences(path: Path) -> LicenceList:
    """Read a list of either form; raises ``BadEnrichment``."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadEnrichment(path, f"it has more than {MAX_BYTES} bytes")
        data = path.read_bytes()  # bounded: just above
        if data.lstrip()[:1] == b"[":
            version, raws = "", msgspec.json.decode(data, type=list[msgspec.Raw])
        else:
            spdx = msgspec.json.decode(data, type=_SpdxList)
            version, raws = spdx.license_list_version, spdx.licenses + spdx.exceptions
    except OSError as problem:
        raise BadEnrichment(path, f"it cannot be read: {problem.strerror}") from problem
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise BadEnrichment(path, f"it is not a list of licences: {problem}") from problem
    return _read(path, version, raws)


def _read(path: Path, version: str, raws: list[msgspec.Raw]) -> LicenceList:
    if len(raws) > MAX_LICENCES:
        raise BadEnrichment(path, f"it has more than {MAX_LICENCES} licences")
    found: list[Licence] = []
    bad: list[str] = []
    for number, raw in enumerate(raws, start=1):
        try:
            licence = _of_spdx(raw) if version else _of_category(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            bad.append(f"entry {number}: {problem}")
            continue
        if licence is None:
            continue  # a licence that SPDX gave no id, and nobody can name
        if not _ID.fullmatch(licence.id):
            bad.append(f"entry {number}: it has no SPDX id")
        else:
            found.append(licence)
    if not found:
        raise BadEnrichment(path, "it has no licence in it")
    return LicenceList(version=version, licences=found, bad=bad)


def _of_spdx(raw: msgspec.Raw) -> Licence:
    entry = msgspec.json.decode(raw, type=_Spdx)
    return Licence(
        id=entry.license_id or entry.license_exception_id,
        name=entry.name[:_NAME_MAX],
        is_osi=entry.is_osi_approved,
        is_deprecated=entry.is_deprecated_license_id,
        is_exception=not entry.license_id,
    )


def _of_category(raw: msgspec.Raw) -> Licence | None:
    entry = msgspec.json.decode(raw, type=_Category)
    if not entry.spdx_license_key:
        return None
    return Licence(
        id=entry.spdx_license_key,
        category=entry.category[:_NAME_MAX],
        is_deprecated=entry.is_deprecated,
        is_exception=entry.is_exception,
    )
