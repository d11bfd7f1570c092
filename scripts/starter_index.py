"""Makes the starter index: facts only (ids, ranges, scores), of all feeds of a data folder, packed by xz.

Run as ``python -m scripts.starter_index ../shared/data`` after the data, the index's format or an order of versions
changed. Texts of advisories, their documents and samples are left out; EPSS scores stay for the vulnerabilities in it
only. The same data gives the same bytes: the index is as old as its newest source.
"""

import argparse
import hashlib
import json
import lzma
import os
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

from pratique.core.advisories.index import Built, Index, Inputs, build, find_inputs

HERE = Path(__file__).resolve().parent.parent / "src" / "pratique" / "server" / "index" / "starter"
MAX_PACKED = 8_000_000
SAMPLES = "distro-samples.zip"
"""Single records of distributions, for tests: they cover nothing."""


def main() -> None:
    """Write the packed index and the facts about it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, nargs="?", default=os.environ.get("PRATIQUE_TEST_DATA", "../shared/data"))
    source = Path(parser.parse_args().source)
    beside = ("epss.csv.gz", "kev.json", "licenses.json", "license-exceptions.json", "license-categories.json")
    found = find_inputs([source / "advisories", *(source / name for name in beside)])
    inputs = replace(
        found,
        feeds=tuple(each for each in found.feeds if each.name != SAMPLES),
        with_prose=False,
        with_documents=False,
        is_dated=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "index"
        built_at = _newest(inputs, output)
        built = build(inputs, output, now=built_at)
        packed = lzma.compress(output.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
    if len(packed) > MAX_PACKED:
        raise SystemExit(f"{len(packed)} bytes, and {MAX_PACKED} are allowed")
    (HERE / "index.xz").write_bytes(packed)
    (HERE / "facts.json").write_text(json.dumps(_facts(built, packed, built_at), indent=2) + "\n", encoding="utf-8")
    print(f"{built.records} records, {built.packages} packages, {built.bytes} bytes, packed {len(packed)}")


def _newest(inputs: Inputs, output: Path) -> datetime:
    """Return the end of the last day that any source knows of, so that the result does not depend on today."""
    build(inputs, output, now=datetime.now(UTC))
    with Index.open(output) as index:
        last = max(each.newest for each in index.sources if each.newest is not None)
    return datetime.combine(last, time(23, 59, 59), UTC)


def _facts(built: Built, packed: bytes, built_at: datetime) -> dict[str, object]:
    return {
        "digest": f"sha256:{built.sha256}",
        "size": built.bytes,
        "packed": len(packed),
        "packed_sha256": hashlib.sha256(packed).hexdigest(),
        "built_at": built_at.isoformat(),
        "records": built.records,
        "packages": built.packages,
    }


if __name__ == "__main__":
    main()
