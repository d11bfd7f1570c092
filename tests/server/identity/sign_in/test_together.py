"""The limit that processes keep together: two `Together` over one file are two processes."""

import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from pratique.server.identity.errors import TooManyAttempts
from pratique.server.identity.sign_in.attempts import Attempts
from pratique.server.identity.sign_in.together import Together
from pratique.server.kernel.cache import Unshared
from pratique.server.kernel.cache.file import FileCache
from pratique.server.kernel.circuit import Circuit

INSTALLED = "pratique.server.kernel.cache.sharing._installed"


@dataclass(slots=True)
class Watch:
    seconds: float = 3_000_000.0  # the beginning of a window

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(INSTALLED, FileCache(tmp_path / "cache", wait=5.0, circuit=Circuit(), clock=watch))
    return watch


def process(watch: Watch, *, per_account: int = 4, per_address: int = 100) -> Together:
    own = Attempts(per_account=per_account, per_address=per_address, window=30, clock=watch)
    return Together(own, clock=watch)


def test_processes_have_one_limit_on_an_account(watch: Watch) -> None:
    one, other = process(watch), process(watch)
    for each in (one, other, one, other):
        each.take(name="alice", client="192.0.2.1")

    for each in (one, other, process(watch)):
        with pytest.raises(TooManyAttempts):
            each.check(name="alice", client="192.0.2.9")
        with pytest.raises(TooManyAttempts):
            each.take(name="alice", client="192.0.2.9")
    one.take(name="bob", client="192.0.2.1")


def test_processes_have_one_limit_on_an_address(watch: Watch) -> None:
    one, other = (process(watch, per_account=100, per_address=2) for _ in range(2))
    one.take(name="alice", client="192.0.2.1")
    other.take(name="bob", client="192.0.2.1")

    with pytest.raises(TooManyAttempts):
        process(watch, per_account=100, per_address=2).take(name="carol", client="192.0.2.1")
    one.take(name="carol", client="192.0.2.2")


def test_a_right_password_costs_no_attempt(watch: Watch) -> None:
    one, other = process(watch, per_account=1), process(watch, per_account=1)
    for each in (one, other, one):
        each.take(name="alice", client="192.0.2.1")
        each.give_back(name="alice", client="192.0.2.1")


def test_a_refused_attempt_takes_nothing(watch: Watch) -> None:
    process(watch, per_account=1, per_address=2).take(name="alice", client="192.0.2.1")
    for _ in range(5):
        with pytest.raises(TooManyAttempts):
            process(watch, per_account=1, per_address=2).take(name="alice", client="192.0.2.1")

    process(watch, per_account=1, per_address=2).take(name="bob", client="192.0.2.1")


@pytest.mark.parametrize("begin", [0.0, 7.0, 29.0])
def test_what_is_said_to_wait_is_what_one_has_to_wait(watch: Watch, begin: float) -> None:
    watch.seconds += begin
    for _ in range(4):
        process(watch).take(name="alice", client="192.0.2.1")
    with pytest.raises(TooManyAttempts) as refused:
        process(watch).check(name="alice", client="192.0.2.1")

    watch.seconds += float(str(refused.value.fields["retry_after"])) - 1.01
    with pytest.raises(TooManyAttempts):
        process(watch).check(name="alice", client="192.0.2.1")
    watch.seconds += 1.02
    process(watch).take(name="alice", client="192.0.2.1")


def test_never_more_than_twice_the_limit_within_two_windows(watch: Watch) -> None:
    chance, taken = random.Random(4), list[float]()
    for _ in range(2000):
        watch.seconds += chance.random()
        try:
            process(watch).take(name="alice", client="192.0.2.1")
        except TooManyAttempts:
            continue
        taken.append(watch.seconds)

    busiest = max(sum(1 for each in taken if begin <= each < begin + 60) for begin in taken)
    assert len(taken) > 50
    assert busiest <= 2 * 4 + 4


def test_a_process_that_can_count_with_nobody_counts_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(INSTALLED, Unshared())
    watch = Watch()
    alone = process(watch, per_account=1)
    alone.take(name="alice", client="192.0.2.1")

    with pytest.raises(TooManyAttempts):
        alone.take(name="alice", client="192.0.2.1")
    with pytest.raises(TooManyAttempts):
        alone.check(name="alice", client="192.0.2.1")
    alone.give_back(name="alice", client="192.0.2.1")
    alone.take(name="alice", client="192.0.2.1")


def test_nobody_reads_names_or_addresses_from_what_is_counted(watch: Watch, tmp_path: Path) -> None:
    process(watch).take(name="alice-of-acme", client="192.0.2.77")

    kept = b"".join(path.read_bytes() for path in tmp_path.glob("cache*"))
    assert b"sign-in:account:" in kept
    assert b"alice-of-acme" not in kept
    assert b"192.0.2.77" not in kept
