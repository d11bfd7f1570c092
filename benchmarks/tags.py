"""Measures a repository of 100,000 tags: pages at the beginning, in the middle and at the end, 8 clients at once.

    .venv/bin/python benchmarks/tags.py [TAGS]      about four minutes

On SQLite and on PostgreSQL through PgBouncer: `/v2/…/tags/list` as clients ask it, REST as the page of the repository
does, in both orders and narrowed by a part of the name. Ends with status 1 when a p95 passes its bar, or a page far
down takes much more than the first.
"""

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
from urllib.parse import quote

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks import load  # noqa: E402 — the path is set above
from benchmarks.fill_tags import NAME  # noqa: E402
from benchmarks.servers import free_port, running, wait  # noqa: E402
from tests.support.postgresql import postgresql  # noqa: E402

BAR = 50.0
"""Milliseconds of a page's p95."""
DEEPER = 1.5
"""How much longer than the first page's median one far down may take, beside two milliseconds of noise."""
NOISE = 2.0
CLIENTS = 8
SECONDS = 3.0
REST = f"/api/v1/repositories/{NAME}/tags"


@dataclass(frozen=True, kw_only=True)
class House:
    """An installation with the repository in it: its ports, and what lets the administrator in at each."""

    api: int
    registry: int
    rest: Mapping[str, str]
    pull: Mapping[str, str]

    def first(self, path: str) -> Mapping[str, object]:
        """Ask REST once."""
        found: Mapping[str, object] = _json(self.api, path, self.rest)
        return found


def main() -> int:
    """Measure both databases; return the exit code."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    folder = Path(tempfile.mkdtemp(prefix="pratique-bench-"))
    missed = []
    try:
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start; {count} tags")
        with installed(folder / "sqlite", count, {}) as house:
            missed += measure("SQLite", house)
        with postgresql(durable=True) as server:
            server.create_database("bench")
            urls = {
                "PRATIQUE_DATABASE_URL": server.pooled_url("bench"),
                "PRATIQUE_DATABASE_DIRECT_URL": server.direct_url("bench"),
            }
            with installed(folder / "postgresql", count, urls) as house:
                missed += measure("PostgreSQL", house)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for each in missed:
        print(f"MISSED: {each}")
    return int(bool(missed))


def measure(database: str, house: House) -> list[str]:
    """Measure every list on one database; returns what missed its bar."""
    missed: list[str] = []
    for what, port, headers, pages in listings(house):
        print(f"{database}: {what}")
        first = None
        for depth, path in zip(("first", "middle", "last"), pages, strict=False):
            taken = load.get(port, path, headers=dict(headers), connections=CLIENTS, seconds=SECONDS)
            median, tail = taken.percentile(0.5), taken.percentile(0.95)
            print(f"  {depth:8} {taken.per_second:7.0f}/s   median {median:6.1f} ms   p95 {tail:6.1f} ms")
            first = median if first is None else first
            if tail > BAR:
                missed.append(f"{database}, {what}, {depth}: p95 {tail:.1f} ms, bar {BAR:g} ms")
            if median > first * DEEPER + NOISE:
                missed.append(f"{database}, {what}, {depth}: median {median:.1f} ms, the first page {first:.1f}")
    return missed


def listings(house: House) -> Iterator[tuple[str, int, Mapping[str, str], Sequence[str]]]:
    """Give each list with its port, what lets one in, and the addresses of pages of it."""
    tags = f"/v2/{NAME}/tags/list?n=100"
    yield "tags/list", house.registry, house.pull, [tags, f"{tags}&last=27", f"{tags}&last=9.49.40"]
    for what, query in (("by name", "sort=name"), ("the latest first", "sort=-updated_at")):
        yield (
            f"REST, {what}",
            house.api,
            house.rest,
            [f"{REST}?{query}&limit=50{after}" for after in _depths(house, query)],
        )
    for what, part in (
        ("a part that many have", "build"),
        ("a part that one has", "build-077777"),
        ("a part that none has", "zz"),
    ):
        found = [f"{REST}?q={part}&sort={sort}&limit=50" for sort in ("name", "-updated_at")]
        yield f"REST, {what}, by name and the latest first", house.api, house.rest, found
    yield "REST, one tag", house.api, house.rest, [f"{REST}/{house.first(f'{REST}?limit=1')['items'][0]['name']}"]  # type: ignore[index]


def _depths(house: House, query: str) -> Iterator[str]:
    """Give the cursors of the first page, of the middle and of the last, found by one walk in the largest pages."""
    cursors, path = [""], f"{REST}?{query}&limit=200"
    while (cursor := house.first(path)["next"]) is not None:
        cursors.append(f"&after={quote(str(cursor))}")
        path = f"{REST}?{query}&limit=200{cursors[-1]}"
    yield from (cursors[0], cursors[len(cursors) // 2], cursors[-1])


def _json(port: int, path: str, headers: Mapping[str, str]) -> Mapping[str, object]:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=dict(headers))
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 — our own address
        found: Mapping[str, object] = json.load(answer)
        return found


@contextlib.contextmanager
def installed(folder: Path, count: int, urls: Mapping[str, str]) -> Iterator[House]:
    """Run REST and registry over an installation with that many tags in one repository."""
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
    say(sys.executable, "-m", "benchmarks.fill_tags", str(count))
    with (
        running([program, "serve", "api"], environment, folder / "api.log"),
        running([program, "serve", "registry"], environment, folder / "registry.log"),
    ):
        for port in ports:
            wait(port)
        rest = {"Authorization": f"Bearer {token}"}
        granted = _json(ports[1], f"/auth/token?service=pratique-registry&scope=repository:{NAME}:pull", _basic(token))
        yield House(api=ports[0], registry=ports[1], rest=rest, pull={"Authorization": f"Bearer {granted['token']}"})


def _basic(token: str) -> Mapping[str, str]:
    import base64

    return {"Authorization": f"Basic {base64.b64encode(f'admin:{token}'.encode()).decode()}"}


if __name__ == "__main__":
    sys.exit(main())
