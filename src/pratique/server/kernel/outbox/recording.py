"""Writing to the outbox."""

from collections.abc import Mapping
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


def record(
    *,
    type: str,  # noqa: A002 — an event's type is called so
    subject: str,
    data: Mapping[str, Any] | None = None,
    actor: str | None = None,
    asker: Asker | None = None,
) -> OutboxEvent:
    """Record that something happened, in the caller's transaction.

    ``actor`` and ``asker`` default to whoever the present work is done for. Raises ``RuntimeError`` outside a
    transaction and ``LookupError`` for a type that nobody declared: both are mistakes of the caller's code.
    """
    if not connection.in_atomic_block:
        message = f"the event {type!r} was recorded outside the transaction that makes it true"
        raise RuntimeError(message)
    if type not in event_types():
        message = f"the event type {type!r} is not declared"
        raise LookupError(message)
    present = context.current()
    where = Asker(client=present.client, agent=present.agent) if asker is None else asker
    instant = clock.now()
    event = OutboxEvent.objects.create(
        uuid=ids.uuid7(),
        type=type,
        actor=present.actor if actor is None else actor,
        subject=subject,
        client=where.client[:_CLIENT_MAX],
        agent=where.agent,
        request_id=present.request_id,
        traceparent=present.traceparent,
        at=instant,
        data=dict(data or {}),
    )
    wanting = [each.name for each in listeners().values() if each.wants(type)]
    Delivery.objects.bulk_create(Delivery(event=event, listener=name, not_before=instant) for name in wanting)
    if wanting:
        news.tell(news.Topic.OUTBOX)
    return event
