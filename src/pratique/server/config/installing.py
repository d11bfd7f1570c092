"""Makes and updates an installation: its directory, its tables, its first administrator.

Every step looks at what is there and adds what is missing, so that starting again changes nothing a person edited and
an interrupted start is simply continued.
"""

import contextlib
import fcntl
import hashlib
import importlib.metadata
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pratique import __version__
from pratique.server.config import data_directory, migrating
from pratique.server.config.settings import Installation
from pratique.server.kernel import clock, inner, settings, vault
from pratique.server.kernel.errors import Conflict

if TYPE_CHECKING:
    from pratique.server.identity.services.first_administrator import FirstPassword
    from pratique.server.index.queries import Release

_MIGRATION_LOCK = 0x70726174  # "prat": PostgreSQL's advisory locks are numbers
_TRY = "SELECT pg_try_advisory_xact_lock(%s)"
_LOOK = 0.2  # seconds between two looks whether another has done its migrations


class CannotBackUp(Conflict):
    """A PostgreSQL database is not copied here.

    Make a backup with the program that wrote it, `pratique backup create`, then `pratique migrate` without --backup.
    """

    code = "cannot_back_up"


def make_directory(installation: Installation) -> None:
    """Make the data directory where it is missing, after checking that it can carry an installation."""
    data_directory.check_place(
        installation.data, embedded=not installation.database_url, free_min=installation.disk_free_min
    )
    data_directory.make(installation.data, version=__version__)


def back_up(installation: Installation) -> Path:
    """Copy the database and the keys into ``backups`` and return the copy's directory; blobs never change in place.

    Raises :class:`CannotBackUp` for PostgreSQL.
    """
    if installation.database_url:
        raise CannotBackUp
    found = data_directory.written_by(installation.data) or "new"
    target = installation.data / "backups" / f"{clock.now():%Y%m%dT%H%M%S}-{found}"
    target.mkdir(mode=0o700, parents=True)
    database = installation.data / "pratique.sqlite3"
    if database.exists():
        with (
            contextlib.closing(sqlite3.connect(database)) as source,
            contextlib.closing(sqlite3.connect(target / database.name)) as copy,
        ):
            source.backup(copy)
        (target / database.name).chmod(0o600)
    for name in ("keys", "certificates"):
        if (installation.data / name).is_dir():
            shutil.copytree(installation.data / name, target / name)
    shutil.copy2(installation.data / data_directory.MARKER, target / data_directory.MARKER)
    return target


def migrate(installation: Installation) -> int:
    """Bring the tables up to date and say in the marker who did it; return how many migrations were applied.

    Idempotent, and one at a time: a second caller waits for the first.
    """
    from pratique.server.jobs import schedules
    from pratique.server.kernel.database import idling
    from pratique.server.kernel.database.settings import DatabaseSettings
    from pratique.server.policy.services import policies

    with _alone(installation):
        applied = migrating.apply(installation)
        idling.bound(settings.current(DatabaseSettings).idle_transaction)
        policies.bring_shipped()
        schedules.bring_defaults()
        if data_directory.written_by(installation.data) != __version__:
            data_directory.stamp(installation.data, version=__version__)
    return applied


def is_prepared(installation: Installation) -> bool:
    """Return whether a start may leave out looking at the tables, which costs as much as starting a role.

    Only the embedded database tells: it is a file beside the marker, and nobody else writes either.
    """
    return (
        not installation.database_url
        and (installation.data / "pratique.sqlite3").exists()
        and data_directory.prepared_for(installation.data) == _programs_tables()
    )


def mark_prepared(installation: Installation) -> None:
    """Remember that everything a start needs was done by this program."""
    if data_directory.prepared_for(installation.data) != _programs_tables():
        data_directory.stamp(installation.data, version=__version__, prepared=_programs_tables())


def _programs_tables() -> str:
    """Return a digest of what a start brings into the tables: migrations, policies, schedules, the starter index."""
    server = Path(__file__).parents[1]
    names = sorted(f"{each.parent.parent.name}/{each.name}" for each in server.glob("*/migrations/[0-9]*.py"))
    declaring = sorted(str(each.relative_to(server)) for each in server.glob("*/jobs.py"))
    for brought in ("policy/defaults.toml", "index/starter/facts.json", *declaring):
        names.append((server / brought).read_text("utf-8"))  # bounded: part of the program
    return hashlib.sha256("\n".join([importlib.metadata.version("django"), *names]).encode()).hexdigest()


def make_administrator(installation: Installation) -> "FirstPassword | None":
    """Make the account ``admin`` when nobody has one yet; return its password, None when there was nothing to do."""
    from pratique.server.backup import keys as backup_keys
    from pratique.server.identity.registry_token.keys import make_first_key
    from pratique.server.identity.services.first_administrator import make_first_administrator
    from pratique.server.identity.settings import FirstAdministrator

    given = settings.current(FirstAdministrator).password_file
    with _alone(installation):
        make_first_key(installation.data / "keys", now=clock.now())
        inner.make_first_key(installation.data / "keys")
        vault.make_first_key(installation.data / "keys", now=clock.now())
        backup_keys.make_first_key(installation.data / "keys", now=clock.now())
        return make_first_administrator(password_file=Path(given).expanduser() if given else None)


def bring_index(installation: Installation) -> "Release | None":
    """Make the starter index current where there is none or an older starter; None when there was nothing to do."""
    from pratique.server.index import starter

    with _alone(installation):
        return starter.bring()


@contextlib.contextmanager
def _alone(installation: Installation) -> Iterator[None]:
    """Hold the lock of migrations: a file for SQLite, an advisory lock for PostgreSQL."""
    if not installation.database_url:
        descriptor = os.open(installation.data / "migrate.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
        return
    import psycopg

    from pratique.server.kernel.database import idling

    # A transaction's lock, since a pooler gives a session's lock to somebody else's session.
    url = installation.database_direct_url or installation.database_url
    with psycopg.connect(url, prepare_threshold=None) as connection:
        while connection.execute(_TRY, (_MIGRATION_LOCK,)).fetchone() != (True,):
            # Who waited in the statement would see the database as it was, and an index that is built concurrently
            # waits until nobody does.
            connection.rollback()
            time.sleep(_LOOK)
        connection.execute(idling.LIFT)
        yield
