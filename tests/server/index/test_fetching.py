"""A file is fetched only when it is another, from where it broke off, and never more of it than is allowed."""

import asyncio
import base64
import hashlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pratique.server.index.errors import FetchFailed
from pratique.server.index.sources.copies import Copy
from pratique.server.index.sources.fetching import Arrived, Pace, Progress, Wanted, fetch
from pratique.server.kernel.egress import PUBLIC_ONLY, Policy
from pratique.server.kernel.egress.session import open_session
from tests.server.index.mirror import Fault, Mirror, serving
from tests.support.waiting import eventually

DATA = bytes(range(256)) * 4096
NOW = datetime(2026, 11, 1, tzinfo=UTC)
NEAR = Policy(private=True)
QUICK = Pace(tries=3, pause=0.0)


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    with serving() as made:
        made.put("feed.zip", DATA)
        yield made


def fetched(
    mirror: Mirror,
    into: Path,
    *,
    known: Copy | None = None,
    limit: int = 2**30,
    policy: Policy = NEAR,
    pace: Pace = QUICK,
) -> Arrived | None:
    async def run() -> Arrived | None:
        wanted = Wanted(url=f"{mirror.address}/feed.zip", into=into, limit=limit, known=known)
        async with open_session(policy) as session:
            return await fetch(session, wanted, pace=pace, progress=Progress())

    return asyncio.run(run())


def copy_of(mirror: Mirror, arrived: Arrived) -> Copy:
    return Copy(
        url=f"{mirror.address}/feed.zip",
        size=arrived.size,
        written=0,
        fetched_at=NOW,
        etag=arrived.etag,
        modified=arrived.modified,
    )


@pytest.mark.parametrize("has_etags", [True, False])
def test_what_is_the_same_is_not_sent_again(mirror: Mirror, tmp_path: Path, has_etags: bool) -> None:  # noqa: FBT001
    mirror.has_etags = has_etags
    arrived = fetched(mirror, tmp_path / "feed.zip")
    assert arrived is not None
    assert (tmp_path / "feed.zip").read_bytes() == DATA

    again = fetched(mirror, tmp_path / "feed.zip", known=copy_of(mirror, arrived))

    assert again is None
    assert mirror.statuses("feed.zip") == [200, 304]
    assert [each.name for each in tmp_path.iterdir()] == ["feed.zip"]


@pytest.mark.parametrize("has_etags", [True, False])
def test_what_broke_off_goes_on_from_there(mirror: Mirror, tmp_path: Path, has_etags: bool) -> None:  # noqa: FBT001
    mirror.has_etags = has_etags
    mirror.fail("feed.zip", Fault(cut_after=300_000), Fault(cut_after=200_000))

    fetched(mirror, tmp_path / "feed.zip")

    assert (tmp_path / "feed.zip").read_bytes() == DATA
    assert mirror.statuses("feed.zip") == [200, 206, 206]


def test_a_part_that_an_earlier_run_left_is_gone_on_with(mirror: Mirror, tmp_path: Path) -> None:
    mirror.fail("feed.zip", Fault(cut_after=600_000))
    with pytest.raises(FetchFailed, match="broke off"):
        fetched(mirror, tmp_path / "feed.zip", pace=Pace(tries=1))
    assert not (tmp_path / "feed.zip").exists()

    fetched(mirror, tmp_path / "feed.zip")

    assert (tmp_path / "feed.zip").read_bytes() == DATA
    assert mirror.asked[-1].headers["Range"].startswith("bytes=")
    assert mirror.asked[-1].status == 206


def test_a_part_of_another_state_is_begun_anew(mirror: Mirror, tmp_path: Path) -> None:
    mirror.fail("feed.zip", Fault(cut_after=600_000))
    with pytest.raises(FetchFailed):
        fetched(mirror, tmp_path / "feed.zip", pace=Pace(tries=1))
    mirror.put("feed.zip", DATA[::-1])

    fetched(mirror, tmp_path / "feed.zip")

    assert (tmp_path / "feed.zip").read_bytes() == DATA[::-1]
    assert mirror.asked[-1].status == 200


def test_a_server_without_ranges_sends_all_of_it_again(mirror: Mirror, tmp_path: Path) -> None:
    mirror.has_ranges = False
    mirror.fail("feed.zip", Fault(cut_after=600_000))

    fetched(mirror, tmp_path / "feed.zip")

    assert (tmp_path / "feed.zip").read_bytes() == DATA
    assert mirror.statuses("feed.zip") == [200, 200]


