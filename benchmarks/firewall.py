"""Measures what installing through the firewall costs, beside no firewall and beside devpi and verdaccio, in one run.

    .venv/bin/python benchmarks/firewall.py [ROUNDS] [--only pip|npm|files]    three rounds take twenty minutes

Between everything and the upstream is a line of 30 ms there and back and 100 Mbit/s (`benchmarks/link.py`); the
upstream's packages are made on the spot. pip downloads a locked tree of 64 wheels, npm installs one of 160 packages by
`npm ci` from a lock file that holds no addresses, scripts off; the clients' caches are empty each time. Cold is a
server that was just started on an empty directory, warm the same tree once more; beside the seconds stands the
processor time of the process that answers. A server that was started is waited for until it is idle. Three figures say
what no server can do better: the upstream without the line, which is what the client itself takes; a proxy of a few
lines that only passes on (`benchmarks/bare_proxy.py`); and NGINX, which only keeps. Then the page of a package with
1,200 files, and a file of 1 GiB without the line. Ends with status 1 when a bar is missed.
"""

import argparse
import contextlib
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final, Self
from urllib.parse import urljoin, urlsplit

import psutil

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks import package_servers as servers  # noqa: E402 — the path is set above
from benchmarks.made_packages import HUGE, JSON, Tree, make  # noqa: E402
from benchmarks.package_servers import Source  # noqa: E402
from benchmarks.servers import free_port  # noqa: E402

MILLISECONDS, MEGABITS = 30.0, 100.0
ROUNDS = 3
COLD_BAR, WARM_BAR, MEMORY_BAR = 1.15, 0.8, 100
MB: Final = 1_000_000
PIECE: Final = 1024 * 1024
OURS, OURS_AGE = "pratique", "pratique, minimum age"
DIRECT, CLOSE = "direct", "without the line"
BARE, NGINX = "a proxy that only passes on", "NGINX that only keeps"
LIMIT: Final = 600.0  # seconds

Start = Callable[[Path], AbstractContextManager[Source]]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where it happens: the made tree, the address with the line before it, and the one without."""

    folder: Path
    tree: Tree
    far: str
    near: str


@dataclass(frozen=True, kw_only=True)
class Contest:
    """A client that installs a tree, and the server of others that is beside us."""

    tool: str
    peer: str
    start: Callable[[Path, str], AbstractContextManager[Source]]
    install: Callable[[Place, Source, Path], float]


@dataclass(kw_only=True)
class Seconds:
    """What was measured, by who served it."""

    cold: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    warm: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    processor: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """That of the server's process, by kind and who served."""


def main() -> int:
    """Run the benchmark."""
    missing = servers.missing_peers()
    if missing:
        print(f"not here: {', '.join(missing)}; `make peers` installs them", file=sys.stderr)
        return 2
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a text stream, whatever it is sent to
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", nargs="?", type=int, default=ROUNDS)
    parser.add_argument("--only", choices=("pip", "npm", "files"))
    asked = parser.parse_args()
    contests = (
        Contest(tool="pip", peer="devpi", start=servers.devpi, install=_pip),
        Contest(tool="npm", peer="verdaccio", start=servers.verdaccio, install=_npm),
    )
    bars: list[bool] = []
    with _placed() as place:
        for each in contests:
            if asked.only in (None, each.tool):
                bars += _trees(place, each, asked.rounds)
        if asked.only in (None, "files"):
            bars += [*_page(place), *_huge(place)]
    return int(not all(bars))


