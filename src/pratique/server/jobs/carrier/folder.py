"""kombu's file-system transport, made safe for several processes and quick to look at.

Kombu writes a message under its final name, where another process can take it half-written, and takes it by moving it
to the system's temporary folder, which is a copy (that two may make) when that is another file system. Here a message
is written beside and renamed, and taken by a rename within the folder: both are atomic.
"""

import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

_SUFFIX = ".bell"
_MESSAGE_MAX = 64 * 1024  # characters; a bell has about five hundred
_STALE = 60.0  # seconds after which a file taken or begun by a process that died is swept away


class Channel(filesystem.Channel):
    """A channel whose queues are files `<time>_<uuid>.<queue>.bell` of one folder."""

    supports_fanout = False

    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]  # kombu's own two differ
        folder = self._folder()
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}"
        beside = folder / f"{name}.part"
        beside.write_text(dumps(payload), encoding="utf-8")
        beside.rename(folder / f"{name}{_SUFFIX}")

    def _get(self, queue: str) -> Any:  # type: ignore[override]  # kombu's own two differ
        for each in sorted(self._waiting(queue)):
            taken = each.with_name(f"{each.name}.taken")
            try:
                each.rename(taken)
                text = _read(taken)
                taken.unlink()
            except FileNotFoundError:  # another process was faster
                continue
            return loads(text)
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._waiting(queue))

    def _purge(self, queue: str) -> int:
        waiting = self._waiting(queue)
        for each in waiting:
            each.unlink(missing_ok=True)
        return len(waiting)

    def _waiting(self, queue: str) -> list[Path]:
        ending = f".{queue}{_SUFFIX}"
        folder = self._folder()
        return [folder / each for each in os.listdir(folder) if each.endswith(ending)]  # noqa: PTH208 — nine queues, twenty times a second

    def _folder(self) -> Path:
        folder = Path(self.data_folder_in)
        if not folder.is_dir():  # someone wiped it: no reason to stop hearing the next bell
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder


class Transport(filesystem.Transport):
    """The transport with this module's channel."""

    Channel = Channel


def _read(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.read(_MESSAGE_MAX)


def clear_leftovers(folder: Path) -> None:
    """Remove what processes that died left half-done; their bells are rung again by the sweep."""
    limit = time.time() - _STALE
    for each in folder.iterdir() if folder.is_dir() else ():
        try:
            if each.suffix in {".part", ".taken"} and each.stat().st_mtime < limit:
                each.unlink()
        except FileNotFoundError:
            continue
