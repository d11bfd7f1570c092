"""Measures the reading of a layer: 100 MB of this machine's own files and package database, through the sandbox.

    .venv/bin/python benchmarks/layers.py                          about half a minute

The layer is read plain, as gzip and as zstd; then its record is folded. Prints wall time, and for the plain layer the
processor time of reading it without a sandbox, which on a shared machine is the one that compares. Ends with status 1
when a bar is missed.
"""

import gzip
import io
import os
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import zstandard

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "src")]

from pratique.core.analysis import LayerRecord, analyse_layer, fold  # noqa: E402 — the path is set above
from pratique.core.analysis.layers import Order  # noqa: E402
from pratique.server.jobs.sandbox import Limits, Sandbox  # noqa: E402

MB = 1_000_000
SIZE, LARGEST = 100 * MB, 8 * MB
FOLDERS = ("/var/lib/dpkg", "/usr/lib/python3", "/usr/share/doc", "/usr/lib/x86_64-linux-gnu", "/usr/bin", "/usr/lib")
RATE_BAR, SECONDS_BAR, FOLD_BAR = 150.0, 4.0, 1.0
MODULE = "pratique.core.analysis.layers"


def main() -> int:
    """Measure, print a table, and say whether every bar was met."""
    plain = _layer()
    packed = {"plain": plain, "gzip": gzip.compress(plain, 6), "zstd": zstandard.compress(plain, 3)}
    started = time.process_time()
    record = analyse_layer(io.BytesIO(plain))
    rate = len(plain) / MB / (time.process_time() - started)
    packages = sum(len(file.packages) for file in record.files)
    print(f"{len(plain) / MB:.0f} MB, {record.entries} entries, {packages} packages and lists, {record.problems}")
    rows = [("plain, MB/s of processor time", rate, RATE_BAR, rate >= RATE_BAR)]
    with Sandbox(preload=[MODULE]) as sandbox:
        sandbox.weakness()
        for name, content in packed.items():
            seconds = _read(sandbox, content, record)
            what = f"{name} ({len(content) / MB:.0f} MB) through the sandbox, s"
            rows.append((what, seconds, SECONDS_BAR, seconds <= SECONDS_BAR))
    started = time.perf_counter()
    found = fold([record]).found
    seconds = time.perf_counter() - started
    rows.append((f"fold to {len(found)} components, s", seconds, FOLD_BAR, seconds <= FOLD_BAR))
    for what, value, bar, is_met in rows:
        print(f"{what:<48} {value:>10.4g}   bar {bar:>6.6g}   {'' if is_met else 'MISSED'}")
    return 0 if all(is_met for *_, is_met in rows) else 1


def _read(sandbox: Sandbox, content: bytes, expected: LayerRecord) -> float:
    limits = Limits(memory=512 * 1024 * 1024, cpu_seconds=120, wall_seconds=120)
    source = io.BytesIO(content)
    started = time.perf_counter()
    answer = sandbox.stream(
        f"{MODULE}.analyse_in_sandbox", msgspec.msgpack.encode(Order()), iter(lambda: source.read(1 << 18), b""), limits
    )
    record = msgspec.msgpack.decode(answer, type=LayerRecord)
    seconds = time.perf_counter() - started
    if record != expected:
        sys.exit("the sandbox read something else")
    return seconds


def _layer() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path in _files():
            archive.add(path, arcname=path[1:], recursive=False)
            if packed.tell() > SIZE:
                break
    return packed.getvalue()


def _files() -> Iterator[str]:
    for folder in FOLDERS:
        for parent, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                path = Path(parent, name)
                if path.is_file() and not path.is_symlink() and path.stat().st_size <= LARGEST:
                    yield str(path)


if __name__ == "__main__":
    sys.exit(main())
