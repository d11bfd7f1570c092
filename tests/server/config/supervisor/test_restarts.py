from pratique.server.config.supervisor.restarts import LONGEST_DELAY, STEADY_AFTER, Restarts


def crashed(times: int) -> Restarts:
    restarts = Restarts()
    for _ in range(times):
        restarts = restarts.after(ran_for=1.0)
    return restarts


def test_the_wait_doubles_with_every_crash_up_to_a_bound() -> None:
    delays = [crashed(times).delay for times in range(1, 10)]

    assert delays[:4] == [0.5, 1.0, 2.0, 4.0]
    assert max(delays) == LONGEST_DELAY


def test_a_steady_run_forgets_earlier_crashes() -> None:
    assert crashed(7).after(ran_for=STEADY_AFTER).delay == 0.5


def test_five_crashes_without_a_steady_run_are_a_loop() -> None:
    assert not crashed(4).is_loop
    assert crashed(5).is_loop
