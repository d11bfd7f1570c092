"""Answers that cost much are kept for a while that follows from their cost."""

import threading
from itertools import count

from pratique.server.kernel.kept import CHEAP, LONGEST, TIMES, Kept


class Watch:
    """Tells seconds, which pass while something is found."""

    def __init__(self, cost: float) -> None:
        self.cost = cost
        self.now = 100.0
        self.found = count(1)

    def find(self, _key: str) -> int:
        self.now += self.cost
        return next(self.found)

    def tell(self) -> float:
        return self.now


def test_what_is_cheap_is_found_each_time() -> None:
    watch = Watch(CHEAP / 2)
    kept = Kept(watch.find, timer=watch.tell)

    assert [kept("a"), kept("a")] == [1, 2]


def test_what_costs_much_is_kept_for_so_many_times_what_it_took() -> None:
    watch = Watch(0.1)
    kept = Kept(watch.find, timer=watch.tell)

    first = kept("a")
    watch.now += 0.1 * TIMES - 0.01
    still, other = kept("a"), kept("b")
    watch.now += 0.02
    again = kept("a")

    assert (first, still, other, again) == (1, 1, 2, 3)


def test_nothing_is_kept_for_longer_than_a_minute() -> None:
    watch = Watch(LONGEST)
    kept = Kept(watch.find, timer=watch.tell)
    kept("a")

    watch.now += LONGEST + 0.1

    assert kept("a") == 2


def test_those_who_ask_while_one_finds_share_what_is_found_after_they_asked() -> None:
    watch, answers, asked = Watch(0.001), list[int](), threading.Semaphore(0)
    asking = [threading.Thread(target=lambda: answers.append(kept("a"))) for _ in range(4)]

    def find(key: str) -> int:
        if not asking[0].ident:
            for each in asking:
                each.start()
                asked.acquire()
        return watch.find(key)

    def tell() -> float:
        if threading.current_thread() in asking:
            asked.release()
        return watch.now

    kept = Kept(find, timer=tell)

    first = kept("a")
    for each in asking:
        each.join()

    assert (first, answers) == (1, [2, 2, 2, 2])
