"""Measures this product's registry against Debian's docker-registry and zot, all in one run on one machine.

    .venv/bin/python benchmarks/registry.py            about eight minutes
    .venv/bin/python benchmarks/registry.py --quick    two minutes, for a look while working
    .venv/bin/python benchmarks/registry.py --memory   a minute; what a blob of 1 GB takes of memory, and no more
    .venv/bin/python benchmarks/registry.py --processes 2    ours embedded as two processes; theirs use every core
    .venv/bin/python benchmarks/registry.py --zot PROGRAM    where zot is not on the PATH; without it, it is left out

Ours is measured twice: embedded, and in production (PostgreSQL, writes through PgBouncer). It verifies a signed token
on each request, asks for a verdict, writes pulls to its database and a line of log; theirs ask nobody who they are and
log errors only. Each case runs in one order and then in the reverse, so that a machine that slows down favours
nobody. Processor time is that of the server's processes; the database's and the load generator's come on top.
Ends with status 1 when a goal is missed. Needs no network and no free port of anybody's choosing.
"""

import argparse
import contextlib
import os
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks import servers  # noqa: E402 — the path is set above
from benchmarks.client import Blob, make_blob, push, push_manifest  # noqa: E402
from benchmarks.load import Measured, get  # noqa: E402
from benchmarks.servers import Server  # noqa: E402

MB = 1_000_000
SAMPLED_EVERY = 0.05
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
EMBEDDED, PRODUCTION, DOCKER, ZOT = "ours embedded", "ours in production", servers.PEER, "zot"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How long and how large; all bounded, so that the whole run ends by itself."""

    seconds: float
    large: int = 100 * MB
    pushed: int = 100 * MB
    pushes: int = 3
    first: int = 8 * MB
    huge: int = 1000 * MB
    connections: int = 8
    many: int = 64


FULL = Plan(seconds=4)
QUICK = Plan(seconds=1, pushes=1, huge=300 * MB)


@dataclass(frozen=True, kw_only=True)
class Goal:
    """Ours is to be ``least`` times theirs, or, with ``p99``, to answer sooner at the worst."""

    ours: str
    theirs: str
    least: float = 0.0
    p99: bool = False


@dataclass(kw_only=True)
class Leg:
    """What a server did in one case: by the clock, and by processor time in microseconds a request or a megabyte."""

    measured: Measured
    processor: float


@dataclass(kw_only=True)
class Case:
    """One line of the tables, in ``unit`` a second."""

    name: str
    unit: str
    run: Callable[[Server], Measured]
    goals: Sequence[Goal]
    legs: dict[str, list[Leg]] = field(default_factory=dict)

    def rate(self, name: str) -> float:
        """Return what a server managed; the mean of its legs."""
        legs = [each.measured for each in self.legs[name]]
        rates = [each.per_second if self.unit == "requests" else each.megabytes_per_second for each in legs]
        return sum(rates) / len(rates)

    def percentile(self, name: str, share: float) -> float:
        """Return milliseconds, the median of a server's legs."""
        return median(each.measured.percentile(share) for each in self.legs[name])

    def processor(self, name: str) -> float:
        """Return microseconds of processor time a request or a megabyte."""
        return median(each.processor for each in self.legs[name])

    def reached(self, goal: Goal) -> float:
        """Return how many times theirs ours is; of a p99, how many times sooner."""
        if goal.p99:
            return self.percentile(goal.theirs, 0.99) / self.percentile(goal.ours, 0.99)
        return self.rate(goal.ours) / self.rate(goal.theirs)


