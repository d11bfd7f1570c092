"""The keys of the inner credential: a file of lines, mode 0600, the newest key first. It signs; all of them verify."""

import os
import secrets
import time
from pathlib import Path
from typing import Final

from pratique.server.kernel.errors import Unavailable

NAME: Final = "inner"
_KEY: Final = 32  # bytes
_KEPT: Final = 3  # keys: the present one, the one before, and one more for a role that was away
_FILE_MAX: Final = 4096  # bytes
_LOOK_AGAIN: Final = 5.0  # seconds


class NoInnerKey(Unavailable):
    """The installation's inner key cannot be read from {path}: {problem}. `pratique migrate` makes it.

    Every host of the installation needs the same file.
    """

    code = "no_inner_key"


class Keys:
    """The keys of a file, read again when it may have changed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._keys: tuple[bytes, ...] = ()
        self._looked = float("-inf")

    def all(self) -> tuple[bytes, ...]:
        """Return the keys, the one that signs first. Raises `NoInnerKey`."""
        if not self._keys or time.monotonic() - self._looked >= _LOOK_AGAIN:
            self._keys = _read(self._path)
            self._looked = time.monotonic()
        return self._keys


_installed: Keys | None = None


def install(folder: Path) -> None:
    """Use the keys in this folder; called once, by the wiring."""
    global _installed  # noqa: PLW0603 — one set of keys per process, installed at start
    _installed = Keys(folder)


def present() -> tuple[bytes, ...]:
    """Return this installation's keys. Raises `NoInnerKey`."""
    if _installed is None:
        raise NoInnerKey(path=NAME, problem="this process was not told where it is")
    return _installed.all()


def make_first_key(folder: Path) -> None:
    """Make a key where there is none; the caller holds the lock of the start."""
    if not (folder / NAME).exists():
        _write(folder / NAME, [secrets.token_bytes(_KEY)])


def rotate(folder: Path) -> None:
    """Put a new key before the others, which verify on for a while."""
    path = folder / NAME
    kept = list(_read(path)) if path.exists() else []
    _write(path, [secrets.token_bytes(_KEY), *kept][:_KEPT])


def _read(path: Path) -> tuple[bytes, ...]:
    try:
        with path.open(encoding="ascii") as file:
            found = tuple(bytes.fromhex(each) for each in file.read(_FILE_MAX).split())
    except (OSError, ValueError) as error:
        raise NoInnerKey(path=path, problem=str(error)) from error
    if not found or any(len(each) < _KEY for each in found):
        raise NoInnerKey(path=path, problem=f"it holds no key of {_KEY} bytes")
    return found


def _write(path: Path, keys: list[bytes]) -> None:
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("".join(f"{each.hex()}\n" for each in keys))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
