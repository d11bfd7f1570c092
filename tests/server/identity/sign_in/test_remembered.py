from dataclasses import dataclass

from pratique.server.identity.sign_in.remembered import Remembered


@dataclass(slots=True)
class Watch:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_right_password_is_recognised_with_its_epoch() -> None:
    remembered = Remembered(lifetime=60, clock=Watch())
    remembered.keep(name="alice", password="right", epoch=3)

    assert remembered.epoch_of(name="alice", password="right") == 3
    assert remembered.epoch_of(name="alice", password="wrong") is None
    assert remembered.epoch_of(name="bob", password="right") is None


def test_it_is_forgotten_after_its_lifetime() -> None:
    watch = Watch()
    remembered = Remembered(lifetime=60, clock=watch)
    remembered.keep(name="alice", password="right", epoch=1)

    watch.seconds = 59.9
    assert remembered.epoch_of(name="alice", password="right") == 1
    watch.seconds = 60
    assert remembered.epoch_of(name="alice", password="right") is None


def test_it_is_forgotten_at_once_when_told() -> None:
    remembered = Remembered(lifetime=60, clock=Watch())
    remembered.keep(name="alice", password="right", epoch=1)

    remembered.drop("alice")
    remembered.drop("alice")

    assert remembered.epoch_of(name="alice", password="right") is None


def test_a_name_and_password_do_not_run_together() -> None:
    remembered = Remembered(lifetime=60, clock=Watch())
    remembered.keep(name="ab", password="c", epoch=1)

    assert remembered.epoch_of(name="a", password="bc") is None


def test_the_password_itself_is_not_kept() -> None:
    remembered = Remembered(lifetime=60, clock=Watch())
    remembered.keep(name="alice", password="right password", epoch=1)

    assert "right password" not in repr(vars(remembered))
