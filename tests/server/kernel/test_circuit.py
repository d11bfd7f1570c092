from dataclasses import dataclass

from pratique.server.kernel.circuit import Circuit


@dataclass(slots=True)
class Watch:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


def make(watch: Watch) -> Circuit:
    return Circuit(pause=1.0, longest=3.0, clock=watch)


def test_everybody_may_try_what_works() -> None:
    circuit = make(Watch())
    circuit.worked()

    assert circuit.may_try()
    assert not circuit.is_broken


def test_after_a_failure_nobody_tries_for_a_pause_and_then_one_does() -> None:
    watch = Watch()
    circuit = make(watch)
    circuit.failed()

    assert not circuit.may_try()
    watch.seconds = 1.0
    assert circuit.may_try()
    assert not circuit.may_try()


def test_pauses_grow_up_to_the_longest() -> None:
    watch = Watch()
    circuit = make(watch)
    waited = []
    for _ in range(4):
        circuit.failed()
        before = watch.seconds
        while not circuit.may_try():
            watch.seconds += 0.5
        waited.append(watch.seconds - before)

    assert waited == [1.0, 2.0, 3.0, 3.0]


def test_one_success_makes_it_whole() -> None:
    circuit = make(Watch())
    circuit.failed()
    circuit.worked()

    assert circuit.may_try()
    assert not circuit.is_broken
