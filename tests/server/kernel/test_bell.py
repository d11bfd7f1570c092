from collections.abc import Iterator

import pytest
from django.db import transaction

from pratique.server.jobs.testing import RecordingBell, recording_bell
from pratique.server.kernel import bell
from pratique.server.kernel.bell import BURST_MAX

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard() -> Iterator[RecordingBell]:
    with recording_bell() as made:
        yield made


def _ring(queue: str, times: int) -> None:
    for _ in range(times):
        bell.ring_after_commit(queue)


@transaction.atomic
def _ring_in_vain() -> None:
    _ring("main", BURST_MAX)
    raise LookupError


def test_a_transaction_rings_each_queue_so_often_and_no_more(heard: RecordingBell) -> None:
    with transaction.atomic():
        _ring("main", BURST_MAX + 100)
        _ring("media", 2)
        assert not heard.rung

    assert heard.rung == {"main": BURST_MAX, "media": 2}


def test_each_transaction_rings_anew(heard: RecordingBell) -> None:
    for _ in range(2):
        with transaction.atomic():
            _ring("main", BURST_MAX + 1)
    bell.ring_after_commit("main")

    assert heard.rung == {"main": 2 * BURST_MAX + 1}


def test_what_was_rolled_back_rings_nobody_and_is_not_counted(heard: RecordingBell) -> None:
    with transaction.atomic():
        with pytest.raises(LookupError):
            _ring_in_vain()
        _ring("main", 1)
    with pytest.raises(LookupError):
        _ring_in_vain()

    assert heard.rung == {"main": 1}
