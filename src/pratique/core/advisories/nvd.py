"""Owns reading NVD's JSON feeds: each CVE as a record in the OSV form, without packages, for text, scores and CWE.

NVD names products by CPE, which no package manager knows, so its records match nothing and say more of what matches.
Its record of a CVE is called ``NVD-CVE-2024-0001``, as OSV calls Debian's ``DEBIAN-CVE-…``: an OSV record may be called
by the CVE itself, and neither takes the other's place.
Specification: NVD's CVE API 2.0 schema (``vulnerabilities[].cve``), which its feeds by year share.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from pratique.core.advisories.records import MAX_BYTES

__all__ = ["BadNvd", "is_nvd_name", "read_nvd", "record_of_nvd"]

MAX_DOCUMENT = 512 * 2**20
"""Bytes of a feed, unpacked; a year has up to 250 MB."""
MAX_REFERENCES = 100
_BLOCK = 1 << 20
_GZIP = b"\x1f\x8b"
_NAME = re.compile(r"nvdcve-2\.0-[0-9A-Za-z]+\.json(\.gz)?", re.ASCII)
_CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,9}", re.ASCII)
_CWE = re.compile(r"CWE-[0-9]{1,5}", re.ASCII)
_METRICS = (
    ("cvssMetricV40", "CVSS_V4"),
    ("cvssMetricV31", "CVSS_V3"),
    ("cvssMetricV30", "CVSS_V3"),
    ("cvssMetricV2", "CVSS_V2"),
)


class BadNvd(ValueError):
    """The bytes are not NVD's; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class _Text(msgspec.Struct, frozen=True):
    lang: str = ""
    value: str = ""


class _Data(msgspec.Struct, frozen=True):
    vector: str = msgspec.field(default="", name="vectorString")


class _Metric(msgspec.Struct, frozen=True):
    type: str = ""
    data: _Data = msgspec.field(default=_Data(), name="cvssData")


class _Weakness(msgspec.Struct, frozen=True):
    description: list[_Text] = []


class _Tags(msgspec.Struct, frozen=True):
    tags: list[str] = []


class _Reference(msgspec.Struct, frozen=True):
    url: str = ""


class _Cve(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    published: str = ""
    last_modified: str = ""
    vuln_status: str = ""
    cve_tags: list[_Tags] = []
    descriptions: list[_Text] = []
    metrics: dict[str, list[_Metric]] = {}
    weaknesses: list[_Weakness] = []
    references: list[_Reference] = []


class _Item(msgspec.Struct, frozen=True):
    cve: _Cve


class _Feed(msgspec.Struct, frozen=True):
    vulnerabilities: list[msgspec.Raw]
    format: str = ""


def is_nvd_name(name: str) -> bool:
    """Tell whether a file is named as NVD's feeds are: ``nvdcve-2.0-2024.json.gz``."""
    return _NAME.fullmatch(name) is not None


def read_nvd(path: Path) -> Iterator[tuple[str, bytes | str]]:
    """Give each CVE's name and its record, or why it cannot be read; raises ``BadNvd``."""
    try:
        feed = msgspec.json.decode(_unpacked(path), type=_Feed)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise BadNvd(f"it is not a feed of NVD: {problem}") from problem
    if feed.format != "NVD_CVE":
        raise BadNvd("it is not a feed of NVD: its format is not NVD_CVE")
    for number, raw in enumerate(feed.vulnerabilities, start=1):
        if len(memoryview(raw)) > MAX_BYTES:
            yield f"entry {number}", f"it has more than {MAX_BYTES} bytes"
            continue
        try:
            cve = msgspec.json.decode(raw, type=_Item).cve
            yield cve.id, record_of_nvd(cve)
        except BadNvd as problem:
            yield f"entry {number}", problem.reason
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            yield f"entry {number}", f"it cannot be read: {problem}"


def record_of_nvd(cve: _Cve) -> bytes:
    """Write a CVE in the OSV form; raises ``BadNvd``."""
    if not _CVE.fullmatch(cve.id):
        raise BadNvd(f"{cve.id[:40]!r} is not a CVE")
    weaknesses = [text.value for each in cve.weaknesses for text in each.description if _CWE.fullmatch(text.value)]
    record: dict[str, object] = {
        "id": f"NVD-{cve.id}",
        "aliases": [cve.id],
        "modified": _utc(cve.last_modified),
        "published": _utc(cve.published),
        "details": next((each.value for each in cve.descriptions if each.lang == "en"), ""),
        "severity": _severity(cve),
        "references": [{"type": "WEB", "url": each.url} for each in cve.references[:MAX_REFERENCES]],
        "database_specific": {
            "source": "NVD",
            "cwe_ids": list(dict.fromkeys(weaknesses)),
            "is_disputed": any("disputed" in each.tags for each in cve.cve_tags),
        },
    }
    if cve.vuln_status.lower() == "rejected":
        record["withdrawn"] = _utc(cve.last_modified) or "unknown"
    return msgspec.json.encode(record)


def _severity(cve: _Cve) -> list[dict[str, str]]:
    """Give one vector for each version of CVSS, NVD's own ("Primary") before those that it passes on."""
    found = []
    for metric, kind in _METRICS:
        given = sorted(cve.metrics.get(metric, ()), key=lambda each: each.type != "Primary")
        found += [{"type": kind, "score": each.data.vector} for each in given[:1] if each.data.vector]
    return found


def _utc(text: str) -> str:
    """NVD's times are in UTC and do not say so."""
    return f"{text}Z" if text and text[-1:].isdigit() and "+" not in text else text


def _unpacked(path: Path) -> bytes:
    found = bytearray()
    try:
        with path.open("rb") as file:
            is_packed = file.read(2) == _GZIP
        with gzip.open(path) if is_packed else path.open("rb") as stream:
            while part := stream.read(_BLOCK):
                found += part
                if len(found) > MAX_DOCUMENT:
                    raise BadNvd(f"unpacked it has more than {MAX_DOCUMENT} bytes")
    except (OSError, EOFError, zlib.error) as problem:
        raise BadNvd(f"it is damaged: {problem}") from problem
    return bytes(found)