@contextlib.contextmanager
def _placed() -> Iterator[Place]:
    folder = Path(tempfile.mkdtemp(prefix="pratique-bench-"))
    upstream, line = free_port(), free_port()
    far = f"http://127.0.0.1:{line}"
    try:
        tree = make(folder / "made", base=far)
        with (
            servers.upstream(folder / "made", upstream),
            servers.link(folder, line, upstream, milliseconds=MILLISECONDS, megabits=MEGABITS),
        ):
            yield Place(folder=folder, tree=tree, far=far, near=f"http://127.0.0.1:{upstream}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _trees(place: Place, contest: Contest, rounds: int) -> list[bool]:
    """Install a tree from each server in turn, each round beginning with another one."""
    sides: list[tuple[str, Start]] = [
        (DIRECT, lambda _: contextlib.nullcontext(_direct(place.far))),
        (CLOSE, lambda _: contextlib.nullcontext(_direct(place.near))),
        (OURS, lambda folder: servers.ours(folder, place.far, age=False)),
        (OURS_AGE, lambda folder: servers.ours(folder, place.far, age=True)),
        (contest.peer, lambda folder: contest.start(folder, place.far)),
        (BARE, lambda folder: servers.bare(folder, place.far)),
        (NGINX, lambda folder: servers.nginx(folder, place.far)),
    ]
    seconds = Seconds()
    for number in range(rounds):
        for name, start in sides[number % len(sides) :] + sides[: number % len(sides)]:
            with start(_fresh(place)) as source:
                for kind, took in (("cold", seconds.cold), ("warm", seconds.warm)):
                    before = _processor(source)
                    took[name].append(contest.install(place, source, _fresh(place)))
                    seconds.processor[f"{kind} {name}"].append(_processor(source) - before)
    return _told(contest.tool, contest.peer, seconds)


def _told(tool: str, peer: str, seconds: Seconds) -> list[bool]:
    direct, close = (median(seconds.cold[each] + seconds.warm[each]) for each in (DIRECT, CLOSE))
    print(f"{tool}: direct {direct:.2f} s; {CLOSE} {close:.2f} s, {close / direct:.2f} of direct")
    for name in (BARE, NGINX):
        first, again = median(seconds.cold[name]), median(seconds.warm[name])
        print(
            f"  {name}: cold {first:.2f} s, {first / direct:.2f} of direct; warm {again:.2f} s, {again / direct:.2f}; "
            f"processor, cold {median(seconds.processor[f'cold {name}']):.2f} s"
        )
    bars = []
    for kind, took, bar in (("cold", seconds.cold, COLD_BAR), ("warm", seconds.warm, WARM_BAR)):
        theirs = median(took[peer])
        for name in (OURS, OURS_AGE):
            own = median(took[name])
            is_met = own <= bar * direct and own < theirs
            bars.append(is_met)
            busy = [median(seconds.processor[f"{kind} {each}"]) for each in (name, peer)]
            print(
                f"  {kind} {name}: {own:.2f} s, {own / direct:.2f} of direct (bar ≤ {bar:.2f}), "
                f"{own / theirs:.2f} of {peer}'s {theirs:.2f} s (bar < 1) {'met' if is_met else 'MISSED'}; "
                f"processor {busy[0]:.2f} s to {busy[1]:.2f} s"
            )
    return bars


def _processor(source: Source) -> float:
    """Return the seconds of processor time that a server's process has taken; none where there is no server."""
    return 0.0 if source.process is None else sum(source.process.cpu_times()[:2])


def _direct(base: str) -> Source:
    return Source(python=f"{base}/simple/", npm=f"{base}/npm/")


def _pip(place: Place, source: Source, client: Path) -> float:
    wanted = [f"{name}=={version}" for name, version in place.tree.python.items()]
    (client / "requirements.txt").write_text("\n".join(wanted) + "\n", "utf-8")
    command = [
        sys.executable, "-m", "pip", "--isolated", "download", "--no-deps", "--no-cache-dir", "--no-input", "--quiet",
        "--disable-pip-version-check", "--index-url", source.python, "--dest", str(client / "got"),
        "--requirement", str(client / "requirements.txt"),
    ]  # fmt: skip
    seconds = _timed(command, client, {})
    _check(len(list((client / "got").iterdir())), len(wanted), command)
    return seconds


def _npm(place: Place, source: Source, client: Path) -> float:
    own = {"name": "project", "version": "1.0.0", "dependencies": {n: v for n, (v, _) in place.tree.npm.items()}}
    packages: dict[str, object] = {"": own}
    for name, (version, integrity) in place.tree.npm.items():
        packages[f"node_modules/{name}"] = {"version": version, "integrity": integrity}
    lock = {**own, "lockfileVersion": 3, "requires": True, "packages": packages}
    (client / "package.json").write_text(json.dumps(own), "utf-8")
    (client / "package-lock.json").write_text(json.dumps(lock), "utf-8")
    (client / ".npmrc").write_text(f"registry={source.npm}\n", "utf-8")
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    # The made packuments name the address with the line: tarballs come from where the packument does.
    more = {"npm_config_cache": str(client / "cache"), "npm_config_replace_registry_host": "always"}
    seconds = _timed(command, client, more)
    _check(len(list(client.glob("node_modules/**/data.bin"))), len(place.tree.npm), command)
    return seconds


def _timed(command: list[str], client: Path, more: Mapping[str, str]) -> float:
    environment = {"PATH": os.environ["PATH"], "HOME": str(client), "npm_config_update_notifier": "false", **more}
    started = time.perf_counter()
    done = subprocess.run(command, cwd=client, env=environment, timeout=LIMIT, capture_output=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        message = f"{' '.join(command[:4])}: {done.stderr[-2000:]!r}"
        raise RuntimeError(message)
    return seconds


def _check(got: int, wanted: int, command: list[str]) -> None:
    if got != wanted:
        message = f"{' '.join(command[:4])} got {got} packages of {wanted}"
        raise RuntimeError(message)


def _page(place: Place) -> list[bool]:
    """Ask for the page of a package with very many files, as pip does."""
    took: dict[str, tuple[float, float]] = {}
    direct = median(_get(f"{place.far}/simple/many-files/")[1] for _ in range(5))
    sides: list[tuple[str, Start]] = [
        (OURS, lambda folder: servers.ours(folder, place.far, age=True)),
        ("devpi", lambda folder: servers.devpi(folder, place.far)),
    ]
    for name, start in sides:
        with start(_fresh(place)) as source:
            _get(f"{source.python}made-python-0/")  # connections and imports are there
            cold = _get(f"{source.python}many-files/")[1]
            took[name] = cold, median(_get(f"{source.python}many-files/")[1] for _ in range(5))
    bars = []
    print(f"page of a package with 1,200 files: direct {direct * 1000:.0f} ms")
    for kind, bar, own, theirs in zip(("cold", "warm"), (COLD_BAR, WARM_BAR), took[OURS], took["devpi"], strict=True):
        is_met = own <= bar * direct and own < theirs
        bars.append(is_met)
        print(
            f"  {kind}: {own * 1000:.0f} ms, {own / direct:.2f} of direct (bar ≤ {bar:.2f}), "
            f"devpi {theirs * 1000:.0f} ms {'met' if is_met else 'MISSED'}"
        )
    return bars


def _huge(place: Place) -> list[bool]:
    """Fetch a file of a gibibyte, cold and warm, and look at the memory of the process that serves it."""
    bars = []
    sides: list[tuple[str, Start]] = [
        (OURS, lambda folder: servers.ours(folder, place.near, age=False)),
        ("devpi", lambda folder: servers.devpi(folder, place.near)),
    ]
    for name, start in sides:
        with start(_fresh(place)) as source:
            address = _file_on(source)
            for kind in ("cold", "warm"):
                with _Memory(source.process) as memory:
                    first, seconds = _get(address, size=HUGE)
                is_met = name != OURS or memory.growth < MEMORY_BAR * MB
                bars.append(is_met)
                judged = f"(bar < {MEMORY_BAR}) {'met' if is_met else 'MISSED'}" if name == OURS else ""
                print(
                    f"file of 1 GiB, {kind}, {name}: first byte after {first * 1000:.0f} ms, "
                    f"{HUGE / seconds / MB:.0f} MB/s, {memory.growth / MB:.0f} MB more memory {judged}"
                )
    return bars


def _file_on(source: Source) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", source.port, timeout=60)
    page = f"{source.python}huge/"
    connection.request("GET", urlsplit(page).path, headers={"Accept": JSON})
    url: str = json.loads(connection.getresponse().read())["files"][0]["url"]
    connection.close()
    return urljoin(page, url)


def _get(url: str, *, size: int = 0) -> tuple[float, float]:
    """Return the seconds to the first byte and to the last of an answer; ``size`` is checked where it is known."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=LIMIT)
    started = time.perf_counter()
    connection.request("GET", parts.path, headers={"Accept": JSON, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    received = len(answer.read(1))
    first = time.perf_counter() - started
    while piece := answer.read(PIECE):
        received += len(piece)
    seconds = time.perf_counter() - started
    connection.close()
    if answer.status != http.HTTPStatus.OK or (size and received != size):
        message = f"GET {url}: {answer.status}, {received} bytes"
        raise RuntimeError(message)
    return first, seconds


class _Memory:
    """How much more memory a process takes while a block runs, at its most."""

    def __init__(self, process: psutil.Process | None) -> None:
        self._process = process
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._before = self._resident()
        self.growth = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            self.growth = max(self.growth, self._resident() - self._before)

    def _resident(self) -> int:
        return 0 if self._process is None else int(self._process.memory_info().rss)


def _fresh(place: Place) -> Path:
    """Make a folder with nothing in it.

    All of them are deleted at the end: for minutes after many files were deleted ext4 passes over the inodes of each
    of them when it makes a new one, which costs whoever comes next a tenth of a second and more.
    """
    return Path(tempfile.mkdtemp(dir=place.folder))


if __name__ == "__main__":
    sys.exit(main())
