from pratique.server.jobs.statuses import ACTIVE, FINAL, HELD, READY, WAYS, Status


def test_every_status_is_either_active_or_final() -> None:
    assert frozenset(Status) == ACTIVE | FINAL
    assert not ACTIVE & FINAL
    assert not READY & HELD


def test_every_status_has_its_ways() -> None:
    assert set(WAYS) == set(Status)


def test_what_is_final_goes_nowhere_but_away() -> None:
    assert {way for each in FINAL for way in WAYS[each]} == {Status.DELETED}


def test_whatever_is_ready_can_be_run_and_cancelled() -> None:
    assert all({Status.RUNNING, Status.CANCEL} <= WAYS[each] for each in READY)


def test_the_names_are_those_of_the_jobrunner() -> None:
    named = "waiting running done error cancel_request cancel deleted worker_dead worker_shutdown worker_resurrection"
    assert [each.value for each in Status] == named.split()
