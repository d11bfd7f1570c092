"""When a cron expression is due, in a time zone; pure.

Five fields (minute, hour, day of month, month, day of week), six with seconds first as the Jobrunner had, or `@hourly`
and its like. What a change of clocks does is what Debian's cron does: a time of day that is left out is made up for
when the clocks have moved, one that comes twice is due the first time only; what is due every so many minutes or
hours goes by elapsed time. Due times are instants in UTC.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from pratique.server.jobs.errors import BadCron, UnknownTimeZone
from pratique.server.kernel.actions import Cron, Every

ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "@hourly": "0 * * * *",
        "@daily": "0 0 * * *",
        "@midnight": "0 0 * * *",
        "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *",
        "@yearly": "0 0 1 1 *",
        "@annually": "0 0 1 1 *",
    }
)
_WITH_SECONDS = 6
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_WINDOWS = (timedelta(hours=1), timedelta(days=1), timedelta(days=32), timedelta(days=367))
"""How far back due times are looked for, the near ones first: a long absence must not be walked through in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """A checked expression in its zone. `seconds` are added to each due time of `expression`."""

    expression: str
    zone: ZoneInfo
    seconds: int = 0

    def after(self, instant: datetime) -> Iterator[datetime]:
        """Yield the due times later than `instant`, in order; there may be none."""
        shift = timedelta(seconds=self.seconds)
        last = instant
        for found in CronSim(self.expression, (instant - shift).astimezone(self.zone)):
            due = found.astimezone(UTC) + shift
            if due > last:  # from within an hour that comes twice, its first coming may be found again
                yield due
                last = due

    def next(self, instant: datetime) -> datetime | None:
        """Return the first due time later than `instant`; None when it is never due again."""
        return next(self.after(instant), None)

    def passed(self, *, since: datetime, until: datetime, most: int) -> list[datetime]:
        """Return the due times from `since` to `until`, both included; the latest `most` of them, in order."""
        found: deque[datetime] = deque(maxlen=most)
        for window in (*_WINDOWS, until - since):
            begin = max(since, until - window)
            found.clear()
            for due in self.after(begin - timedelta(microseconds=1)):
                if due > until:
                    break
                found.append(due)
            if len(found) == most or begin == since:
                break
        return list(found)

    def words(self) -> str:
        """Say in English when it is due."""
        prefix = f"{self.seconds} " if self.seconds else ""
        return CronSim(prefix + self.expression, datetime.now(UTC)).explain()


def read(expression: str, time_zone: str) -> Timetable:
    """Read an expression. Raises `BadCron` or `UnknownTimeZone`."""
    zone = _zone(time_zone)
    text = " ".join(expression.split())
    text = ALIASES.get(text.lower(), text)
    parts, seconds = text.split(), 0
    if len(parts) == _WITH_SECONDS and parts[0].isascii() and parts[0].isdigit() and int(parts[0]) < _MINUTE:
        seconds, text = int(parts[0]), " ".join(parts[1:])
    try:
        CronSim(text, datetime.now(UTC))
    except (CronSimError, ValueError, AssertionError, TypeError) as error:
        raise BadCron(cron=expression, reason=str(error) or "it cannot be read") from error
    return Timetable(expression=text, zone=zone, seconds=seconds)


def expression_of(schedule: Every | Cron) -> str:
    """Write a declared schedule in cron's words. Raises `ValueError` for a period that is no part of a larger one."""
    if isinstance(schedule, Cron):
        return schedule.expression
    seconds = schedule.seconds
    if 0 < seconds < _MINUTE and _MINUTE % seconds == 0:
        return f"*/{seconds} * * * * *"
    if seconds == _DAY:
        return "0 0 * * *"
    for unit, larger, words in ((_MINUTE, _HOUR, "*/{} * * * *"), (_HOUR, _DAY, "0 */{} * * *")):
        count, rest = divmod(seconds, unit)
        if count and not rest and seconds < larger and larger % seconds == 0:
            return words.format(count).replace("*/1 ", "* ")
    message = f"every {seconds} s has no place in cron's fields: take a part of a minute, an hour or a day"
    raise ValueError(message)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownTimeZone(time_zone=name) from error
