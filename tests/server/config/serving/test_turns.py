"""Turns: few at once, in the order of asking, and nobody kept by one that stands still."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from pratique.server.config.serving.turns import PATIENCE, Turns
from tests.support.waiting import eventually

_WITHIN = 20


def test_no_more_are_at_work_than_there_are_turns() -> None:
    turns, at_work, most = Turns(2), 0, 0
    guard = threading.Lock()

    def page(_: int) -> None:
        nonlocal at_work, most
        with turns.one():
            with guard:
                at_work += 1
                most = max(most, at_work)
            with guard:
                at_work -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(page, range(2000)))

    assert 1 <= most <= 2


def test_a_turn_is_handed_on_in_the_order_of_asking() -> None:
    turns, came = Turns(1, patience=_WITHIN), list[int]()

    def page(number: int) -> None:
        with turns.one():
            came.append(number)

    def is_waiting(count: int) -> bool:
        return turns.waiting == count

    pages = [threading.Thread(target=page, args=(number,)) for number in range(5)]
    with turns.one():
        for count, each in enumerate(pages, start=1):
            each.start()
            eventually(partial(is_waiting, count))
    for each in pages:
        each.join(_WITHIN)

    assert came == [0, 1, 2, 3, 4]


def test_a_page_that_stands_still_keeps_the_next_for_a_while_and_those_after_it_not_at_all() -> None:
    turns = Turns(1)
    with turns.one():
        started = time.monotonic()
        with turns.one():
            first = time.monotonic() - started
        started = time.monotonic()
        with turns.one():
            second = time.monotonic() - started

    assert first >= PATIENCE
    assert second < PATIENCE


def test_a_page_that_fails_hands_its_turn_on() -> None:
    turns = Turns(1)
    with pytest.raises(ZeroDivisionError), turns.one():
        _ = 1 / 0

    started = time.monotonic()
    with turns.one():
        assert time.monotonic() - started < PATIENCE
