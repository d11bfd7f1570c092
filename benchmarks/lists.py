"""Measures long lists: pages of 10,000 repositories and of 100,000 tags in one, 8 clients at once, however far down.

    .venv/bin/python benchmarks/lists.py [REPOSITORIES [TAGS]]      about three minutes

On SQLite and on PostgreSQL through PgBouncer, each by one process: `/v2/…/tags/list` as clients ask it; REST as our
pages do, in both orders and narrowed by a part of the name, for an administrator and somebody who sees a tenth of the
repositories; the page of one tag; what a namespace holds and what is stored, of as many blobs. Says too what a page
takes its process of processor time, which means something on a busy machine. Ends with status 1 when a p95 passes its
bar, or a page far down takes much more than the first.
"""

import base64
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks import load  # noqa: E402 — the path is set above
from benchmarks.fill_lists import NAME  # noqa: E402
from benchmarks.servers import free_port, running, wait  # noqa: E402
from tests.support.postgresql import postgresql  # noqa: E402

BAR = 50.0
"""Milliseconds of a page's p95."""
DEEPER = 1.5
"""How much longer than the first page's median one far down may take, beside two milliseconds of noise."""
NOISE = 2.0
CLIENTS = 8
SECONDS = 1.2
DEPTHS = ("first", "middle", "last")
REPOSITORIES = "/api/v1/repositories"
TAGS = f"{REPOSITORIES}/{NAME}/tags"

