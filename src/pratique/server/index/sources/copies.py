"""The last good copies on this machine's disk, a folder for each source, and what is known of each file.

A file is moved into its place first and then written down; one that does not look as it was written down is fetched
again, so whatever is killed in between is noticed. What is on its way lies elsewhere and is looked at by nobody else.
"""

import os
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import msgspec

from pratique.core.advisories.index.swapping import put_in_place
from pratique.server.index import place

_MAX_STATE = 16 * 2**20


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a file: where it came from, how its server names this state of it, and what is in it."""

    url: str
    size: int
    written: int
    """Of the file, in nanoseconds, as the file system says it."""
    fetched_at: datetime
    etag: str = ""
    modified: str = ""
    digest: str = ""
    """As the server says it of what is inside."""
    records: int = 0
    bad: int = 0
    newest: date | None = None


@dataclass(slots=True)
class Copies:
    """The files of one source."""

    source: str
    _known: dict[str, Copy] = field(default_factory=dict)

    @classmethod
    def of(cls, source: str) -> "Copies":
        """Read what is known of a source's files; those that are not as they were written down are left out."""
        found = cls(source)
        try:
            with found._state.open("rb") as file:
                known = msgspec.json.decode(file.read(_MAX_STATE), type=dict[str, Copy])
        except (FileNotFoundError, msgspec.DecodeError):
            return found
        found._known = {name: each for name, each in known.items() if found._is_as_written(name, each)}
        return found

    @property
    def folder(self) -> Path:
        """Where its good copies are."""
        return place.folder() / "sources" / self.source

    @property
    def _state(self) -> Path:
        return place.folder() / "sources" / f"{self.source}.state"

    def path(self, name: str) -> Path:
        """Return where a file's good copy is, or is to be."""
        return self.folder / name

    def arriving(self, name: str) -> Path:
        """Return where a file is put while it arrives."""
        return place.folder() / "arriving" / self.source / name

    def known(self, name: str) -> Copy | None:
        """Return what is known of a good copy."""
        return self._known.get(name)

    def all(self) -> dict[str, Copy]:
        """Return what is known of every good copy."""
        return dict(self._known)

    def keep(self, name: str, copy: Copy) -> Copy:
        """Put a file that arrived and is good into its place, and write it down."""
        target = self.path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        put_in_place(self.arriving(name), target)
        stat = target.stat()
        kept = msgspec.structs.replace(copy, size=stat.st_size, written=stat.st_mtime_ns)
        self._known[name] = kept
        self._write()
        return kept

    def confirm(self, name: str, at: datetime) -> None:
        """Write down that a good copy is still what its server has."""
        self._known[name] = msgspec.structs.replace(self._known[name], fetched_at=at)
        self._write()

    def drop(self, name: str) -> None:
        """Forget a file and remove it; one that is not there is no matter."""
        if self._known.pop(name, None) is not None:
            self._write()
        self.path(name).unlink(missing_ok=True)

    def keep_only(self, names: frozenset[str]) -> None:
        """Remove the files that the source has no more."""
        for name in self._known.keys() - names:
            self.drop(name)

    def remove(self) -> None:
        """Remove all of it."""
        self._state.unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(place.folder() / "arriving" / self.source, ignore_errors=True)

    def _is_as_written(self, name: str, copy: Copy) -> bool:
        try:
            stat = self.path(name).stat()
        except OSError:
            return False
        return (stat.st_size, stat.st_mtime_ns) == (copy.size, copy.written)

    def _write(self) -> None:
        self._state.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._state.with_suffix(".new")
        with fresh.open("wb") as file:
            file.write(msgspec.json.encode(self._known))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._state)
