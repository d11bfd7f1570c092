import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.server.jobs import capacity
from pratique.server.jobs.testing import submitted
from pratique.server.kernel.actions import NoParameters, Queue, action
from tests.server.jobs import probes  # noqa: F401 — for its actions

NEEDS = st.dictionaries(st.from_regex(r"[a-z][a-z0-9_-]{0,7}", fullmatch=True), st.integers(1, 9), max_size=4)


@given(NEEDS)
def test_what_is_written_can_be_read(needs: dict[str, int]) -> None:
    assert capacity.read(capacity.written(needs)) == needs


def test_the_order_of_names_makes_no_difference() -> None:
    assert capacity.written({"unpack": 2, "scan": 1}) == capacity.written({"scan": 1, "unpack": 2}) == "scan=1,unpack=2"


def test_runs_are_added_up() -> None:
    assert capacity.used(["scan=1", "", "scan=2,unpack=1"]) == {"scan": 3, "unpack": 1}


@pytest.mark.parametrize(
    ("needs", "fits"),
    [("", True), ("scan=1", True), ("scan=2", False), ("scan=1,unpack=1", False), ("other=99", True)],
)
def test_a_run_fits_beside_others_or_not(needs: str, *, fits: bool) -> None:
    assert capacity.fits(needs, taken={"scan": 1, "unpack": 1}, of={"scan": 2, "unpack": 1}) is fits


@pytest.mark.parametrize("wrong", [{"Scan": 1}, {"scan=1": 1}, {"scan": 0}, {"": 1}])
def test_an_action_cannot_ask_for_what_no_worker_can_have(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no worker can have"):
        action("of_wrong_needs", queue=Queue.MAIN, parameters=NoParameters, capacity=wrong)(lambda _c, _p: None)


def test_a_job_takes_up_what_its_action_says(db: None) -> None:  # noqa: ARG001 — the database must be open
    job = submitted("probe_hungry")

    assert (job.needs, job.capacity, job.memory, job.cpu) == ("probe=1", {"probe": 1}, 256, 5)
