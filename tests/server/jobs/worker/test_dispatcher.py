"""The dispatcher delivers what it hears of, and what it did not hear of too."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.db import transaction

from pratique.server.jobs.settings import OutboxSettings
from pratique.server.jobs.worker.dispatcher import Dispatcher
from pratique.server.kernel import news, outbox, settings
from pratique.server.kernel.news import Nowhere, Topic
from pratique.server.kernel.news.sockets import Sockets
from pratique.server.kernel.outbox.models import Delivery, DeliveryState
from tests.support.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

INSTALLED = "pratique.server.kernel.news.telling._installed"


@contextmanager
def dispatching(*, poll: float, look: float, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run a dispatcher of this pace."""
    chosen = replace(settings.current(OutboxSettings), poll=poll, look=look)
    monkeypatch.setattr("pratique.server.jobs.worker.dispatcher.settings", Chosen(chosen))
    made = Dispatcher()
    made.start()
    try:
        yield
    finally:
        made.stop()


@dataclass(frozen=True, slots=True)
class Chosen:
    """Settings of which one section is the test's."""

    outbox: OutboxSettings

    def current(self, _kind: type[OutboxSettings]) -> OutboxSettings:
        return self.outbox


def happen() -> None:
    with transaction.atomic():
        outbox.record(type="job.requested", subject="job:1", data={"action": "noop"})


def all_delivered() -> bool:
    return Delivery.objects.exists() and not Delivery.objects.exclude(state=DeliveryState.DELIVERED).exists()


def test_an_event_that_is_told_of_is_delivered_without_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(INSTALLED, Sockets(tmp_path))

    with dispatching(poll=60, look=60, monkeypatch=monkeypatch):
        for _ in range(5):  # the first may be found by the look at the start
            happen()
            eventually(all_delivered, what="the delivery")


def test_an_event_that_nobody_heard_of_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(INSTALLED, Sockets(tmp_path))

    with dispatching(poll=60, look=0.05, monkeypatch=monkeypatch):
        monkeypatch.setattr(INSTALLED, Nowhere())
        happen()
        eventually(all_delivered, what="the delivery")


def test_where_no_news_is_heard_it_looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(INSTALLED, Nowhere())

    with dispatching(poll=0.05, look=60, monkeypatch=monkeypatch):
        happen()
        eventually(all_delivered, what="the delivery")


def test_it_ends_when_told_to_though_it_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(INSTALLED, Sockets(tmp_path))

    with dispatching(poll=60, look=60, monkeypatch=monkeypatch):
        pass

    news.tell(Topic.OUTBOX)
    assert not [each for each in threading.enumerate() if each.name == "dispatcher"]
