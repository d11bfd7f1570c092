"""How much of the event log is kept."""

from datetime import timedelta

import pytest

from pratique.server.audit import jobs
from pratique.server.audit.jobs import EventParameters
from pratique.server.audit.models import Event
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import clock, ids
from pratique.server.registry.models import Reclaimed

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def events(count: int) -> None:
    """Write events, the last of today and each one before it a day older."""
    now = clock.now()
    Event.objects.bulk_create(
        Event(uuid=ids.uuid7(), type="probe", subject=str(age), at=now - timedelta(days=age))
        for age in reversed(range(count))
    )


def kept() -> list[int]:
    return [int(each) for each in Event.objects.order_by("-pk").values_list("subject", flat=True)]


def test_all_are_kept_unless_something_else_is_said() -> None:
    events(3)

    jobs.collect_events(FakeContext(), EventParameters())

    assert kept() == [0, 1, 2]


@pytest.mark.parametrize(
    ("parameters", "left"),
    [
        (EventParameters(to_keep=4), [0, 1, 2, 3]),
        (EventParameters(max_age=3), [0, 1, 2]),
        (EventParameters(to_keep=5, max_age=2), [0, 1]),
        (EventParameters(to_keep=1, max_age=5), [0]),
        (EventParameters(to_keep=50), list(range(8))),
    ],
)
def test_what_is_beyond_the_number_or_the_age_goes(parameters: EventParameters, left: list[int]) -> None:
    events(8)
    context = FakeContext()

    jobs.collect_events(context, parameters)

    assert kept() == left
    gone = 8 - len(left)
    assert [each.count for each in Reclaimed.objects.filter(what="event")] == ([gone] if gone else [])
    assert context.concluded == 1
