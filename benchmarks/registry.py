"""Measures this product's registry against Debian's docker-registry, in one run, and prints a table with ratios.

    .venv/bin/python benchmarks/registry.py            about three minutes
    .venv/bin/python benchmarks/registry.py --quick    half a minute, for a look while working

Each case runs in the order ours, theirs, theirs, ours, so that a machine that slows down or warms up favours nobody.
Ours verifies a signed token on each request and writes pull events to its database; theirs asks nobody who they are.
Ends with status 1 when a bar is missed. Needs no network, root or free port of anybody's choosing.
"""

import argparse
import contextlib
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks.client import Blob, make_blob, push, push_manifest  # noqa: E402 — the path is set above
from benchmarks.load import Measured, get  # noqa: E402
from benchmarks.servers import PEER, Server, ours, peer_is_here, peer_version, theirs  # noqa: E402

MB = 1_000_000
SAMPLED_EVERY = 0.02
MEMORY_BAR = 100 * MB
ABBA = (0, 1, 1, 0)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How long and how large; all bounded, so that the whole run ends by itself."""

    seconds: float
    large: int
    pushed: int
    connections: int = 8


FULL = Plan(seconds=5, large=100 * MB, pushed=500 * MB)
QUICK = Plan(seconds=1, large=50 * MB, pushed=100 * MB)


@dataclass(kw_only=True)
class Case:
    """One line of the table. ``bar`` is the least ratio of ours to theirs, in ``unit`` a second."""

    name: str
    unit: str
    bar: float
    run: Callable[[Server], Measured]
    legs: tuple[list[Measured], list[Measured]] = field(default_factory=lambda: ([], []))
    peaks: list[int] = field(default_factory=lambda: [0, 0])

    def rate(self, side: int) -> float:
        """Return what a side managed, in the case's unit a second; the mean of its two legs."""
        legs = self.legs[side]
        rates = [each.per_second if self.unit == "requests" else each.megabytes_per_second for each in legs]
        return sum(rates) / len(rates)

    def percentile(self, side: int, share: float) -> float:
        """Return milliseconds, the median of the side's legs."""
        return median(each.percentile(share) for each in self.legs[side])

    @property
    def ratio(self) -> float:
        """Ours to theirs."""
        return self.rate(0) / self.rate(1)


@dataclass(frozen=True, kw_only=True)
class Content:
    """What was pushed to both registries before anything is measured."""

    config: Blob
    small: Blob
    large: Blob
    digest: str


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="short legs and small blobs")
    plan = QUICK if parser.parse_args().quick else FULL
    if not peer_is_here():
        print(f"{PEER} is not installed; on Debian: apt-get install {PEER}")
        return 2
    folder = Path(tempfile.mkdtemp(prefix="pratique-bench-"))
    try:
        with ours(folder) as us, theirs(folder) as them:
            cases = _measure((us, them), plan)
            return _report(cases, (us, them), plan)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(servers: tuple[Server, Server], plan: Plan) -> list[Case]:
    content = _fill(servers, plan)
    cases = _cases(content, plan)
    for case in cases:
        for side in ABBA:
            server = servers[side]
            with _peak(server) as peak:
                case.legs[side].append(case.run(server))
            case.peaks[side] = max(case.peaks[side], peak[0] - server.idle)
        print(f"  {case.name}: {case.ratio:.2f} times theirs", file=sys.stderr)
    return cases


def _fill(servers: tuple[Server, Server], plan: Plan) -> Content:
    content = Content(config=make_blob(1000), small=make_blob(4096), large=make_blob(plan.large), digest="")
    digest = ""
    for server in servers:
        repository = f"{server.namespace}/image"
        for blob in (content.config, content.small, content.large):
            push(server, repository, blob)
        digest = push_manifest(server, repository, "latest", config=content.config, layer=content.small)
    return Content(config=content.config, small=content.small, large=content.large, digest=digest)


