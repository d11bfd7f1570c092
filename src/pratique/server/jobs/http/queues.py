"""`/queues`: how the queues stand, and how they stood."""

from datetime import datetime
from typing import Annotated

import pydantic
from ninja import Query, Router, Schema

from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.http import Request, authenticated
from pratique.server.jobs import queues, samples
from pratique.server.kernel import clock
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["jobs"], auth=authenticated)


class QueueItem(Schema):
    """A queue: what waits and runs now, how many workers serve it, and what ended within the last hour."""

    name: str
    description: str
    waiting: int
    oldest_waiting_seconds: float
    running: int
    workers: int
    ended_last_hour: int
    failed_last_hour: int


class QueueCounts(Schema):
    """A queue in one step: the most that waited and ran and the oldest that waited, the sum of what ended."""

    waiting: int
    running: int
    ended: int
    failed: int
    oldest_seconds: float


class QueuePoint(Schema):
    """All queues in the step that ends at `at`."""

    at: datetime
    queues: dict[str, QueueCounts]


class QueueHistory(Schema):
    """The queues over time. A step without a point is one in which nothing was measured."""

    step_seconds: int
    points: list[QueuePoint]


class Span(Schema):
    """How far back."""

    hours: Annotated[int, pydantic.Field(ge=1, le=samples.HOURS_MAX)] = 24


@router.get("", response={200: list[QueueItem], **refusals(401, 403, 429, 503)}, summary="List queues")
def list_queues(request: Request) -> list[QueueItem]:
    """List the queues and how each stands now; for administrators."""
    require(request.principal, Right.READ, SYSTEM)
    return queue_items(now=clock.now())


def queue_items(*, now: datetime) -> list[QueueItem]:
    """Return how the queues stand, for those who show it."""
    return [
        QueueItem(
            name=each.queue.value,
            description=queues.DESCRIPTIONS[each.queue],
            waiting=each.waiting,
            oldest_waiting_seconds=round(each.oldest, 1),
            running=each.running,
            workers=each.workers,
            ended_last_hour=each.ended,
            failed_last_hour=each.failed,
        )
        for each in queues.standings(now=now)
    ]


@router.get(
    "/history", response={200: QueueHistory, **refusals(401, 403, 422, 429, 503)}, summary="Show queues over time"
)
def queue_history(request: Request, span: Query[Span]) -> QueueHistory:
    """Show how the queues stood in the last hours, in a few hundred points at most; for administrators."""
    require(request.principal, Right.READ, SYSTEM)
    step, points = samples.history(hours=span.hours, now=clock.now())
    return QueueHistory(
        step_seconds=step,
        points=[
            QueuePoint(
                at=at,
                queues={
                    name: QueueCounts(
                        waiting=each.waiting,
                        running=each.running,
                        ended=each.ended,
                        failed=each.failed,
                        oldest_seconds=each.oldest_seconds,
                    )
                    for name, each in found.items()
                },
            )
            for at, found in points
        ],
    )
