"""What every carrier of news promises."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from pratique.server.kernel.circuit import Circuit
from pratique.server.kernel.news import Carrier, Topic
from pratique.server.kernel.news.redis import RedisNews
from pratique.server.kernel.news.sockets import Sockets
from tests.server.kernel.news.carriers import Ear
from tests.support.waiting import eventually


@pytest.fixture(params=["sockets", "redis"])
def carrier(request: pytest.FixtureRequest, tmp_path: Path) -> Carrier:
    if request.param == "sockets":
        return Sockets(tmp_path / "a folder" / ("long " * 30).strip())
    url = request.getfixturevalue("redis_url")
    return RedisNews(url, prefix=f"test-{tmp_path.name}", wait=1.0, circuit=Circuit())


@pytest.fixture
def ear(carrier: Carrier) -> Iterator[Ear]:
    ear = Ear()
    listening = carrier.listen(Topic.JOB, ear)
    with closing(SimpleNamespace(close=listening.stop)):
        eventually(lambda: listening.is_live, what="the listening")
        yield ear


def test_who_listens_hears_the_key(carrier: Carrier, ear: Ear) -> None:
    carrier.tell(Topic.JOB, "one")

    ear.wait_for("one")


def test_everybody_who_listens_hears_it(carrier: Carrier, ear: Ear) -> None:
    other = Ear()
    listening = carrier.listen(Topic.JOB, other)
    with closing(SimpleNamespace(close=listening.stop)):
        eventually(lambda: listening.is_live, what="the listening")
        carrier.tell(Topic.JOB, "one")

        other.wait_for("one")
        ear.wait_for("one")


def test_other_topics_are_not_heard(carrier: Carrier, ear: Ear) -> None:
    carrier.tell(Topic.GRANTS, "not this")
    carrier.tell(Topic.JOB, "this")

    ear.wait_for("this")
    assert "not this" not in ear.heard


def test_who_has_stopped_hears_nothing_and_is_in_nobodys_way(carrier: Carrier, ear: Ear) -> None:
    stopped = Ear()
    listening = carrier.listen(Topic.JOB, stopped)
    eventually(lambda: listening.is_live, what="the listening")
    listening.stop()
    before = list(stopped.heard)

    carrier.tell(Topic.JOB, "late")

    ear.wait_for("late")
    assert stopped.heard == before
    assert not listening.is_live


def test_nobody_needs_to_listen(carrier: Carrier) -> None:
    carrier.tell(Topic.OUTBOX, "into the void")
