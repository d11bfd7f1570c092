"""Delivers the outbox: each waiting delivery to its listener, effect and mark in one transaction.

A delivery is claimed by its own row, never by "id greater than the last one seen": transactions commit out of order,
and such a cursor passes over whatever commits late. Several workers may dispatch at once; a row that one works on is
skipped by the others. A listener that raises gets its event again after a pause that doubles; after the last attempt
the delivery is `dead`, stays in the table with its error, and is counted by a metric until someone revives it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Count, Min
from structlog.contextvars import bound_contextvars

from pratique.server.kernel import clock, context, tracing
from pratique.server.kernel.outbox.declaration import Event, Listener, listeners
from pratique.server.kernel.outbox.models import Delivery, DeliveryState, OutboxEvent

_ERROR_MAX = 2000  # characters

_log = structlog.get_logger("outbox")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How deliveries are made; durations in seconds. `slice` bounds how long one batch may keep other writers out."""

    batch: int = 50
    slice: float = 0.025
    attempts: int = 12
    retry: float = 1.0
    retry_max: float = 300.0


def dispatch(pace: Pace) -> int:
    """Make one batch of deliveries for each listener that has any. Returns how many were tried."""
    now = clock.now()
    due = Delivery.objects.filter(state=DeliveryState.WAITING, not_before__lte=now)
    waiting = due.values_list("listener", flat=True).order_by("listener").distinct()
    known = listeners()
    return sum(_batch(known[name], pace, now) for name in waiting if name in known)


def _batch(listener: Listener, pace: Pace, now: datetime) -> int:
    started, tried = time.monotonic(), 0
    with transaction.atomic():
        due = Delivery.objects.filter(listener=listener.name, state=DeliveryState.WAITING, not_before__lte=now)
        claimed = due.select_for_update(skip_locked=True, of=("self",)).select_related("event")
        for delivery in claimed.order_by("not_before", "id")[: pace.batch]:
            _deliver(delivery, listener, pace)
            tried += 1
            if time.monotonic() - started > pace.slice:
                break
    return tried


def _deliver(delivery: Delivery, listener: Listener, pace: Pace) -> None:
    event = _read(delivery.event)
    delivery.attempts += 1
    try:
        with transaction.atomic(), _present(delivery.event, listener):
            listener.handle(event)
    except Exception as error:  # noqa: BLE001 — whatever a listener raises is its delivery's failure, kept and counted
        delivery.error = f"{type(error).__name__}: {error}"[:_ERROR_MAX]
        if delivery.attempts >= pace.attempts:
            delivery.state = DeliveryState.DEAD
        pause = min(pace.retry * 2 ** min(delivery.attempts - 1, 30), pace.retry_max)
        delivery.not_before = clock.now() + timedelta(seconds=pause)
        _log.warning(
            "outbox.not_delivered",
            listener=listener.name,
            type=event.type,
            event_id=str(event.id),
            attempt=delivery.attempts,
            dead=delivery.state == DeliveryState.DEAD,
            request_id=event.request_id,
            exc_info=error,
        )
    else:
        delivery.state, delivery.error = DeliveryState.DELIVERED, ""
    delivery.save(update_fields=["attempts", "state", "error", "not_before"])


@contextmanager
def _present(row: OutboxEvent, listener: Listener) -> Iterator[None]:
    """Let what a listener does count as done for whom the event was."""
    meant = context.Context(
        request_id=row.request_id,
        actor=row.actor,
        client=row.client,
        agent=row.agent,
        traceparent=row.traceparent,
    )
    with (
        context.working(meant),
        tracing.span(f"tell {listener.name}", kind=tracing.Kind.CONSUMER, attributes={"event.type": row.type}),
        bound_contextvars(listener=listener.name, event_id=str(row.uuid)),
    ):
        yield


def _read(row: OutboxEvent) -> Event:
    return Event(
        id=row.uuid,
        type=row.type,
        actor=row.actor,
        subject=row.subject,
        client=row.client,
        agent=row.agent,
        request_id=row.request_id,
        at=row.at,
        data=row.data,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What one listener has not had yet. `oldest` is when the oldest waiting event happened."""

    listener: str
    waiting: int
    dead: int
    oldest: datetime | None


def backlogs() -> list[Backlog]:
    """Return the backlog of every declared listener and of every other one that has deliveries left."""
    open_ = Delivery.objects.exclude(state=DeliveryState.DELIVERED).order_by("listener", "state")
    counted: dict[tuple[str, str], tuple[int, datetime | None]] = {
        (listener, state): (count, oldest)
        for listener, state, count, oldest in open_.values_list("listener", "state").annotate(
            Count("id"), Min("event__at")
        )
    }
    names = sorted({*listeners(), *(listener for listener, _ in counted)})
    nothing: tuple[int, datetime | None] = (0, None)
    return [
        Backlog(
            listener=name,
            waiting=counted.get((name, "waiting"), nothing)[0],
            dead=counted.get((name, "dead"), nothing)[0],
            oldest=counted.get((name, "waiting"), nothing)[1],
        )
        for name in names
    ]


def revive(*, listener: str) -> int:
    """Try a listener's dead deliveries again, once its fault is mended. Returns how many there are."""
    dead = Delivery.objects.filter(listener=listener, state=DeliveryState.DEAD)
    return dead.update(state=DeliveryState.WAITING, attempts=0, not_before=clock.now())


def prune(*, before: datetime, most: int = 10_000) -> int:
    """Remove at most `most` events from before an instant that every listener has had. Returns how many went."""
    open_ = Delivery.objects.exclude(state=DeliveryState.DELIVERED).values("event_id")
    old = OutboxEvent.objects.filter(at__lt=before).exclude(id__in=open_).order_by("id").values_list("id", flat=True)
    gone = list(old[:most])
    with transaction.atomic():
        OutboxEvent.objects.filter(id__in=gone).delete()
    return len(gone)
