from dataclasses import dataclass

import pytest

from pratique.server.identity.errors import TooManyAttempts
from pratique.server.identity.sign_in.attempts import Attempts


@dataclass(slots=True)
class Watch:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


def make(watch: Watch, *, per_account: int = 3, per_address: int = 100) -> Attempts:
    return Attempts(per_account=per_account, per_address=per_address, window=30, clock=watch)


def test_an_account_has_so_many_attempts_from_anywhere() -> None:
    attempts = make(Watch())
    for client in ("192.0.2.1", "192.0.2.2", "192.0.2.3"):
        attempts.take(name="alice", client=client)

    with pytest.raises(TooManyAttempts, match="try again in 10 s"):
        attempts.take(name="alice", client="192.0.2.4")
    attempts.take(name="bob", client="192.0.2.1")


def test_an_address_has_so_many_attempts_at_any_account() -> None:
    attempts = make(Watch(), per_account=100, per_address=2)
    attempts.take(name="alice", client="192.0.2.1")
    attempts.take(name="bob", client="192.0.2.1")

    with pytest.raises(TooManyAttempts):
        attempts.take(name="carol", client="192.0.2.1")
    attempts.take(name="carol", client="192.0.2.2")


@pytest.mark.parametrize(
    ("one", "other"),
    [("2001:db8::1", "2001:db8::ffff:1"), ("::ffff:192.0.2.1", "192.0.2.1")],
)
def test_a_site_is_one_client_however_its_address_is_written(one: str, other: str) -> None:
    attempts = make(Watch(), per_address=1)
    attempts.take(name="alice", client=one)

    with pytest.raises(TooManyAttempts):
        attempts.take(name="bob", client=other)


def test_attempts_come_back_with_time() -> None:
    watch = Watch()
    attempts = make(watch)
    for _ in range(3):
        attempts.take(name="alice", client="192.0.2.1")

    watch.seconds = 9.9
    with pytest.raises(TooManyAttempts, match="try again in 1 s"):
        attempts.check(name="alice", client="192.0.2.1")
    watch.seconds = 10.0
    attempts.take(name="alice", client="192.0.2.1")
    with pytest.raises(TooManyAttempts):
        attempts.take(name="alice", client="192.0.2.1")


def test_a_right_password_costs_no_attempt() -> None:
    attempts = make(Watch(), per_account=1)

    for _ in range(5):
        attempts.take(name="alice", client="192.0.2.1")
        attempts.give_back(name="alice", client="192.0.2.1")


def test_asking_costs_no_attempt() -> None:
    attempts = make(Watch(), per_account=1)

    for _ in range(5):
        attempts.check(name="alice", client="192.0.2.1")


def test_nothing_can_be_saved_up() -> None:
    watch = Watch()
    attempts = make(watch)
    attempts.give_back(name="alice", client="192.0.2.1")
    watch.seconds = 3600
    for _ in range(3):
        attempts.take(name="alice", client="192.0.2.1")

    with pytest.raises(TooManyAttempts):
        attempts.take(name="alice", client="192.0.2.1")


def test_a_refused_attempt_takes_nothing_from_the_other_bucket() -> None:
    watch = Watch()
    attempts = make(watch, per_account=1, per_address=2)
    attempts.take(name="alice", client="192.0.2.1")
    for _ in range(5):
        with pytest.raises(TooManyAttempts):
            attempts.take(name="alice", client="192.0.2.1")

    attempts.take(name="bob", client="192.0.2.1")


def test_what_is_no_address_is_limited_too() -> None:
    attempts = make(Watch(), per_address=1)
    attempts.take(name="alice", client="")

    with pytest.raises(TooManyAttempts):
        attempts.take(name="bob", client="")
