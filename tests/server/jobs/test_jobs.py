"""The actions of this domain, each alone."""

from datetime import timedelta

import pytest
from django.db import transaction

from pratique.server.jobs import jobs
from pratique.server.jobs.errors import AlwaysFails, Cancelled, UnknownListener
from pratique.server.jobs.jobs import ReviveParameters, SleepParameters
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import clock, outbox
from pratique.server.kernel.actions import NoParameters
from pratique.server.kernel.outbox.dispatch import Pace, dispatch
from pratique.server.kernel.outbox.models import Delivery, DeliveryState, OutboxEvent

outbox.event_type("probe.aged", help="Something that is long ago, in a test.")


def test_sleep_says_how_far_it_is() -> None:
    context = FakeContext()

    jobs.sleep(context, SleepParameters(seconds=0.02))

    assert context.lines == ["Sleeping for 0.02 s.", "0.02 of 0.02 s."]
    assert context.told == [(0, 1, "sleeping"), (1, 1, "awake")]


def test_sleep_wakes_when_it_must_stop() -> None:
    with pytest.raises(Cancelled):
        jobs.sleep(FakeContext(stop=Cancelled()), SleepParameters())


def test_false_fails_in_words() -> None:
    with pytest.raises(AlwaysFails, match="always fails"):
        jobs.fail(FakeContext(), NoParameters())


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
class TestOutbox:
    def _happened(self) -> None:
        with transaction.atomic():
            outbox.record(type="probe.aged", subject="")

    def test_old_events_leave_when_everybody_has_had_them(self) -> None:
        self._happened()
        dispatch(Pace(slice=5))
        self._happened()
        OutboxEvent.objects.update(at=clock.now() - timedelta(days=8))
        context = FakeContext()

        jobs.prune_outbox(context, NoParameters())

        assert OutboxEvent.objects.count() == 1
        assert context.lines[-1].startswith("1 events from before ")

    def test_dead_deliveries_are_tried_again(self) -> None:
        self._happened()
        Delivery.objects.update(state=DeliveryState.DEAD)
        context = FakeContext()

        jobs.revive_deliveries(context, ReviveParameters(listener="audit"))

        assert context.lines == ["1 deliveries to audit are tried again."]
        assert Delivery.objects.get().state == DeliveryState.WAITING

    def test_a_listener_that_is_not_there_is_refused_with_those_that_are(self) -> None:
        with pytest.raises(UnknownListener, match="no listener 'adit'; those there are: audit"):
            jobs.revive_deliveries(FakeContext(), ReviveParameters(listener="adit"))
