"""Measures how soon a job starts and how many are done in a second, embedded and in production.

    .venv/bin/python benchmarks/jobs.py              about two minutes, on a Debian machine

*Dispatch*: from a job's row to its start, one job at a time, p50 and p95. *Throughput*: jobs that do nothing, one to a
claim and twenty to a claim, from the first start to the last end. *Run now*: how soon a job that a person asks for
starts behind a thousand scheduled ones, short and long. *Processor*: what a job costs each program when one process
runs them all, which bounds the throughput. *Profile*: where the time goes in that process. Embedded is SQLite with
bells in files and one worker; production is PostgreSQL through PgBouncer with Redis and two workers. Ends with status 1
when a bar is missed.
"""

import cProfile
import json
import os
import pstats
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from tests.crash.effects.plant import Plant, Template, plant, prepare  # noqa: E402 — the path is set above
from tests.support.postgresql import postgresql  # noqa: E402
from tests.support.processes import run  # noqa: E402
from tests.support.redis import Redis  # noqa: E402
from tests.support.waiting import eventually  # noqa: E402

ONE_BY_ONE, MANY, PROFILED = 100, 1500, 300
SCHEDULED = 1000
LONG = 30.0
WITHIN = 300.0
BARS: Mapping[str, Mapping[str, float]] = {
    "embedded": {"dispatch p95 ms": 300, "run now behind short ms": 1000, "run now behind long ms": 1000},
    "production": {
        "dispatch p95 ms": 50,
        "one by one /s": 150,
        "batch /s": 300,
        "run now behind short ms": 1000,
        "run now behind long ms": 1000,
    },
}


def main() -> int:
    """Measure both; return the exit code."""
    folder = Path(tempfile.mkdtemp(prefix="pratique-bench-"))
    missed = []
    try:
        _say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start")
        (folder / "sqlite").mkdir()
        with plant(_made(folder / "e"), prepare(folder / "sqlite", None), broker="folder", settings={}) as embedded:
            missed += _measure("embedded", embedded, workers=1)
        with postgresql(durable=True) as server:
            template: Template = prepare(_made(folder / "postgresql"), server)
            with plant(_made(folder / "p"), template, broker="redis", settings={}) as production:
                missed += _measure("production", production, workers=2)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for each in missed:
        _say(f"MISSED: {each}")
    return 1 if missed else 0


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _measure(name: str, here: Plant, *, workers: int) -> list[str]:
    pids = {"PostgreSQL": here.database.server.pid, "PgBouncer": here.database.pooler.pid} if here.database else {}
    if isinstance(here.broker, Redis):
        pids["Redis"] = here.broker.child.pid
    profiled = _inner(here, "profile", json.dumps(pids))
    here.start(workers=workers)
    here.wait_until_listening()
    figures = _inner(here, "measure")
    missed = []
    _say(f"\n{name}")
    for what, value in figures.items():
        bar = BARS[name].get(what)
        met = bar is None or (value >= bar if what.endswith("/s") else value < bar)
        _say(f"  {what:28} {value:8.1f}" + ("" if bar is None else f"   bar {bar:g} {'met' if met else 'MISSED'}"))
        if not met:
            missed.append(f"{name}: {what} {value:.1f}, bar {bar:g}")
    _say("  where the time of a job goes, one process, ms a job (`processor` without, the rest with a profiler):")
    for what, value in profiled.items():
        _say(f"    {what:32} {value:8.2f}")
    return missed


def _inner(here: Plant, *mode: str) -> Mapping[str, float]:
    """Run this file beside the installation, with its settings."""
    command: list[str | Path] = [sys.executable, Path(__file__).resolve(), *mode]
    said = run(command, environment=here.environment, seconds=WITHIN).checked().stdout
    found: Mapping[str, float] = json.loads(said.splitlines()[-1])
    return found