def test_a_part_that_does_not_fit_any_more_is_thrown_away(mirror: Mirror, tmp_path: Path) -> None:
    mirror.fail("feed.zip", Fault(cut_after=600_000), Fault(status=416))

    fetched(mirror, tmp_path / "feed.zip")

    assert mirror.statuses("feed.zip") == [200, 416, 200]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_server_in_trouble_is_asked_again(mirror: Mirror, tmp_path: Path, status: int) -> None:
    mirror.fail("feed.zip", Fault(status=status, headers={"Retry-After": "0"}))

    assert fetched(mirror, tmp_path / "feed.zip") is not None


def test_a_server_that_stays_in_trouble_is_told_of(mirror: Mirror, tmp_path: Path) -> None:
    mirror.fail("feed.zip", *[Fault(status=503)] * 3)

    with pytest.raises(FetchFailed, match=r"the server answered 503 Service Unavailable\. The last good copy stays"):
        fetched(mirror, tmp_path / "feed.zip")


@pytest.mark.parametrize("status", [404, 403])
def test_a_plain_no_is_not_asked_again(mirror: Mirror, tmp_path: Path, status: int) -> None:
    mirror.fail("feed.zip", Fault(status=status))

    with pytest.raises(FetchFailed, match=f"the server answered {status}"):
        fetched(mirror, tmp_path / "feed.zip")

    assert len(mirror.asked) == 1


def test_redirects_are_followed_a_few_times(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("there.zip", DATA)
    mirror.fail("feed.zip", Fault(status=302, headers={"Location": "/there.zip"}))
    assert fetched(mirror, tmp_path / "feed.zip") is not None

    mirror.fail("feed.zip", *[Fault(status=302, headers={"Location": "/feed.zip"})] * 9)
    with pytest.raises(FetchFailed, match="redirects more than 5 times"):
        fetched(mirror, tmp_path / "feed.zip")


def test_more_than_is_allowed_is_not_taken(mirror: Mirror, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="1048576 bytes and 1000 are allowed"):
        fetched(mirror, tmp_path / "feed.zip", limit=1000)

    assert list(tmp_path.iterdir()) == []


def test_a_packed_answer_that_nobody_asked_for_is_refused(mirror: Mirror, tmp_path: Path) -> None:
    mirror.extra["/feed.zip"] = {"Content-Encoding": "gzip"}

    with pytest.raises(FetchFailed, match="in an encoding that was not asked for"):
        fetched(mirror, tmp_path / "feed.zip")


def test_the_digest_that_the_server_says_is_compared(mirror: Mirror, tmp_path: Path) -> None:
    right = base64.b64encode(hashlib.md5(DATA, usedforsecurity=False).digest()).decode()
    mirror.extra["/feed.zip"] = {"x-goog-hash": f"crc32c=AAAAAA==,md5={right}"}
    assert fetched(mirror, tmp_path / "feed.zip") is not None

    mirror.extra["/feed.zip"] = {"x-goog-hash": f"md5={right[::-1][2:]}AA"[:28]}
    with pytest.raises(FetchFailed, match="not those whose digest the server says"):
        fetched(mirror, tmp_path / "other.zip")
    assert not (tmp_path / "other.zip.part").exists()


def test_the_egress_guard_is_asked(mirror: Mirror, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="this machine itself"):
        fetched(mirror, tmp_path / "feed.zip", policy=PUBLIC_ONLY)

    assert mirror.asked == []


def test_a_place_where_nobody_listens_is_told_of(tmp_path: Path) -> None:
    with serving() as gone:
        pass

    with pytest.raises(FetchFailed, match="it could not be reached"):
        fetched(gone, tmp_path / "feed.zip", pace=Pace(tries=1))


_KILLED = """
import asyncio, sys
from pathlib import Path
import aiohttp
from pratique.server.index.sources.fetching import Pace, Progress, Wanted, fetch

async def run(url, into):
    async with aiohttp.ClientSession() as session:
        await fetch(session, Wanted(url=url, into=into, limit=2**30), pace=Pace(), progress=Progress())

asyncio.run(run(sys.argv[1], Path(sys.argv[2])))
"""


def test_what_was_killed_on_the_way_goes_on_from_there(mirror: Mirror, tmp_path: Path) -> None:
    drip, into = threading.Event(), tmp_path / "feed.zip"
    mirror.fail("feed.zip", Fault(cut_after=700_000, hang=drip))
    process = subprocess.Popen([sys.executable, "-c", _KILLED, f"{mirror.address}/feed.zip", str(into)])
    eventually(lambda: (tmp_path / "feed.zip.part").exists() and (tmp_path / "feed.zip.part").stat().st_size > 200_000)

    process.kill()
    process.wait()
    drip.set()
    assert not into.exists()
    fetched(mirror, into)

    assert into.read_bytes() == DATA
    assert mirror.statuses("feed.zip") == [200, 206]
