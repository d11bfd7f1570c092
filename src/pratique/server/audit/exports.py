"""The event log as an export, read in pieces by key: the newest first, as the page shows it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from django.db.models import QuerySet

from pratique.server.audit import queries
from pratique.server.audit.models import Event
from pratique.server.identity.principal import Principal
from pratique.server.media.cells import written
from pratique.server.media.kinds import CSV, JSON_LINES, Piece, Source, export

HEADING = ("id", "at", "type", "actor", "subject", "repository", "client", "agent", "request_id", "data")
_AT_ONCE = 500  # rows read in one statement

Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class EventsParameters(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What the log is narrowed by; `since` is the first moment, `until` the first that is not meant."""

    type: Annotated[str, msgspec.Meta(max_length=64)] = ""
    repository: Annotated[str, msgspec.Meta(max_length=512)] = ""
    actor: Annotated[str, msgspec.Meta(max_length=255)] = ""
    since: Moment | None = None
    until: Moment | None = None


@export("events", title="Event log", formats=(JSON_LINES, CSV), parameters=EventsParameters)
def events(by: Principal, parameters: EventsParameters) -> Source:
    """What happened, the newest first: of one repository for its readers, of everything for administrators."""
    found = queries.events(by=by, type_=parameters.type, repository=parameters.repository, actor=parameters.actor)
    if parameters.since is not None:
        found = found.filter(at__gte=parameters.since)
    if parameters.until is not None:
        found = found.filter(at__lt=parameters.until)
    return Source(
        title=f"Events of {parameters.repository}" if parameters.repository else "Event log",
        stem=f"events-{parameters.repository}",
        write=lambda format_: _pieces(found, csv=format_ == CSV.name),
        count=found.count,
    )


def _pieces(found: QuerySet[Event], *, csv: bool) -> Iterator[Piece]:
    if csv:
        yield Piece(data=written([HEADING]))
    write: Callable[[Sequence[Event]], bytes] = _as_csv if csv else _as_lines
    rows = found.order_by("-pk")
    batch = list(rows[:_AT_ONCE])
    while batch:
        yield Piece(data=write(batch), rows=len(batch))
        batch = list(rows.filter(pk__lt=batch[-1].pk)[:_AT_ONCE])


def _as_csv(batch: Sequence[Event]) -> bytes:
    return written(
        (
            each.uuid,
            each.at.isoformat(),
            each.type,
            each.actor,
            each.subject,
            each.repository,
            each.client,
            each.agent,
            each.request_id,
            msgspec.json.encode(each.data).decode(),
        )
        for each in batch
    )


def _as_lines(batch: Sequence[Event]) -> bytes:
    return msgspec.json.Encoder().encode_lines(
        {
            "id": each.uuid,
            "at": each.at,
            "type": each.type,
            "actor": each.actor,
            "subject": each.subject,
            "repository": each.repository,
            "client": each.client,
            "agent": each.agent,
            "request_id": each.request_id,
            "data": each.data,
        }
        for each in batch
    )
