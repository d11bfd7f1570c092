"""Whether a role is well: what `/health` answers, and what the supervisor, a load balancer and `doctor` read.

*Live* is answered by answering at all. *Ready* means that nothing it needs ails. Each ailment names the check and says
what is wrong in words without addresses or secrets, since anybody may ask.
"""

import asyncio
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pratique import __version__
from pratique.server.config import data_directory
from pratique.server.config.settings import Installation
from pratique.server.kernel import pulse, redis, settings
from pratique.server.kernel.storage import BlobStore, open_store, wait_for

PATH = "/health"
_REMEMBERED = 1.0  # seconds an answer is given again, so that asking often costs nothing
_BROKER_WITHIN = 2  # seconds
_STORE_WITHIN = 3  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Ailment:
    """One thing that is wrong."""

    check: str
    what: str


Check = Callable[[], str | None]


def database() -> str | None:
    """Return what is wrong with the database."""
    from django.db import DatabaseError, connection
    from django.db.utils import InterfaceError

    try:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except (DatabaseError, InterfaceError) as error:
        return f"the database does not answer ({type(error).__name__})"
    return None


def migrations() -> str | None:
    """Return whether the database's tables are older than this program."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return "the state of the migrations cannot be read"
    return f"{behind} migrations are not applied; run `pratique migrate`" if behind else None


def storage() -> str | None:
    """Return what keeps blobs from being written."""
    installation = settings.current(Installation)
    wrong = wait_for(_ailment(_store(installation.data)))
    if wrong is not None:
        return wrong
    if data_directory.free_mib(installation.data) < installation.disk_free_min:
        return "the disk is full"
    return None


@cache
def _store(data: Path) -> BlobStore:
    return open_store(data / "blobs", threads=1)


async def _ailment(store: BlobStore) -> str | None:
    try:
        async with asyncio.timeout(_STORE_WITHIN):
            return await store.ailment()
    except TimeoutError:
        return "the object store does not answer"


def broker() -> str | None:
    """Return what keeps jobs' workers from being woken."""
    url = settings.current(Installation).broker_url
    if not url:
        directory = settings.current(Installation).data / "broker"
        return None if os.access(directory, os.W_OK | os.X_OK) else "the broker's directory cannot be written"
    from kombu import Connection

    # One that takes connections and says nothing would else be waited for without end.
    patient = {"socket_timeout": _BROKER_WITHIN, "socket_connect_timeout": _BROKER_WITHIN}
    options = patient if redis.is_address(url) else {}
    try:
        with Connection(url, connect_timeout=_BROKER_WITHIN, transport_options=options) as connection:
            connection.ensure_connection(max_retries=1, timeout=_BROKER_WITHIN)
    except Exception as error:  # noqa: BLE001 — each transport raises its own library's errors
        return f"the broker does not answer ({type(error).__name__})"
    return None


def loop(name: str, *, within: float, what: str) -> Check:
    """Return the check that a loop of this process goes round; `what` says what does not happen while it stands."""

    def look() -> str | None:
        silence = pulse.silence(name)
        if silence is None:
            return f"{what} has not begun yet"
        return f"{what} has stood still for {silence:.0f} s" if silence > within else None

    return look


CHECKS: Mapping[str, Check] = {
    "database": database,
    "migrations": migrations,
    "storage": storage,
    "broker": broker,
}


class Health:
    """The health of one role; asked by many, found out at most once a second."""

    def __init__(self, role: str, checks: Mapping[str, Check] = CHECKS) -> None:
        self.role = role
        self._checks = checks
        self._lock = threading.Lock()
        self._ailments: tuple[Ailment, ...] = ()
        self._at = float("-inf")
        self._migrated = False

    def ailments(self) -> tuple[Ailment, ...]:
        """Return what is wrong, finding it out when the last answer is old. Blocks: call it in a thread."""
        with self._lock:
            if time.monotonic() - self._at >= _REMEMBERED:
                self._ailments = tuple(self._find())
                self._at = time.monotonic()
            return self._ailments

    def document(self) -> tuple[int, dict[str, object]]:
        """Return the status and the body that `/health` answers."""
        found = self.ailments()
        body: dict[str, object] = {
            "role": self.role,
            "version": __version__,
            "live": True,
            "ready": not found,
            "wrong": [{"check": each.check, "what": each.what} for each in found],
        }
        return (503 if found else 200), body

    def _find(self) -> list[Ailment]:
        found: list[Ailment] = []
        for name, check in self._checks.items():
            # Migrations are only ever applied, and reading their graph takes 0.1 s: once fine is fine.
            if name == "migrations" and (self._migrated or found):
                continue
            what = check()
            if what is not None:
                found.append(Ailment(check=name, what=what))
            elif name == "migrations":
                self._migrated = True
        return found
