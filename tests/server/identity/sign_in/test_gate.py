from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from pratique.server.identity.errors import PasswordChecksBusy
from pratique.server.identity.sign_in.gate import Gate
from tests.support import eventually


def test_whoever_waits_too_long_is_told_to_come_back() -> None:
    gate = Gate(places=1, queue=5, wait=0.01)

    with gate.entered(), pytest.raises(PasswordChecksBusy, match="Try again in 1 s"), gate.entered():
        pass


def test_a_full_queue_is_refused_at_once() -> None:
    gate = Gate(places=1, queue=0, wait=60)

    with gate.entered(), pytest.raises(PasswordChecksBusy), gate.entered():
        pass


def test_a_place_is_free_again_after_a_failure() -> None:
    gate = Gate(places=1, queue=0, wait=60)
    with pytest.raises(ZeroDivisionError), gate.entered():
        raise ZeroDivisionError

    with gate.entered():
        pass


def test_only_so_many_are_inside_at_once() -> None:
    gate = Gate(places=2, queue=10, wait=60)
    inside: list[int] = []
    seen: list[int] = []
    leave = Event()

    def check() -> None:
        with gate.entered():
            inside.append(1)
            seen.append(len(inside))
            leave.wait(30)
            inside.pop()

    with ThreadPoolExecutor(5) as pool:
        for _ in range(5):
            pool.submit(check)
        eventually(lambda: len(inside) == 2)
        leave.set()

    assert len(seen) == 5
    assert max(seen) == 2