def measure() -> Mapping[str, float]:
    """What an installation with workers does."""
    from pratique.server.jobs.services import Priority

    _wait(_ask("nothing", 8))  # every process has its connection
    waits = sorted(_wait_ms(_ask("nothing", 1)) for _ in range(ONE_BY_ONE))
    figures = {"dispatch p50 ms": waits[len(waits) // 2], "dispatch p95 ms": waits[int(len(waits) * 0.95)]}
    figures["one by one /s"] = _rate("nothing")
    figures["batch /s"] = _rate("nothing_short")
    _ask("nothing", SCHEDULED, priority=Priority.SCHEDULED)
    figures["run now behind short ms"] = _wait_ms(_ask("nothing", 1, priority=Priority.PERSON))
    _ask("sleep", SCHEDULED, parameters={"seconds": LONG}, priority=Priority.SCHEDULED)
    _wait_for_long()
    figures["run now behind long ms"] = _wait_ms(_ask("nothing", 1, priority=Priority.PERSON))
    return figures


def profile(pids: Mapping[str, int]) -> Mapping[str, float]:
    """What a job costs, one by one and in batches, in one process that runs them and in the programs it asks."""
    from pratique.server.jobs import testing

    by = testing.worker(concurrency=4)
    costs: dict[str, float] = {}
    with testing.recording_bell():
        _ask("nothing", 20)
        testing.run_waiting(by)  # connections are made, code is loaded
        for action, how in (("nothing", ""), ("nothing_short", " in a batch")):
            _ask(action, PROFILED)
            before = _used(pids)
            testing.run_waiting(by)
            after = _used(pids)
            costs |= {f"processor{how}: {name}": after[name] - before[name] for name in after}
            costs[f"processor{how}: together"] = sum(after.values()) - sum(before.values())
        _ask("nothing", PROFILED)
        profiler = cProfile.Profile()
        profiler.runcall(testing.run_waiting, by)
    found = pstats.Stats(profiler)
    total: float = found.total_tt  # type: ignore[attr-defined]  # not in the stubs
    parts = {
        "all": total,
        "claim": _spent(found, "claiming.py", "claim"),
        "end": _spent(found, "finishing.py", "finish"),
        "statements": _spent(found, "utils.py", "execute"),
        "commits": _spent(found, "base.py", "commit"),
        "log": _spent(found, "_native.py", "meth") + _spent(found, "_native.py", "info"),
    }
    return {what: seconds * 1000 / PROFILED for what, seconds in (costs | parts).items()}


def _used(pids: Mapping[str, int]) -> Mapping[str, float]:
    """Seconds of processor time that this process and some programs have used."""
    used = {"Python": time.process_time()}
    for name, pid in pids.items():
        top = psutil.Process(pid)
        times = [each.cpu_times() for each in (top, *top.children(recursive=True))]
        used[name] = sum(each.user + each.system for each in times)
    return used


def _spent(found: pstats.Stats, file: str, function: str) -> float:
    stats: Mapping[tuple[str, int, str], tuple[Any, ...]] = found.stats  # type: ignore[attr-defined]  # not in the stubs
    return float(sum(row[3] for key, row in stats.items() if key[0].endswith(f"/{file}") and key[2] == function))


def _ask(action: str, count: int, *, priority: int = 0, parameters: Mapping[str, object] | None = None) -> list[int]:
    from django.db import transaction

    from pratique.server.jobs import services

    given = parameters or {"number": 0}
    with transaction.atomic():
        return [services.submit(action, given, priority=services.Priority(priority)).pk for _ in range(count)]


def _wait(keys: list[int]) -> None:
    from pratique.server.jobs.models import Job

    left = Job.objects.filter(pk__in=keys, finished_at=None)
    eventually(lambda: not left.exists(), within=WITHIN, every=0.005)


def _wait_ms(keys: list[int]) -> float:
    """Milliseconds from a job's row to its start."""
    from pratique.server.jobs.models import Job

    _wait(keys)
    job = Job.objects.get(pk=keys[0])
    return float((job.started_at - job.created_at).total_seconds() * 1000) if job.started_at else WITHIN * 1000


def _rate(action: str) -> float:
    from django.db.models import Max, Min

    from pratique.server.jobs.models import Job

    keys = _ask(action, MANY)
    last = Job.objects.filter(pk=keys[-1], finished_at=None)
    left = Job.objects.filter(action=action, finished_at=None)
    eventually(lambda: not last.exists() and not left.exists(), within=WITHIN, every=0.2)
    span = Job.objects.filter(pk__gte=keys[0], action=action).aggregate(
        first=Min("started_at"), last=Max("finished_at")
    )
    return float(MANY / (span["last"] - span["first"]).total_seconds())


def _wait_for_long() -> None:
    """Until the long ones hold every process that they may have."""
    from pratique.server.jobs.models import Job

    eventually(lambda: Job.objects.filter(action="sleep", status="running").count() > 1, within=60, every=0.05)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _inside(mode: str, *values: str) -> None:
    from pratique.server.config.cli import process

    process.start(role="bench")
    from tests.crash.effects import actions  # noqa: F401 — for its declarations

    _say(json.dumps(measure() if mode == "measure" else profile(*map(json.loads, values))))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _inside(*sys.argv[1:])
    else:
        sys.exit(main())
