"""Files of a configuration, and how they come to where the program reads them."""

import contextlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pratique.server.kernel.errors import Unavailable

OPEN, CLOSED = 0o644, 0o600


class CannotWriteConfiguration(Unavailable):
    """The configuration was not written: {path}: {reason}. What was there before is untouched."""

    code = "cannot_write_configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file by its name in the folder it goes to; ``secret`` keeps others from reading it, and it off the screen."""

    name: str
    text: str
    secret: bool = False


def write(folder: Path, files: Iterable[File]) -> list[Path]:
    """Write the files into ``folder``, made when missing, each whole or not at all; return those that changed.

    Raises :class:`CannotWriteConfiguration`.
    """
    try:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        return [folder / each.name for each in files if _write(folder / each.name, each)]
    except OSError as error:
        raise CannotWriteConfiguration(path=error.filename or folder, reason=error.strerror or error) from error


def _write(path: Path, file: File) -> bool:
    content, mode = file.text.encode(), CLOSED if file.secret else OPEN
    # bounded: an earlier file of ours
    if path.is_file() and path.stat().st_mode & 0o777 == mode and path.read_bytes() == content:
        return False
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(descriptor, "wb") as target:
            os.fchmod(target.fileno(), mode)
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    return True