@dataclass(frozen=True, kw_only=True)
class Content:
    """What was pushed to every registry before anything is measured."""

    config: Blob
    small: Blob
    large: Blob
    digest: str = ""


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="short legs and small blobs")
    parser.add_argument("--memory", action="store_true", help="only what a huge blob takes of memory")
    parser.add_argument("--zot", type=Path, default=servers.find_zot(), help="zot's program")
    parser.add_argument("--processes", type=int, default=1, help="how many of ours embedded share the port")
    chosen = parser.parse_args()
    plan = QUICK if chosen.quick else FULL
    if not servers.peer_is_here():
        print(f"{servers.PEER} is not installed; on Debian: apt-get install {servers.PEER}")
        return 2
    if chosen.zot is None:
        print("zot is not here, so nothing is said of it (--zot names its program)", file=sys.stderr)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start", file=sys.stderr)
    folder = Path(tempfile.mkdtemp(prefix="pratique-bench-"))
    try:
        with _started(folder, chosen.zot, chosen.processes) as started:
            missed = _grown(started, plan)
            if chosen.memory:
                return int(missed)
            cases = _measure(started, plan)
            return int(_report(cases, started, plan) or missed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _started(folder: Path, program: Path | None, processes: int) -> Iterator[list[Server]]:
    with contextlib.ExitStack() as held:
        enter = held.enter_context
        started = [enter(servers.ours(folder, EMBEDDED, {"PRATIQUE_REGISTRY_PROCESSES": str(processes)}))]
        started.append(enter(servers.ours(folder, PRODUCTION, enter(servers.database()))))
        started.append(enter(servers.docker_registry(folder)))
        if program is not None:
            started.append(enter(servers.zot(folder, program)))
        yield started


def _grown(started: list[Server], plan: Plan) -> bool:
    """Print how much memory each takes to be pushed a huge blob and to give it; tell whether ours took most.

    Idle is what it takes when it has served one blob of some megabytes: its buffers and threads are there.
    """
    print(f"memory, MB: at the start, idle, and what a blob of {plan.huge // MB} MB takes on top of idle\n")
    print("| server | start | idle | push | pull |\n|---|---|---|---|---|")
    grown: dict[str, tuple[int, int]] = {}
    for server in started:
        repository = f"{server.namespace}/huge"
        start = server.resident()
        _pull(server, repository, _pushed(server, repository, plan.first))
        idle = server.resident()
        with _peak(server) as pushing:
            digest = _pushed(server, repository, plan.huge)
        with _peak(server) as pulling:
            _pull(server, repository, digest)
        grown[server.name] = (pushing[0] - idle, pulling[0] - idle)
        by_push, by_pull = grown[server.name]
        print(f"| {server.name} | {start / MB:.0f} | {idle / MB:.0f} | {by_push / MB:.1f} | {by_pull / MB:.1f} |")
    least = [
        min(grown[each.name][way] for each in started if each.name not in (EMBEDDED, PRODUCTION)) for way in (0, 1)
    ]
    missed = any(grown[EMBEDDED][way] > least[way] for way in (0, 1))
    print(f"\nours no more than the least of theirs: {'MISSED' if missed else 'met'}\n")
    return missed


def _pushed(server: Server, repository: str, size: int) -> str:
    blob = make_blob(size)
    push(server, repository, blob)
    return blob.digest


def _pull(server: Server, repository: str, digest: str) -> Measured:
    headers = server.headers(repository)
    return get(server.port, f"/v2/{repository}/blobs/{digest}", headers=headers, connections=1, seconds=0)


def _measure(started: list[Server], plan: Plan) -> list[Case]:
    content = _fill(started, plan)
    cases = _cases(content, plan, zot=len(started) > 3)  # noqa: PLR2004 — with zot there are four
    for case in cases:
        for server in (*started, *reversed(started)):
            # A password is checked slowly, on purpose, and then remembered for a minute: not a part of the case.
            server.headers(f"{server.namespace}/image")
            before = server.processor()
            measured = case.run(server)
            done = len(measured.latencies) if case.unit == "requests" else measured.received / MB
            leg = Leg(measured=measured, processor=(server.processor() - before) / done * 1e6)
            case.legs.setdefault(server.name, []).append(leg)
        said = ", ".join(f"{each.name} {case.rate(each.name):,.0f}" for each in started)
        print(f"  {case.name}: {said} {case.unit}/s", file=sys.stderr)
    return cases


def _fill(started: list[Server], plan: Plan) -> Content:
    content = Content(config=make_blob(1000), small=make_blob(4096), large=make_blob(plan.large))
    digest = ""
    for server in started:
        repository = f"{server.namespace}/image"
        for blob in (content.config, content.small, content.large):
            push(server, repository, blob)
        digest = push_manifest(server, repository, "latest", config=content.config, layer=content.small)
    return Content(config=content.config, small=content.small, large=content.large, digest=digest)


def _cases(content: Content, plan: Plan, *, zot: bool) -> list[Case]:
    def goals(least: float, *, than_zot: float = 0.0, in_production: float = 0.0, p99: bool = False) -> list[Goal]:
        found = [Goal(ours=EMBEDDED, theirs=DOCKER, least=least, p99=p99)]
        if than_zot and zot:
            found.append(Goal(ours=EMBEDDED, theirs=ZOT, least=than_zot, p99=p99))
        if in_production:
            found.append(Goal(ours=PRODUCTION, theirs=DOCKER, least=in_production))
        return found

    def reading(name: str, path: str, wanted: list[Goal], *, connections: int, unit: str = "requests") -> Case:
        def run(server: Server) -> Measured:
            repository = f"{server.namespace}/image"
            headers = server.headers(repository) | {"Accept": MANIFEST}
            where = f"/v2/{repository}/{path}"
            get(server.port, where, headers=headers, connections=connections, seconds=min(0.3, plan.seconds / 4))
            return get(server.port, where, headers=headers, connections=connections, seconds=plan.seconds)

        return Case(name=name, unit=unit, goals=wanted, run=run)

    def pushing(server: Server) -> Measured:
        blobs = [make_blob(plan.pushed) for _ in range(plan.pushes)]
        seconds = [push(server, f"{server.namespace}/pushed", each) for each in blobs]
        return Measured(seconds=sum(seconds), latencies=seconds, received=plan.pushed * plan.pushes)

    few, tag, digest = max(1, plan.connections // 4), "manifests/latest", f"manifests/{content.digest}"
    small, large = f"blobs/{content.small.digest}", f"blobs/{content.large.digest}"
    manifests = goals(5, than_zot=1.5, in_production=2.5)
    return [
        reading("manifest GET by tag", tag, manifests, connections=plan.connections),
        reading("manifest GET by digest", digest, manifests, connections=plan.connections),
        reading("small blob GET (4 KiB)", small, goals(5), connections=plan.connections),
        reading(f"{plan.many} clients, manifest by tag", tag, goals(1, than_zot=1, p99=True), connections=plan.many),
        reading(f"{plan.many} clients, small blob", small, goals(1, than_zot=1, p99=True), connections=plan.many),
        reading(f"large blob GET ({plan.large // MB} MB)", large, goals(1, than_zot=1), connections=few, unit="MB"),
        Case(name=f"push ({plan.pushed // MB} MB)", unit="MB", goals=goals(2, than_zot=1), run=pushing),
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


def _report(cases: list[Case], started: list[Server], plan: Plan) -> bool:
    """Print the tables; tell whether a goal was missed."""
    names = [each.name for each in started]
    print(f"{servers.peer_version()}; {plan.connections} connections unless said otherwise\n")
    _table(
        "a second", ["unit", *names], [[case.unit, *(f"{case.rate(n):,.0f}" for n in names)] for case in cases], cases
    )
    _table(
        "milliseconds, p50 / p99",
        names,
        [[f"{case.percentile(n, 0.5):,.2f} / {case.percentile(n, 0.99):,.2f}" for n in names] for case in cases],
        cases,
    )
    _table(
        "processor time, µs a request or a MB",
        names,
        [[f"{case.processor(n):,.0f}" for n in names] for case in cases],
        cases,
    )
    missed = False
    print("| goal | ours | of theirs | measured | at least | |\n|---|---|---|---|---|---|")
    for case in cases:
        for goal in case.goals:
            reached, least = case.reached(goal), 1.0 if goal.p99 else goal.least
            missed = missed or reached < least
            what = f"{case.name}{', p99' if goal.p99 else ''}"
            verdict = "met" if reached >= least else "MISSED"
            print(f"| {what} | {goal.ours} | {goal.theirs} | {reached:.2f} | {least:.2f} | {verdict} |")
    print(f"\npulls told by our events, embedded: {_pulls(started[0]):,}")
    return missed


def _table(title: str, columns: list[str], rows: list[list[str]], cases: list[Case]) -> None:
    print(f"| {title} | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}")
    for case, row in zip(cases, rows, strict=True):
        print(f"| {case.name} | {' | '.join(row)} |")
    print()


def _pulls(server: Server) -> int:
    """Return how many pulls the events of our registry count, once its buffer is written."""
    time.sleep(1.5)
    with sqlite3.connect(server.data / "pratique.sqlite3") as database:
        rows = database.execute("SELECT data FROM kernel_outboxevent WHERE type = 'manifest.pulled'").fetchall()
    import json

    return sum(json.loads(data)["count"] for (data,) in rows)


if __name__ == "__main__":
    sys.exit(main())
