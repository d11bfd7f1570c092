"""Owns reading what is known beside the advisories: EPSS scores and CISA's list of exploited vulnerabilities (KEV).

Specification: FIRST's EPSS data files (CSV, a comment line with the model and the day); CISA's KEV catalogue schema.
"""

import gzip
import re
import zlib
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

import msgspec

__all__ = [
    "MILLION",
    "BadEnrichment",
    "Epss",
    "EpssFile",
    "EpssRow",
    "Kev",
    "KevCatalogue",
    "cve_name",
    "cve_number",
    "is_epss_name",
    "is_kev_name",
    "read_epss",
    "read_kev",
]

MAX_BYTES = 512 * 2**20
MAX_ROWS = 5_000_000
MAX_LINE = 4_096
_GZIP = b"\x1f\x8b"
_NUMBER = r"(0(?:\.[0-9]{1,12})?|1(?:\.0{1,12})?|[0-9](?:\.[0-9]{1,12})?e-[0-9]{1,2})"
_ROW = rf"CVE-([0-9]{{4}})-([0-9]{{4,9}}),{_NUMBER},{_NUMBER}"
_SCORED = re.compile(_ROW, re.ASCII)
_SCORED_LINE = re.compile(rf"^{_ROW}$", re.ASCII | re.MULTILINE)
_BLOCK = 256 * 1024
_HEAD_LINES = 2
_NUMBERS_A_YEAR = 10**10
MILLION = 1_000_000
_CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,9}", re.ASCII)
_DAY = re.compile(r"score_date:([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)


_EPSS_NAME = re.compile(r"epss.*\.csv(\.gz)?", re.IGNORECASE)
_KEV_NAME = re.compile(r"(kev|known_exploited).*\.json", re.IGNORECASE)


def is_epss_name(name: str) -> bool:
    """Tell whether a file is named as EPSS scores are: ``epss.csv.gz``, ``epss_scores-2026-08-16.csv.gz``."""
    return _EPSS_NAME.fullmatch(name) is not None


def is_kev_name(name: str) -> bool:
    """Tell whether a file is named as the KEV catalogue is: ``kev.json``, ``known_exploited_vulnerabilities.json``."""
    return _KEV_NAME.fullmatch(name) is not None


class BadEnrichment(ValueError):
    """The file cannot be used; ``reason`` says why."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path.name} cannot be used: {reason}")


EpssRow: TypeAlias = tuple[int, int, int]
"""The number of a CVE (:func:`cve_number`), its score and its percentile in millionths."""


def cve_number(cve: str) -> int:
    """Give the number under which ``CVE-2021-44228`` is kept; raises ``ValueError`` for what is no CVE."""
    _, year, number = cve.split("-")
    return int(year) * _NUMBERS_A_YEAR + int(number)


def cve_name(number: int) -> str:
    """Give the CVE of a number (:func:`cve_number`)."""
    year, rest = divmod(number, _NUMBERS_A_YEAR)
    return f"CVE-{year:04}-{rest:04}"


class Epss(NamedTuple):
    """How likely a vulnerability is to be exploited within 30 days, and the share of others that are less so."""

    cve: str
    score: float
    percentile: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EpssFile:
    """A day's scores, with the rows that could not be read named."""

    day: date | None
    scores: list[EpssRow]
    bad: list[str]


class Kev(msgspec.Struct, frozen=True, rename="camel"):
    """One vulnerability that is known to be exploited."""

    cve: str = msgspec.field(name="cveID")
    date_added: str = ""
    due_date: str = ""
    vulnerability_name: str = ""
    known_ransomware_campaign_use: str = ""


class KevCatalogue(msgspec.Struct, frozen=True):
    """The catalogue of a day."""

    day: date | None
    entries: list[Kev]
    bad: list[str]


class _Catalogue(msgspec.Struct, frozen=True, rename="camel"):
    vulnerabilities: list[msgspec.Raw]
    date_released: str = ""


def read_epss(path: Path) -> EpssFile:
    """Read a file of scores, packed with gzip or not; raises ``BadEnrichment``."""
    scores: list[EpssRow] = []
    bad: list[str] = []
    day: date | None = None
    number = 0
    try:
        with closing(_blocks(path)) as blocks:
            for block in blocks:
                count = block.count("\n") + 1
                if number + count > MAX_ROWS:
                    raise BadEnrichment(path, f"it has more than {MAX_ROWS} rows")
                rows = _SCORED_LINE.findall(block)
                if len(rows) == count:
                    scores += [_row(*row) for row in rows]
                    number += count
                    continue
                for line in block.split("\n"):
                    number += 1
                    if line.startswith("#"):
                        day = _day(line)
                    elif number > _HEAD_LINES or not line.startswith("cve,"):
                        _take(line, scores, bad)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as problem:
        raise BadEnrichment(path, f"it is damaged: {problem}") from problem
    if not scores:
        raise BadEnrichment(path, "it has no score in it")
    return EpssFile(day=day, scores=scores, bad=bad)


def read_kev(path: Path) -> KevCatalogue:
    """Read the catalogue; raises ``BadEnrichment``."""
    if path.stat().st_size > MAX_BYTES:
        raise BadEnrichment(path, f"it has more than {MAX_BYTES} bytes")
    try:
        raw = msgspec.json.decode(path.read_bytes(), type=_Catalogue)  # bounded: just above
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as problem:
        raise BadEnrichment(path, f"it is not the catalogue: {problem}") from problem
    entries: list[Kev] = []
    bad: list[str] = []
    for number, text in enumerate(raw.vulnerabilities, start=1):
        try:
            entry = msgspec.json.decode(text, type=Kev)
        except (msgspec.DecodeError, RecursionError) as problem:
            bad.append(f"entry {number}: {problem}")
            continue
        if _CVE.fullmatch(entry.cve):
            entries.append(entry)
        else:
            bad.append(f"entry {number}: {entry.cve[:40]!r} is not a CVE")
    return KevCatalogue(day=_iso_day(raw.date_released[:10]), entries=entries, bad=bad)


def _blocks(path: Path) -> Generator[str]:
    """Give the text in blocks of whole lines; a line that is longer than any row comes in pieces."""
    with path.open("rb") as file:
        is_packed = file.read(2) == _GZIP
    size, rest = 0, ""
    with gzip.open(path, "rt", encoding="utf-8") if is_packed else path.open(encoding="utf-8") as text:
        while part := text.read(_BLOCK):
            size += len(part)
            if size > MAX_BYTES:
                raise OSError(f"unpacked it has more than {MAX_BYTES} bytes")
            whole, _, rest = (rest + part).rpartition("\n")
            if whole:
                yield whole
            if len(rest) > MAX_LINE:
                yield rest
                rest = ""
    if rest:
        yield rest


def _take(line: str, scores: list[EpssRow], bad: list[str]) -> None:
    match = _SCORED.fullmatch(line)
    if match is None:
        bad.append(line[:80])
    else:
        scores.append(_row(*match.groups()))


def _row(year: str, number: str, score: str, percentile: str) -> EpssRow:
    return int(year) * _NUMBERS_A_YEAR + int(number), _millionths(score), _millionths(percentile)


@lru_cache(200_000)  # there are as many rows as vulnerabilities, and far fewer values
def _millionths(text: str) -> int:
    return round(float(text) * MILLION)


def _day(line: str) -> date | None:
    match = _DAY.search(line)
    return _iso_day(match.group(1)) if match else None


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
