"""Owns writing what is known beside the advisories: EPSS, KEV, licences, and what vendors say of their products."""

import hashlib
import sqlite3
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pratique.core.advisories.aliases import is_cve
from pratique.core.advisories.enrichment import cve_number, read_epss, read_kev
from pratique.core.advisories.index.inputs import Inputs
from pratique.core.advisories.licences import Licence, read_licences
from pratique.core.advisories.vex import Document

__all__ = ["MAX_BAD_KEPT", "digest_of", "enrich", "iso", "write_statements"]

MAX_BAD_KEPT = 10_000
"""Bad members of a source that are listed; all are counted."""

_STATEMENT = (
    "INSERT INTO statement VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET status = excluded.status,"
    " justification = excluded.justification, said = excluded.said, at = excluded.at, source = excluded.source"
    " WHERE ifnull(excluded.at, 0) >= ifnull(statement.at, 0)"
)
_LICENCE = (
    "INSERT INTO licence VALUES (?,?,?,?,?,?) ON CONFLICT DO UPDATE SET name = max(licence.name, excluded.name),"
    " category = max(licence.category, excluded.category), is_osi = ifnull(excluded.is_osi, licence.is_osi)"
)


def write_statements(target: sqlite3.Connection, number: int, document: Document) -> None:
    """Write what a vendor says; of what one author says twice of one thing, the later counts."""
    target.executemany(
        _STATEMENT,
        (
            (
                each.vulnerability,
                str(each.product.without_version()),
                str(each.product),
                each.within,
                each.author,
                each.status.value,
                each.justification,
                each.text,
                int(each.at.timestamp()) if each.at is not None else None,
                number,
            )
            for each in document.statements
        ),
    )


def enrich(target: sqlite3.Connection, inputs: Inputs) -> int:
    """Write scores, the list of the exploited and the licences; return how many rows of them could not be used.

    Raises ``BadEnrichment``.
    """
    writer = _Writer(target, inputs)
    if inputs.epss is not None:
        writer.scores(inputs.epss)
    if inputs.kev is not None:
        writer.exploited(inputs.kev)
    for path in inputs.licences:
        writer.licences(path)
    return writer.bad


class _Writer:
    """Writes each list after the feeds, with a source's row."""

    def __init__(self, target: sqlite3.Connection, inputs: Inputs) -> None:
        self._target = target
        self._inputs = inputs
        self._number = len(inputs.feeds)
        self.bad = 0

    def scores(self, path: Path) -> None:
        found = read_epss(path)
        rows = found.scores
        if not self._inputs.with_prose:
            names = (str(row[0]) for row in self._target.execute("SELECT DISTINCT id FROM vulnerability"))
            known = {cve_number(name) for name in names if is_cve(name)}
            rows = [row for row in rows if row[0] in known]
        self._target.executemany("INSERT OR REPLACE INTO epss VALUES (?,?,?)", rows)
        self._source(path, kind="epss", day=found.day, records=len(rows), bad=found.bad)

    def exploited(self, path: Path) -> None:
        found = read_kev(path)
        self._target.executemany(
            "INSERT OR REPLACE INTO kev VALUES (?,?,?,?,?)",
            (
                (
                    each.cve,
                    each.date_added,
                    each.due_date,
                    each.vulnerability_name,
                    each.known_ransomware_campaign_use,
                )
                for each in found.entries
            ),
        )
        self._source(path, kind="kev", day=found.day, records=len(found.entries), bad=found.bad)

    def licences(self, path: Path) -> None:
        found = read_licences(path)
        self._target.executemany(_LICENCE, _rows(found.licences))
        self._source(path, kind="licences", day=None, records=len(found.licences), bad=found.bad)

    def _source(self, path: Path, *, kind: str, day: date | None, records: int, bad: list[str]) -> None:
        self._number += 1
        self._target.execute(
            "INSERT INTO source VALUES (?,?,?,?,?,?,?,?,?,?)",
            (self._number, path.name, kind, *digest_of(path), records, len(bad), iso(day), None, ""),
        )
        self._target.executemany(
            "INSERT INTO bad VALUES (?,?,?)", [(self._number, kind, reason) for reason in bad[:MAX_BAD_KEPT]]
        )
        self.bad += len(bad)


def _rows(licences: Iterable[Licence]) -> Iterable[tuple[object, ...]]:
    return (
        (each.id, each.name, each.category, each.is_osi, each.is_deprecated, each.is_exception) for each in licences
    )


def digest_of(path: Path) -> tuple[str, int]:
    """Give the SHA-256 and size of a file; of a folder that of its files' names, sizes and times, and their size."""
    if path.is_dir():
        return _digest_of_folder(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


def _digest_of_folder(folder: Path) -> tuple[str, int]:
    hashed, size = hashlib.sha256(), 0
    for path in sorted(folder.rglob("*.json")):
        stat = path.lstat()
        size += stat.st_size
        hashed.update(f"{path.relative_to(folder)}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode("utf-8", "replace"))
    return hashed.hexdigest(), size


def iso(day: date | None) -> str | None:
    """Write a day."""
    return day.isoformat() if day is not None else None
