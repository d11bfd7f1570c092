"""The collector's stage of the event log."""

from functools import partial
from typing import Annotated

import msgspec

from pratique.server.audit import retention
from pratique.server.audit.settings import EventsSettings
from pratique.server.kernel import settings
from pratique.server.kernel.actions import JobContext, Queue, action
from pratique.server.registry.services.collections import StageParameters, run_stage

EVENTS = "onlinegc_events"
_DEADLINE = 8 * 24 * 3600  # seconds; the collector's own time ends it long before


class EventParameters(StageParameters, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """How much of the log is kept; what is not given is as the settings of `events` say."""

    to_keep: Annotated[int, msgspec.Meta(ge=0, description="How many events are kept; 0: all.")] | None = None
    max_age: Annotated[int, msgspec.Meta(ge=0, le=36_500, description="For how many days; 0: for ever.")] | None = None


@action(EVENTS, queue=Queue.MAIN, parameters=EventParameters, deadline=_DEADLINE)
def collect_events(context: JobContext, parameters: EventParameters) -> None:
    """Remove events beyond the number and the age that are kept."""
    own = settings.current(EventsSettings)
    run_stage(
        context,
        parameters,
        action=EVENTS,
        steps=(
            partial(
                retention.remove,
                to_keep=own.to_keep if parameters.to_keep is None else parameters.to_keep,
                days=own.max_age if parameters.max_age is None else parameters.max_age,
            ),
        ),
    )
