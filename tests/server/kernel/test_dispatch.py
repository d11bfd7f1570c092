import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from pratique.server.identity.models import Account
from pratique.server.kernel import clock, context, outbox
from pratique.server.kernel.outbox import declaration
from pratique.server.kernel.outbox.dispatch import Pace, backlogs, dispatch, prune, revive
from pratique.server.kernel.outbox.models import Delivery, DeliveryState, OutboxEvent

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

outbox.event_type("probe.happened", help="Something happened in a test.")
PACE = Pace(slice=5, attempts=3, retry=1)


@contextmanager
def listening(handle: Callable[[outbox.Event], None], *, name: str = "probe") -> Iterator[None]:
    """Be the only listener there is, for a while."""
    known = declaration._listeners  # noqa: SLF001 — listeners are declared for good; tests need one for a while
    before = dict(known)
    known.clear()
    outbox.listens("probe.happened", name=name)(handle)
    try:
        yield
    finally:
        known.clear()
        known.update(before)


def _happens(number: int = 0) -> None:
    with transaction.atomic():
        outbox.record(type="probe.happened", subject=f"probe:{number}", data={"number": number})


def _all_due() -> None:
    Delivery.objects.update(not_before=clock.now())


class Deaf(Exception):
    pass


def test_a_listener_is_told_once_what_happened_and_for_whom() -> None:
    told: list[outbox.Event] = []
    seen: list[context.Context] = []

    def hear(event: outbox.Event) -> None:
        told.append(event)
        seen.append(context.current())

    with listening(hear), context.working(context.Context(actor="alice", request_id="r-1")):
        _happens(7)
        assert dispatch(PACE) == 1
        assert dispatch(PACE) == 0

    assert [(each.type, each.subject, each.actor, each.data) for each in told] == [
        ("probe.happened", "probe:7", "alice", {"number": 7})
    ]
    assert (seen[0].actor, seen[0].request_id) == ("alice", "r-1")


def test_a_listener_that_fails_is_told_again_after_a_pause_and_holds_up_no_other_event() -> None:
    told: list[int] = []

    def hear(event: outbox.Event) -> None:
        told.append(event.data["number"])
        if event.data["number"] == 1:
            raise Deaf

    with listening(hear):
        _happens(1)
        _happens(2)
        dispatch(PACE)
        dispatch(PACE)
        assert told == [1, 2]
        failed = Delivery.objects.get(state=DeliveryState.WAITING)
        assert failed.attempts == 1
        assert failed.error.startswith("Deaf")
        assert failed.not_before > clock.now()

        _all_due()
        dispatch(PACE)
        assert told == [1, 2, 1]


def test_what_a_failing_listener_wrote_does_not_stand() -> None:
    def hear(_event: outbox.Event) -> None:
        Account.objects.create(name="half-done")
        raise Deaf

    with listening(hear):
        _happens()
        dispatch(PACE)

    assert not Account.objects.filter(name="half-done").exists()


def test_a_broken_statement_of_one_listener_does_not_spoil_the_batch() -> None:
    def hear(event: outbox.Event) -> None:
        if event.data["number"] == 1:
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM no_such_table")
        Account.objects.create(name=f"told-{event.data['number']}")

    with listening(hear):
        _happens(1)
        _happens(2)
        dispatch(PACE)

    assert list(Account.objects.values_list("name", flat=True)) == ["told-2"]
    assert Delivery.objects.get(state=DeliveryState.WAITING).error.startswith(("OperationalError", "ProgrammingError"))


def test_an_effect_and_its_mark_are_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies between them: neither stands, and the event is delivered again."""

    def hear(_event: outbox.Event) -> None:
        Account.objects.create(name="effect")

    def die(_self: Delivery, **_: object) -> None:
        raise DatabaseError

    with listening(hear):
        _happens()
        with monkeypatch.context() as patched:
            patched.setattr(Delivery, "save", die)
            with pytest.raises(DatabaseError):
                dispatch(PACE)
        assert not Account.objects.exists()
        dispatch(PACE)

    assert Account.objects.count() == 1


def test_a_delivery_is_dead_after_its_last_attempt_and_can_be_revived() -> None:
    is_mended = False
    told: list[str] = []

    def hear(event: outbox.Event) -> None:
        if not is_mended:
            raise Deaf
        told.append(event.subject)

    with listening(hear):
        _happens()
        for _ in range(5):
            _all_due()
            dispatch(PACE)
        [backlog] = backlogs()
        assert (backlog.listener, backlog.waiting, backlog.dead) == ("probe", 0, 1)
        assert Delivery.objects.get().attempts == 3

        is_mended = True
        assert revive(listener="probe") == 1
        dispatch(PACE)
        assert told == ["probe:0"]


def test_a_backlog_tells_how_many_wait_and_since_when() -> None:
    with listening(lambda _event: None):
        before = clock.now()
        _happens()
        _happens()
        [backlog] = backlogs()

    assert backlog.waiting == 2
    assert backlog.oldest is not None
    assert before <= backlog.oldest <= clock.now()


def test_a_batch_ends_when_its_time_is_up_and_the_next_goes_on() -> None:
    with listening(lambda _event: None):
        for number in range(3):
            _happens(number)
        short = Pace(slice=0)
        assert [dispatch(short) for _ in range(4)] == [1, 1, 1, 0]


def test_only_what_every_listener_has_had_is_pruned() -> None:
    with listening(lambda _event: None):
        _happens(1)
        dispatch(PACE)
        _happens(2)

    assert prune(before=clock.now() + timedelta(days=1)) == 1
    assert OutboxEvent.objects.get().subject == "probe:2"


def test_parallel_writers_and_dispatchers_lose_nothing_and_tell_nothing_twice() -> None:
    """Writers commit out of the order of their ids: a cursor "greater than the last" would pass over some."""
    told: Counter[int] = Counter()
    is_over = threading.Event()
    each_writes = 12

    def write(first: int) -> None:
        try:
            for number in range(first, first + each_writes):
                _happens(number)
        finally:
            connection.close()

    def deliver() -> None:
        try:
            while not is_over.is_set() or dispatch(PACE):
                dispatch(PACE)
        finally:
            connection.close()

    def hear(event: outbox.Event) -> None:
        told[event.data["number"]] += 1

    with listening(hear):
        writers = [threading.Thread(target=write, args=(first * each_writes,)) for first in range(3)]
        dispatchers = [threading.Thread(target=deliver) for _ in range(2)]
        for each in [*writers, *dispatchers]:
            each.start()
        for each in writers:
            each.join(60)
        is_over.set()
        for each in dispatchers:
            each.join(60)
        dispatch(PACE)

    assert told == Counter(range(3 * each_writes))
    assert not Delivery.objects.exclude(state=DeliveryState.DELIVERED).exists()
