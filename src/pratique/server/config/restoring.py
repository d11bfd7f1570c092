"""``pratique restore`` in steps: an empty place, filled aside, and made the installation by its marker, last of all.

Everything is made in the folder `restoring` of the data directory and then moved up, a rename each. A data directory
without a marker is no installation: whatever interrupts this leaves nothing that starts, and a second try begins anew.
The database's rows are one transaction, which is committed after the files are there and before the marker is.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pratique import __version__
from pratique.server.config import data_directory
from pratique.server.config import settings as configured
from pratique.server.config.settings import Installation
from pratique.server.kernel import clock, settings

if TYPE_CHECKING:
    from pratique.server.backup.archive import Wanted
    from pratique.server.backup.restoring import Restored
    from pratique.server.backup.services import Telling

STAGE: Final = "restoring"
_STAYS: Final = frozenset({configured.FILE_NAME, data_directory.LOCK, "lost+found", "backups", STAGE})
"""What a restore leaves where it is."""
REPLACED: Final = "replaced-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a person asked for; an empty archive is the newest of the folder of backups."""

    archive: str
    backups: Path | None = None
    key_file: Path | None = None
    passphrase: str = ""
    replace: bool = False
    without_blobs: bool = False


def restore(installation: Installation, order: Order, *, telling: "Telling") -> "tuple[Restored, Path | None]":
    """Restore an archive; return what was restored and where what was there before is now, None when nothing was.

    Raises `NotEmpty`, `DataForeign`, `DataInUse` and what `backup.restoring` raises. Django must not be set up yet.
    """
    from pratique.server.backup import archive, folder, keys
    from pratique.server.backup.errors import NotEmpty
    from pratique.server.backup.settings import BackupSettings

    data = installation.data
    data_directory.check_place(data, embedded=not installation.database_url, free_min=installation.disk_free_min)
    backups = order.backups or settings.current(BackupSettings).folder or data / "backups"
    path = folder.find(order.archive, backups).resolve()
    known = archive.given_secrets(dict(keys.by_id(data / "keys")), key_file=order.key_file, passphrase=order.passphrase)
    if data_directory.written_by(data) is not None and not order.replace:
        raise NotEmpty(what=f"The data directory {data}", fate=f"moved to {data}/{REPLACED}…")
    _check_ours(data)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with data_directory.held(data):
        stage = _new_stage(data)
        replaced = data / f"{REPLACED}{clock.now():%Y%m%dT%H%M%S}" if _present(data) else None

        def move() -> None:
            _set_aside(data, replaced)
            _move_up(data, stage)

        try:
            _work_in(stage)
            wanted = archive.Wanted(path=path, known=known, data=stage, without_blobs=order.without_blobs)
            restored = _fill(wanted, may_replace=order.replace, move=move, telling=telling)
            _publish(data, stage)
        except BaseException:
            shutil.rmtree(stage, ignore_errors=True)
            raise
    return restored, replaced


def _fill(wanted: "Wanted", *, may_replace: bool, move: Callable[[], None], telling: "Telling") -> "Restored":
    """Fill the database and the stage; `move` brings the stage's files up, before PostgreSQL's rows are committed."""
    from pratique.server.config import wiring

    wiring.wire()
    from django.core.management import call_command
    from django.db import connection, connections

    from pratique.server.backup import restoring
    from pratique.server.backup.errors import NotEmpty

    data_directory.make(wanted.data, version=__version__)
    if not may_replace and not restoring.is_empty():
        raise NotEmpty(what="The database", fate="deleted")
    call_command("migrate", interactive=False, verbosity=0)
    aside = connection.vendor == "sqlite"
    restored = restoring.fill(wanted, telling=telling, before_commit=(lambda: None) if aside else move)
    connections.close_all()
    if aside:
        move()
    return restored


def _work_in(stage: Path) -> None:
    """Let this process take the stage for its data directory, with the settings that the data directory has."""
    named = configured.find_file(os.environ)
    if named is not None:
        os.environ[settings.CONFIG_VARIABLE] = str(named)
    os.environ[configured.DATA_VARIABLE] = str(stage)
    configured.configure()


def _check_ours(data: Path) -> None:
    """Raise `DataForeign` when there is something that neither an installation nor a broken-off restore left there."""
    if data_directory.written_by(data) is None and not (data / STAGE).exists():
        data_directory.check_ours(data, besides=_STAYS)


def _present(data: Path) -> list[Path]:
    """Return what is in the data directory and does not stay; the marker first."""
    found = [each for each in data.iterdir() if each.name not in _STAYS and not each.name.startswith(REPLACED)]
    return sorted(found, key=lambda each: (each.name != data_directory.MARKER, each.name))


def _new_stage(data: Path) -> Path:
    stage = data / STAGE
    if stage.exists():
        shutil.rmtree(stage)
    stage.mkdir(mode=0o700)
    return stage


def _set_aside(data: Path, replaced: Path | None) -> None:
    if replaced is None:
        return
    replaced.mkdir(mode=0o700)
    for each in _present(data):
        each.rename(replaced / each.name)


def _move_up(data: Path, stage: Path) -> None:
    """Move what was made up into the data directory; all but the marker."""
    for each in sorted(stage.iterdir()):
        if each.name in {data_directory.MARKER, "backups"}:
            continue
        each.rename(data / each.name)
    (data / "backups").mkdir(mode=0o700, exist_ok=True)


def _publish(data: Path, stage: Path) -> None:
    """Make what was moved up the installation."""
    (stage / data_directory.MARKER).rename(data / data_directory.MARKER)
    descriptor = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    shutil.rmtree(stage)
