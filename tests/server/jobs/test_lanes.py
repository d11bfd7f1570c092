from dataclasses import dataclass, field

import pytest

from pratique.server.jobs.lanes import Choice, Lane, Room, Run, choose

ROOM = Room(slots=4, reserve=1, leave=1, amounts={"scan": 1})


def _lane(queue: str = "main", *, needs: str = "", priority: int = 0, first: int = 1) -> Lane:
    return Lane(queue=queue, needs=needs, priority=priority, first=first, action="probe")


def _runs(*queues: str, needs: str = "", priority: int = 0) -> list[Run]:
    return [Run(pid=100 + at, queue=queue, needs=needs, priority=priority) for at, queue in enumerate(queues)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    says: str
    lanes: list[Lane]
    runs: list[Run] = field(default_factory=list)
    room: Room = ROOM
    served: dict[str, float] = field(default_factory=dict)
    queues: list[str]


CASES = [
    Case(says="nothing waits", lanes=[], queues=[]),
    Case(
        says="what a person asked for goes first",
        lanes=[_lane("policy", first=1), _lane("main", priority=10, first=9)],
        queues=["main", "policy"],
    ),
    Case(
        says="the last process is kept for what people ask for",
        lanes=[_lane("policy"), _lane("main", priority=10)],
        runs=_runs("main", "media", "tqi"),
        queues=["main"],
    ),
    Case(
        says="and for the queue of high priority",
        lanes=[_lane("policy"), _lane("high-priority", priority=-10)],
        runs=_runs("main", "media", "tqi"),
        queues=["high-priority"],
    ),
    Case(
        says="what people asked for does not use up what others may have",
        lanes=[_lane("policy")],
        runs=[*_runs("main", "media", priority=10), *_runs("tqi")],
        queues=["policy"],
    ),
    Case(
        says="one queue leaves a process to the others",
        lanes=[_lane("main"), _lane("policy", first=2)],
        runs=_runs("main", "main"),
        queues=["policy"],
    ),
    Case(
        says="unless there are no others",
        lanes=[_lane("main")],
        runs=_runs("main", "main"),
        room=Room(slots=4, reserve=1, leave=0, amounts={}),
        queues=["main"],
    ),
    Case(
        says="a worker of one process runs anything",
        lanes=[_lane("main")],
        room=Room(slots=1, reserve=1, leave=1, amounts={}),
        queues=["main"],
    ),
    Case(
        says="the queue with the fewest runs goes first",
        lanes=[_lane("main", first=1), _lane("policy", first=2)],
        runs=_runs("main"),
        queues=["policy", "main"],
    ),
    Case(
        says="and of these the one served longest ago",
        lanes=[_lane("main", first=1), _lane("policy", first=2)],
        served={"main": 7.0, "policy": 6.0},
        queues=["policy", "main"],
    ),
    Case(
        says="what does not fit is passed over",
        lanes=[_lane("main", needs="scan=1"), _lane("policy", first=2)],
        runs=_runs("tqi", needs="scan=1"),
        queues=["policy"],
    ),
    Case(
        says="also when a person asked for it",
        lanes=[_lane("main", needs="scan=1", priority=10)],
        runs=_runs("tqi", needs="scan=1"),
        queues=[],
    ),
    Case(
        says="several jobs of one process count once",
        lanes=[_lane("main")],
        runs=[Run(pid=100, queue="main", needs="", priority=0)] * 20,
        queues=["main"],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[each.says.replace(" ", "-") for each in CASES])
def test_a_free_process_takes_what_it_should(case: Case) -> None:
    chosen = choose(case.lanes, runs=case.runs, room=case.room, served=case.served)

    assert [each.queue for each in chosen] == case.queues


def test_in_the_process_kept_for_people_only_their_jobs_are_taken() -> None:
    """The head of the lane may be taken by another between the look and the claim: what follows it must not slip in."""
    chosen = choose([_lane("main", priority=10)], runs=_runs("main", "media", "tqi"), room=ROOM, served={})

    assert chosen == [Choice(queue="main", needs="", floor=10, action="probe")]
