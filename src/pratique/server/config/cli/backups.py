"""``pratique backup`` and ``pratique restore``."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pratique.server.config import restoring
from pratique.server.config.cli import operator, process, tables
from pratique.server.kernel import logging

if TYPE_CHECKING:
    from pratique.server.backup.services import Verified

_TELL_EVERY = 0.2  # seconds, on a terminal
_SHOWN = 20
_SECRET_MAX = 4096  # characters


class Telling:
    """Says how far it is, in one line that is written over; says nothing where nobody watches."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._said = 0.0

    def log(self, text: str) -> None:
        """Say a line."""
        self.end()
        process.say(text)

    def progress(self, *, done: int, total: int | None = None, what: str = "") -> None:
        """Say how far it is."""
        if self._is_terminal and time.monotonic() - self._said >= _TELL_EVERY:
            self._said = time.monotonic()
            sys.stderr.write(f"\r\x1b[K{what}: {done}{'' if total is None else f' of {total}'}")
            sys.stderr.flush()

    def check(self) -> None:
        """Stop for nobody: Ctrl-C ends a command by itself."""

    def end(self) -> None:
        """Clear the line."""
        if self._said:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def create(folder: Path | None) -> None:
    """Make a backup of everything, while it runs."""
    with operator.acting():
        from pratique.server.backup import folder as place
        from pratique.server.backup import services
        from pratique.server.backup.errors import BlobsMissing
        from pratique.server.backup.settings import BackupSettings
        from pratique.server.kernel import settings

        telling = Telling()
        made = services.create(folder or place.configured(), telling=telling)
        telling.end()
        sys.stdout.write(f"{made.path}\n")
        rows, new = sum(made.rows.values()), f"{made.copied} of them new"
        process.say(f"{rows} rows, {made.files} files, {made.blobs} blobs of {made.bytes} bytes, {new}")
        if made.removed:
            process.say(f"{made.removed} older backups were removed (backup.keep)")
        if not settings.current(BackupSettings).passphrase:
            process.say(
                "only the backup key opens it: keep a copy of it elsewhere, `pratique keys list` says where it is"
            )
        _tell(made.missing)
        if made.missing:
            raise BlobsMissing(path=made.path, count=len(made.missing), first=made.missing[0])


def show(folder: Path | None) -> None:
    """List the backups."""
    with operator.acting():
        from pratique.server.backup import archive
        from pratique.server.backup import folder as place

        rows = []
        for each in place.archives(folder or place.configured()):
            head = archive.read_only_head(each.path)
            opens = " or ".join(f"key {lock.key}" if lock.kind == "key" else "passphrase" for lock in head.locks)
            rows.append((each.path.name, f"{each.made_at:%F %T} UTC", head.version, each.size, opens))
    tables.show(rows, heading=("Backup", "Made", "Version", "Bytes", "Opened by"))


def verify(name: str, *, folder: Path | None, key_file: Path | None, passphrase_file: Path | None) -> None:
    """Read a backup from its beginning to its end, and every blob it names."""
    with operator.acting():
        from pratique.server.backup import archive, services
        from pratique.server.backup import folder as place
        from pratique.server.backup.errors import BlobUnusable

        path = place.find(name, folder or place.configured())
        known = archive.own_secrets(key_file=key_file, passphrase=_read(passphrase_file))
        telling = Telling()
        found: Verified = services.verify(path, known=known, telling=telling)
        telling.end()
        _tell(found.bad)
        if found.bad:
            digest, _, reason = found.bad[0].partition(": ")
            raise BlobUnusable(digest=digest, path=path, reason=reason)
        process.say(f"{path} is whole: {found.rows} rows, {found.blobs} blobs of {found.bytes} bytes")


def compare(name: str, *, folder: Path | None, key_file: Path | None, passphrase_file: Path | None) -> None:
    """Compare a backup with what is there now."""
    with operator.acting():
        from pratique.server.backup import archive, comparing
        from pratique.server.backup import folder as place
        from pratique.server.backup.errors import Differs

        path = place.find(name, folder or place.configured())
        known = archive.own_secrets(key_file=key_file, passphrase=_read(passphrase_file))
        telling = Telling()
        result = comparing.compare(path, known=known, telling=telling)
        telling.end()
        for each in result.samples:
            sys.stdout.write(f"{each}\n")
        if result.differences:
            raise Differs(path=path, count=result.differences.total())
        process.say(f"everything is as in {path}: {result.rows} rows, {result.blobs} blobs, {result.files} files")


def restore(order: restoring.Order, *, passphrase_file: Path | None) -> None:
    """Restore a backup into an empty installation, or in place of one that stands still."""
    from dataclasses import replace

    installation = process.load_settings()
    logging.configure(level=installation.log_level, style=installation.log_format, role="restore")
    telling = Telling()
    restored, aside = restoring.restore(
        installation, replace(order, passphrase=_read(passphrase_file)), telling=telling
    )
    telling.end()
    _tell(restored.left_out)
    process.say(
        f"restored what was there on {restored.made_at:%F %T} UTC: {restored.rows} rows, {restored.blobs} blobs, "
        f"{restored.files} files"
    )
    if aside is not None:
        process.say(f"what was there before is in {aside}; remove it when you are sure")
    if (installation.data / "pratique.toml.restored").exists():
        process.say(f"the settings of then are in {installation.data}/pratique.toml.restored; those in force stay")


def _tell(problems: list[str]) -> None:
    for each in problems[:_SHOWN]:
        process.say(each)
    if len(problems) > _SHOWN:
        process.say(f"and {len(problems) - _SHOWN} more")


def _read(path: Path | None) -> str:
    if path is None:
        return ""
    with path.expanduser().open(encoding="utf-8") as file:
        return file.readline(_SECRET_MAX).rstrip("\r\n")
