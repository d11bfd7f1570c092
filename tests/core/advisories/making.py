"""Makes records, feeds and index files for tests."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pratique.core.advisories.feeds import find_feeds
from pratique.core.advisories.index import Built, Index, Inputs, build

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
DATA = Path(__file__).parents[2] / "data"

Json = dict[str, Any]


def advisory(
    identifier: str = "GHSA-aaaa-bbbb-cccc",
    *,
    ecosystem: str = "PyPI",
    name: str = "sample",
    events: Sequence[Mapping[str, str]] = ({"introduced": "0"}, {"fixed": "2.0"}),
    kind: str = "ECOSYSTEM",
    **fields: Any,
) -> Json:
    """Make a record of one package with one range."""
    entry = {
        "package": {"ecosystem": ecosystem, "name": name},
        "ranges": [{"type": kind, "events": [dict(event) for event in events]}],
    }
    return {
        "id": identifier,
        "modified": "2026-10-01T00:00:00Z",
        "published": "2026-09-01T00:00:00Z",
        "affected": [entry],
        **fields,
    }


def encoded(record: object) -> bytes:
    """Give a record's bytes."""
    return json.dumps(record).encode()


def write_feed(path: Path, *records: object, written: date = date(1980, 1, 1)) -> Path:
    """Write records, or bytes that are to stand for one, as a feed; `written` is the day that its zip says."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, record in enumerate(records):
            name = record["id"] if isinstance(record, dict) and "id" in record else f"member-{place}"
            info = zipfile.ZipInfo(f"{place:04}-{name}.json", (written.year, written.month, written.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, record if isinstance(record, bytes) else encoded(record))
    return path


def build_of(folder: Path, *paths: Path, now: datetime = NOW, **inputs: Any) -> Built:
    """Build an index of feeds."""
    return build(Inputs(feeds=tuple(find_feeds(list(paths))), **inputs), folder / "index", now=now)


def index_of(folder: Path, *records: object, name: str = "PyPI.zip") -> Index:
    """Build an index of records and open it."""
    return Index.open(build_of(folder, write_feed(folder / name, *records)).path)
