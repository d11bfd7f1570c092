"""Measures long lists: pages of 10,000 repositories at the beginning, in the middle and at the end, 8 clients at once.

    .venv/bin/python benchmarks/lists.py [REPOSITORIES]      about three minutes

On SQLite and on PostgreSQL through PgBouncer, by REST as the pages ask it, for an administrator and somebody who sees
a tenth. Ends with status 1 when a page's p95 passes its bar, or one far down takes much more than the first.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks import load  # noqa: E402 — the path is set above
from benchmarks.servers import free_port, running, wait  # noqa: E402
from tests.support.postgresql import postgresql  # noqa: E402

BAR = 50.0
"""Milliseconds of a page's p95."""
DEEPER = 1.5
"""How much longer than the first page's median one far down may take, beside two milliseconds of noise."""
NOISE = 2.0
CLIENTS = 8
SECONDS = 3.0
LIMIT = 50


@dataclass(frozen=True, kw_only=True)
class House:
    """An installation with long lists; tokens by who asks."""

    api: int
    tokens: Mapping[str, str]

    def headers(self, who: str) -> dict[str, str]:
        """Return what lets somebody in."""
        return {"Authorization": f"Bearer {self.tokens[who]}"}

    def json(self, path: str, who: str) -> dict[str, str]:
        """Ask REST once."""
        asked = urllib.request.Request(f"http://127.0.0.1:{self.api}{path}", headers=self.headers(who))
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 — our own address
            found: dict[str, str] = json.load(answer)
            return found


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list as somebody asks for it; ``path`` has a query already."""

    what: str
    path: str
    who: str = "admin"


REPOSITORIES = (
    Listing(what="repositories by name", path="/api/v1/repositories?sort=name"),
    Listing(what="repositories, the latest first", path="/api/v1/repositories?sort=-updated_at"),
    Listing(what="repositories that are found", path="/api/v1/repositories?sort=name&q=team-1"),
    Listing(what="repositories of one who sees a tenth", path="/api/v1/repositories?sort=name", who="reader"),
)


def main() -> int:
    """Measure both databases; return the exit code."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    folder = Path(tempfile.mkdtemp(prefix="pratique-bench-"))
    missed = []
    try:
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start; {count} repositories")
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
    for each in REPOSITORIES:
        print(f"{database}: {each.what}")
        first = None
        for depth, path in depths(house, each):
            taken = load.get(house.api, path, headers=house.headers(each.who), connections=CLIENTS, seconds=SECONDS)
            median, tail = taken.percentile(0.5), taken.percentile(0.95)
            print(f"  {depth:8} {taken.per_second:7.0f}/s   median {median:6.1f} ms   p95 {tail:6.1f} ms")
            first = median if first is None else first
            if tail > BAR:
                missed.append(f"{database}, {each.what}, {depth}: p95 {tail:.1f} ms, bar {BAR:g} ms")
            if median > first * DEEPER + NOISE:
                missed.append(f"{database}, {each.what}, {depth}: median {median:.1f} ms, the first page {first:.1f}")
    return missed


def depths(house: House, listing: Listing) -> Iterator[tuple[str, str]]:
    """Give the first page of a list, the one in the middle and the last, by the cursors that the list gives out."""
    first = f"{listing.path}&limit={LIMIT}"
    pages, cursor = [first], house.json(f"{listing.path}&limit=200", listing.who)["next"]
    while cursor:
        pages.append(f"{first}&after={cursor}")
        cursor = house.json(f"{listing.path}&limit=200&after={cursor}", listing.who)["next"]
    yield "first", pages[0]
    yield "middle", pages[len(pages) // 2]
    yield "last", pages[-1]


@contextlib.contextmanager
def installed(folder: Path, count: int, urls: Mapping[str, str]) -> Iterator[House]:
    """Run REST over an installation with that many repositories."""
    folder.mkdir()
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PRATIQUE_")}
    environment |= {"PRATIQUE_DATA": str(folder / "data"), "PRATIQUE_API_PORT": str(port), **urls}
    program = str(Path(sys.executable).parent / "pratique")

    def say(*command: str) -> str:
        return subprocess.run(
            command, env=environment, check=True, timeout=300, stdout=subprocess.PIPE, text=True
        ).stdout.strip()

    say(program, "migrate")
    admin = say(program, "token", "create", "admin", "--label", "bench", "--scope", "read")
    reader = say(sys.executable, "-m", "benchmarks.fill_lists", str(count)).splitlines()[-1]
    with running([program, "serve", "api"], environment, folder / "api.log"):
        wait(port)
        yield House(api=port, tokens={"admin": admin, "reader": reader})


if __name__ == "__main__":
    sys.exit(main())
