"""Switching sources on and off."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction

from pratique.core.advisories.ecosystems import BASES
from pratique.server.index import events
from pratique.server.index.errors import BadSourceAddress, NotAnEcosystem
from pratique.server.index.models import ADDRESS_LENGTH, IndexSource
from pratique.server.index.sources import catalogue, health, keys
from pratique.server.index.sources.copies import Copies
from pratique.server.index.sources.health import SourceState
from pratique.server.jobs import services as jobs
from pratique.server.jobs.services import Priority
from pratique.server.kernel import clock, outbox

ACTION = "update_vuln_db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How a source is wanted: from another address, of some ecosystems only, signed with a key; empty: as declared."""

    address: str = ""
    ecosystems: tuple[str, ...] = ()
    public_key: str = ""


def switch_on(name: str, choice: Choice, *, actor: str) -> SourceState:
    """Switch a source on, and have the index updated soon.

    Raises `NoSource`, `BadSourceAddress`, `NotAnEcosystem` or `NotASourceKey`.
    """
    declared = catalogue.find(name)
    _check(choice)
    with transaction.atomic():
        row, _ = IndexSource.objects.select_for_update().get_or_create(name=name)
        address = choice.address.rstrip("/")
        row.address = "" if address == declared.address else address
        row.ecosystems = list(choice.ecosystems)
        row.public_key = choice.public_key
        _switch(row, is_on=True, actor=actor)
        jobs.submit(ACTION, priority=Priority.PERSON, single_flight=ACTION)
    return health.state_of(name)


def switch_off(name: str, *, actor: str) -> SourceState:
    """Switch a source off; its copies go, and the next index is built without it. Raises `NoSource`."""
    catalogue.find(name)
    with transaction.atomic():
        row = IndexSource.objects.select_for_update().filter(name=name).first()
        if row is not None and row.is_on:
            row.files, row.records, row.bad, row.size, row.newest = [], 0, 0, 0, None
            row.checked_at, row.failed_at, row.failure, row.failures = None, None, "", 0
            _switch(row, is_on=False, actor=actor)
            jobs.submit(ACTION, priority=Priority.PERSON, single_flight=ACTION)
    Copies.of(name).remove()
    return health.state_of(name)


def _switch(row: IndexSource, *, is_on: bool, actor: str) -> None:
    row.is_on, row.switched_at, row.switched_by = is_on, clock.now(), actor
    row.save()
    outbox.record(
        type=events.SOURCE_SWITCHED,
        subject=f"index-source:{row.name}",
        actor=actor,
        data={"source": row.name, "is_on": is_on, "address": row.address or catalogue.find(row.name).address},
    )


def _check(choice: Choice) -> None:
    if choice.address:
        parts = urlsplit(choice.address)
        is_plain = not (parts.username or parts.password or parts.query or parts.fragment)
        if parts.scheme not in {"http", "https"} or not parts.hostname or not is_plain:
            raise BadSourceAddress(address=choice.address[:ADDRESS_LENGTH])
    for each in choice.ecosystems:
        if each not in BASES:
            raise NotAnEcosystem(name=each)
    if choice.public_key:
        keys.read(choice.public_key)