Headers = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class House:
    """An installation with long lists: its processes by their ports, and what lets one in at each."""

    api: int
    registry: int
    processes: Mapping[int, psutil.Process]
    admin: Headers
    reader: Headers
    pull: Headers

    def first(self, path: str, who: Headers) -> Any:
        """Ask REST once."""
        return _json(self.api, path, who)

    def processor(self, port: int) -> float:
        """Give the milliseconds of processor time that a role took until now."""
        spent = self.processes[port].cpu_times()
        return (spent.user + spent.system) * 1000


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list as somebody asks for it, and the addresses of pages of it."""

    what: str
    port: int
    who: Headers
    pages: Sequence[str]


def main() -> int:
    """Measure both databases; return the exit code."""
    counts = [int(each) for each in sys.argv[1:]] + [10_000, 100_000][len(sys.argv) - 1 :]
    folder = Path(tempfile.mkdtemp(prefix="pratique-bench-"))
    missed = []
    try:
        print(
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start; "
            f"{counts[0]} repositories, {counts[1]} tags in one, {CLIENTS} clients; p95 below {BAR:g} ms"
        )
        with installed(folder / "sqlite", counts, {}) as house:
            missed += measure("SQLite", house)
        with postgresql(durable=True) as server:
            server.create_database("bench")
            urls = {
                "PRATIQUE_DATABASE_URL": server.pooled_url("bench"),
                "PRATIQUE_DATABASE_DIRECT_URL": server.direct_url("bench"),
            }
            with installed(folder / "postgresql", counts, urls) as house:
                missed += measure("PostgreSQL", house)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for each in missed:
        print(f"MISSED: {each}")
    return int(bool(missed))


def measure(database: str, house: House) -> list[str]:
    """Measure every list on one database; returns what missed its bar."""
    missed: list[str] = []
    for each in listings(house):
        print(f"{database}: {each.what}")
        first = None
        for depth, path in zip(DEPTHS, each.pages, strict=False):
            _json(each.port, path, each.who)  # what a process reads once, such as the index, is read
            before = house.processor(each.port)
            taken = load.get(each.port, path, headers=dict(each.who), connections=CLIENTS, seconds=SECONDS)
            median, tail = taken.percentile(0.5), taken.percentile(0.95)
            spent = (house.processor(each.port) - before) / len(taken.latencies)
            print(
                f"  {depth:8} {taken.per_second:7.0f}/s   median {median:6.1f} ms   p95 {tail:6.1f} ms"
                f"   processor {spent:5.2f} ms",
                flush=True,
            )
            first = median if first is None else first
            if tail > BAR:
                missed.append(f"{database}, {each.what}, {depth}: p95 {tail:.1f} ms, bar {BAR:g} ms")
            if median > first * DEEPER + NOISE:
                missed.append(f"{database}, {each.what}, {depth}: median {median:.1f} ms, the first page {first:.1f}")
    return missed


def listings(house: House) -> Iterator[Listing]:
    """Give each list."""
    tags = f"/v2/{NAME}/tags/list?n=100"
    pages = [tags, f"{tags}&last=27", f"{tags}&last=9.49.40"]
    yield Listing(what="tags/list", port=house.registry, who=house.pull, pages=pages)
    for what, path, who in (
        ("tags by name", f"{TAGS}?sort=name", house.admin),
        ("tags, the latest first", f"{TAGS}?sort=-updated_at", house.admin),
        ("repositories by name", f"{REPOSITORIES}?sort=name", house.admin),
        ("repositories, the latest first", f"{REPOSITORIES}?sort=-updated_at", house.admin),
        ("repositories with a part of the name", f"{REPOSITORIES}?sort=name&q=team-1", house.admin),
        ("repositories of one who sees a tenth", f"{REPOSITORIES}?sort=name", house.reader),
        ("the same, the latest first", f"{REPOSITORIES}?sort=-updated_at", house.reader),
    ):
        pages = [f"{path}{after}&limit=50" for after in _depths(house, path, who)]
        yield Listing(what=what, port=house.api, who=who, pages=pages)
    for what, part in (("many", "build"), ("one", "build-000777"), ("no tag", "zz")):
        for order, sort in (("by name", "name"), ("the latest first", "-updated_at")):
            yield Listing(
                what=f"tags with a part of the name that {what} has, {order}",
                port=house.api,
                who=house.admin,
                pages=[f"{TAGS}?q={part}&sort={sort}&limit=50"],
            )
    for what, path in (
        ("repositories with a part of the name that none has", f"{REPOSITORIES}?sort=name&q=zz&limit=50"),
        ("the same, the latest first", f"{REPOSITORIES}?sort=-updated_at&q=zz&limit=50"),
        ("what a namespace of most repositories holds", "/api/v1/namespaces/theirs"),
        ("what is stored", "/api/v1/storage"),
    ):
        yield Listing(what=what, port=house.api, who=house.admin, pages=[path])
    one = house.first(f"{TAGS}?limit=1", house.admin)["items"][0]["name"]
    yield Listing(what="one tag", port=house.api, who=house.admin, pages=[f"{TAGS}/{one}"])


def _depths(house: House, path: str, who: Headers) -> Iterator[str]:
    """Give the cursors of the first page, of the middle and of the last, found by one walk in the largest pages."""
    cursors = [""]
    while (following := house.first(f"{path}{cursors[-1]}&limit=200", who)["next"]) is not None:
        cursors.append(f"&after={quote(following)}")
    yield from (cursors[0], cursors[len(cursors) // 2], cursors[-1])


def _json(port: int, path: str, headers: Headers) -> Any:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=dict(headers))
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 — our own address
        return json.load(answer)


@contextlib.contextmanager
def installed(folder: Path, counts: Sequence[int], urls: Mapping[str, str]) -> Iterator[House]:
    """Run REST and registry over an installation with so many repositories, and so many tags in one."""
    folder.mkdir()
    ports = free_port(), free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PRATIQUE_")}
    environment |= {"PRATIQUE_DATA": str(folder / "data"), **urls}
    environment |= {"PRATIQUE_API_PORT": str(ports[0]), "PRATIQUE_REGISTRY_PORT": str(ports[1])}
    program = str(Path(sys.executable).parent / "pratique")

    def say(*command: str) -> str:
        return subprocess.run(
            command, env=environment, check=True, timeout=600, stdout=subprocess.PIPE, text=True
        ).stdout.strip()

    say(program, "migrate")
    token = say(program, "token", "create", "admin", "--label", "bench", "--scope", "read")
    reader = say(sys.executable, "-m", "benchmarks.fill_lists", *map(str, counts)).splitlines()[-1]
    with (
        running([program, "serve", "api"], environment, folder / "api.log") as api,
        running([program, "serve", "registry"], environment, folder / "registry.log") as registry,
    ):
        for port in ports:
            wait(port)
        basic = {"Authorization": f"Basic {base64.b64encode(f'admin:{token}'.encode()).decode()}"}
        granted = _json(ports[1], f"/auth/token?service=pratique-registry&scope=repository:{NAME}:pull", basic)
        yield House(
            api=ports[0],
            registry=ports[1],
            processes=dict(zip(ports, (api, registry), strict=True)),
            admin=_bearer(token),
            reader=_bearer(reader),
            pull=_bearer(granted["token"]),
        )


def _bearer(token: str) -> Headers:
    return {"Authorization": f"Bearer {token}"}


if __name__ == "__main__":
    sys.exit(main())
