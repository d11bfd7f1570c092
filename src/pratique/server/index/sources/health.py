"""How each source is doing: written down after each try, and told to whoever asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import F

from pratique.server.index.models import IndexSource
from pratique.server.index.sources import catalogue
from pratique.server.index.sources.catalogue import Declared
from pratique.server.index.sources.copies import Copies
from pratique.server.kernel import clock

_REASON_MAX = 1000
_FILES_MAX = 200


class Health(StrEnum):
    """How a source is doing."""

    OFF = "off"
    WAITING = "waiting"
    """It is on, and nothing was fetched yet."""
    FRESH = "fresh"
    LATE = "late"
    """Its newest is older than its publisher lets it be, or it was not reached for as long."""
    FAILING = "failing"
    """The last try failed; the last good copy is used, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """How one file of a source is doing."""

    name: str
    size: int
    records: int
    bad: int
    newest: date | None
    fetched_at: datetime | None
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source as it was declared and as it is doing. `checked_at` is the last time it was reached and was well."""

    name: str
    declared: Declared
    state: Health
    is_on: bool
    address: str
    is_mirror: bool
    is_signed: bool
    ecosystems: tuple[str, ...]
    switched_at: datetime | None
    switched_by: str
    checked_at: datetime | None
    failed_at: datetime | None
    failure: str
    failures: int
    records: int
    bad: int
    size: int
    newest: date | None
    files: tuple[FileState, ...]

    @property
    def age(self) -> timedelta | None:
        """How long ago its newest was made, or it was last reached where its files say no day."""
        if self.checked_at is None:
            return None
        made = self.checked_at if self.newest is None else datetime.combine(self.newest, datetime.min.time(), UTC)
        return max(clock.now() - made, timedelta())


def record(row: IndexSource, copies: Copies, *, changed: int, failures: Mapping[str, str]) -> None:
    """Write down how an update of a source went."""
    now, kept = clock.now(), copies.all()
    files: list[dict[str, Any]] = [
        {
            "name": name,
            "size": each.size,
            "records": each.records,
            "bad": each.bad,
            "newest": each.newest.isoformat() if each.newest is not None else None,
            "fetched_at": each.fetched_at.isoformat(),
            "failure": failures.get(name, "")[:_REASON_MAX],
        }
        for name, each in sorted(kept.items())
        if each.records or each.bad
    ]
    files += [
        {
            "name": name,
            "size": 0,
            "records": 0,
            "bad": 0,
            "newest": None,
            "fetched_at": None,
            "failure": reason[:_REASON_MAX],
        }
        for name, reason in failures.items()
        if name and name not in kept
    ]
    values: dict[str, Any] = {
        "files": files[:_FILES_MAX],
        "records": sum(each.records for each in kept.values()),
        "bad": sum(each.bad for each in kept.values()),
        "size": sum(each.size for each in kept.values()),
        "newest": max((each.newest for each in kept.values() if each.newest is not None), default=None),
        "failure": _said(failures)[:_REASON_MAX],
    }
    if failures:
        values |= {"failed_at": now, "failures": F("failures") + 1}
    else:
        values["checked_at"] = now
    if changed:
        values["changed_at"] = now
    with transaction.atomic():
        IndexSource.objects.filter(pk=row.pk).update(**values)


def states() -> list[SourceState]:
    """Return how every source is doing, those that are off too."""
    rows = {each.name: each for each in IndexSource.objects.all()}
    return [_state(name, declared, rows.get(name)) for name, declared in catalogue.declared().items()]


def state_of(name: str) -> SourceState:
    """Return how one source is doing. Raises `NoSource`."""
    return _state(name, catalogue.find(name), IndexSource.objects.filter(name=name).first())


def _state(name: str, declared: Declared, row: IndexSource | None) -> SourceState:
    row = row or IndexSource(name=name)
    return SourceState(
        name=name,
        declared=declared,
        state=_how(row, declared),
        is_on=row.is_on,
        address=row.address or declared.address,
        is_mirror=bool(row.address),
        is_signed=bool(row.public_key),
        ecosystems=tuple(row.ecosystems) or declared.ecosystems,
        switched_at=row.switched_at,
        switched_by=row.switched_by,
        checked_at=row.checked_at,
        failed_at=row.failed_at,
        failure=row.failure,
        failures=row.failures,
        records=row.records,
        bad=row.bad,
        size=row.size,
        newest=row.newest,
        files=tuple(_file(each) for each in row.files),
    )


def _how(row: IndexSource, declared: Declared) -> Health:
    if not row.is_on:
        return Health.OFF
    if row.failure:
        return Health.FAILING
    if row.checked_at is None:
        return Health.WAITING
    known = [row.checked_at]
    if row.newest is not None:
        known.append(datetime.combine(row.newest, datetime.max.time(), UTC))
    return Health.LATE if clock.now() - min(known) > declared.may_be else Health.FRESH


def _file(each: Mapping[str, Any]) -> FileState:
    return FileState(
        name=each["name"],
        size=each["size"],
        records=each["records"],
        bad=each["bad"],
        newest=date.fromisoformat(each["newest"]) if each["newest"] else None,
        fetched_at=datetime.fromisoformat(each["fetched_at"]) if each["fetched_at"] else None,
        failure=each["failure"],
    )


def _said(failures: Mapping[str, str]) -> str:
    """Sum up what went wrong."""
    if not failures:
        return ""
    name, reason = next(iter(failures.items()))
    first = f"{name}: {reason}" if name else reason
    return first if len(failures) == 1 else f"{first} (and {len(failures) - 1} more files)"
