"""Writing to the outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from pratique.server.kernel import clock, context, ids, news
from pratique.server.kernel.outbox.declaration import event_types, listeners
from pratique.server.kernel.outbox.models import Delivery, OutboxEvent

_CLIENT_MAX = 64  # characters


class Asker(NamedTuple):
    """From where something was asked for: the address, and what the program there calls itself."""

    client: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened; ``actor`` and ``asker`` default to whoever the present work is done for."""

    type: str
    subject: str
    data: Mapping[str, Any] | None = None
    actor: str | None = None
    asker: Asker | None = None


def record(
    *,
    type: str,  # noqa: A002 — an event's type is called so
    subject: str,
    data: Mapping[str, Any] | None = None,
    actor: str | None = None,
    asker: Asker | None = None,
) -> OutboxEvent:
    """Record that something happened, in the caller's transaction; as :func:`record_all` does."""
    [event] = record_all([Happening(type=type, subject=subject, data=data, actor=actor, asker=asker)])
    return event


def record_all(happenings: Sequence[Happening]) -> list[OutboxEvent]:
    """Record what happened, in that order, in the caller's transaction.

    Raises ``RuntimeError`` outside a transaction and ``LookupError`` for a type that nobody declared: both are mistakes
    of the caller's code.
    """
    _check(happenings)
    present, instant = context.current(), clock.now()
    here = Asker(client=present.client, agent=present.agent)
    events = OutboxEvent.objects.bulk_create(
        OutboxEvent(
            uuid=ids.uuid7(),
            type=each.type,
            actor=present.actor if each.actor is None else each.actor,
            subject=each.subject,
            client=(each.asker or here).client[:_CLIENT_MAX],
            agent=(each.asker or here).agent,
            request_id=present.request_id,
            traceparent=present.traceparent,
            at=instant,
            data=dict(each.data or {}),
        )
        for each in happenings
    )
    deliveries = [
        Delivery(event=event, listener=listener.name, not_before=instant)
        for event in events
        for listener in listeners().values()
        if listener.wants(event.type)
    ]
    Delivery.objects.bulk_create(deliveries)
    if deliveries:
        news.tell(news.Topic.OUTBOX)
    return events


def _check(happenings: Sequence[Happening]) -> None:
    types = {each.type for each in happenings}
    if types and not connection.in_atomic_block:
        message = f"the event {min(types)!r} was recorded outside the transaction that makes it true"
        raise RuntimeError(message)
    unknown = types - event_types().keys()
    if unknown:
        message = f"the event type {min(unknown)!r} is not declared"
        raise LookupError(message)