def _cases(content: Content, plan: Plan) -> list[Case]:
    def reading(path: str, *, connections: int, seconds: float) -> Callable[[Server], Measured]:
        def run(server: Server) -> Measured:
            repository = f"{server.namespace}/image"
            headers = server.headers(repository) | {"Accept": "application/vnd.oci.image.manifest.v1+json"}
            where = f"/v2/{repository}/{path}"
            get(server.port, where, headers=headers, connections=connections, seconds=min(0.3, seconds / 4))
            return get(server.port, where, headers=headers, connections=connections, seconds=seconds)

        return run

    def pushing(server: Server) -> Measured:
        blob = make_blob(plan.pushed)
        seconds = push(server, f"{server.namespace}/pushed", blob)
        return Measured(seconds=seconds, latencies=[seconds], received=plan.pushed)

    few = max(1, plan.connections // 4)
    return [
        Case(
            name="manifest GET by tag",
            unit="requests",
            bar=1.0,
            run=reading("manifests/latest", connections=plan.connections, seconds=plan.seconds),
        ),
        Case(
            name="manifest GET by digest",
            unit="requests",
            bar=1.0,
            run=reading(f"manifests/{content.digest}", connections=plan.connections, seconds=plan.seconds),
        ),
        Case(
            name="small blob GET (4 KiB)",
            unit="requests",
            bar=0.95,
            run=reading(f"blobs/{content.small.digest}", connections=plan.connections, seconds=plan.seconds),
        ),
        Case(
            name=f"large blob GET ({plan.large // MB} MB)",
            unit="MB",
            bar=0.95,
            run=reading(f"blobs/{content.large.digest}", connections=few, seconds=plan.seconds),
        ),
        Case(name=f"push ({plan.pushed // MB} MB)", unit="MB", bar=1.0, run=pushing),
    ]


@contextlib.contextmanager
def _peak(server: Server) -> Iterator[list[int]]:
    """Sample a server's memory while something is measured; the greatest value is in the list afterwards."""
    greatest = [server.resident()]
    stop = threading.Event()

    def sample() -> None:
        while not stop.wait(SAMPLED_EVERY):
            greatest[0] = max(greatest[0], server.resident())

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield greatest
    finally:
        stop.set()
        thread.join()


def _report(cases: list[Case], servers: tuple[Server, Server], plan: Plan) -> int:
    us, them = servers
    print(f"pratique against {peer_version()}, {plan.connections} connections, order ours-theirs-theirs-ours\n")
    print(
        "| case | unit/s | ours | theirs | ratio | bar | p50 ms ours / theirs | p99 ms ours / theirs | MB over idle |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    missed = False
    for case in cases:
        is_met = case.ratio > case.bar if case.bar == 1.0 else case.ratio >= case.bar
        missed = missed or not is_met
        print(
            f"| {case.name} | {case.unit} | {case.rate(0):,.0f} | {case.rate(1):,.0f} | {case.ratio:.2f} "
            f"| {'>' if case.bar == 1.0 else '≥'} {case.bar:.2f} {'met' if is_met else 'MISSED'} "
            f"| {case.percentile(0, 0.5):,.2f} / {case.percentile(1, 0.5):,.2f} "
            f"| {case.percentile(0, 0.99):,.2f} / {case.percentile(1, 0.99):,.2f} "
            f"| {case.peaks[0] / MB:.0f} / {case.peaks[1] / MB:.0f} |"
        )
    memory = max(case.peaks[0] for case in cases)
    print(f"\nidle memory: ours {us.idle / MB:.0f} MB, theirs {them.idle / MB:.0f} MB")
    print(f"greatest growth of ours: {memory / MB:.0f} MB, bar < 100 MB {'met' if memory < MEMORY_BAR else 'MISSED'}")
    print(f"pulls told by our events: {_pulls(us):,}")
    return int(missed or memory >= MEMORY_BAR)


def _pulls(server: Server) -> int:
    """Return how many pulls the events of our registry count, once its buffer is written."""
    time.sleep(1.5)
    with sqlite3.connect(server.data / "pratique.sqlite3") as database:
        rows = database.execute("SELECT data FROM kernel_outboxevent WHERE type = 'manifest.pulled'").fetchall()
    import json

    return sum(json.loads(data)["count"] for (data,) in rows)


if __name__ == "__main__":
    sys.exit(main())
