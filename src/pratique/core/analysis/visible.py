"""Owns what is left to be seen, layer upon layer: files and links by path, and the layer that each came with.

A layer first takes away (what it removed, what stands behind an opaque folder, what its own files, links and devices
stand in place of), then adds. Paths are followed through links to folders, as unpacking does.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pratique.core.analysis.layers import cover_of
from pratique.core.analysis.records import COVER_BYTES, File, LayerRecord
from pratique.core.filetree import joined, parents

__all__ = ["Change", "Visible"]

_NOTHING: frozenset[str] = frozenset()
_HOPS = 40
"""Links followed for one path, as the kernel does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a layer changed of what is to be seen: files that went and files that came, by path."""

    gone: Sequence[tuple[str, File]]
    came: Sequence[tuple[str, File]]


class Visible:
    """The files of interest that an image shows. Laying a layer costs what it holds, not what there is already."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[int, File]] = {}
        self._links: dict[str, str] = {}
        self._under: defaultdict[bytes, set[str]] = defaultdict(set)
        """By the hash of a path, what is to be seen there and below."""

    @property
    def files(self) -> Mapping[str, tuple[int, File]]:
        """Every file by its path, with the layer it came with."""
        return self._files

    def lay(self, position: int, record: LayerRecord) -> Change:
        """Put a layer on top, and give what that changed."""
        gone = [(path, file) for path in self._hidden_by(record) for file in self._drop(path)]
        for link, target in record.links:
            self._links[link] = target
            self._note(link)
        came: dict[str, File] = {}
        for file in record.files:
            path = self._place(file.path)
            gone += [(path, old) for old in self._drop_file(path) if path not in came]
            came[path] = file
            self._files[path] = (position, file)
            self._note(path)
        return Change(gone=gone, came=list(came.items()))

    def file(self, path: str) -> File | None:
        """Give the file of interest that a path leads to through all links, where there is one."""
        _, file = self._files.get(self.follow(path), (0, None))
        return file

    def follow(self, path: str) -> str:
        """Give where a path leads through all links, itself one or not; the empty text where it leads in a circle."""
        return self._resolved(path, last=True)

    def _hidden_by(self, record: LayerRecord) -> set[str]:
        hidden: set[str] = set()
        for cover in _split(record.covers):
            hidden |= self._under.get(cover, _NOTHING)
        for removed in record.removed:
            hidden |= self._under.get(cover_of(self._place(removed)), _NOTHING)
        for opaque in record.opaque:
            # What was no folder at that place is none now, so it is hidden too.
            folder = self._place(opaque)
            hidden |= self._under.get(cover_of(folder), _NOTHING) if folder else {*self._files, *self._links}
        return hidden

    def _note(self, path: str) -> None:
        for each in (*parents(path), path):
            self._under[cover_of(each)].add(path)

    def _drop(self, path: str) -> list[File]:
        """Take a path away; gives the file that was there."""
        self._links.pop(path, None)
        for each in (*parents(path), path):
            self._under[cover_of(each)].discard(path)
        return self._drop_file(path)

    def _drop_file(self, path: str) -> list[File]:
        _, file = self._files.pop(path, (0, None))
        return [] if file is None else [file]

    def _place(self, path: str) -> str:
        """Give where an entry of that path is unpacked: through links to folders, not through itself."""
        return self._resolved(path, last=False)

    def _resolved(self, path: str, *, last: bool) -> str:
        for _ in range(_HOPS):
            link = next((each for each in self._steps(path, last=last) if each in self._links), None)
            if link is None:
                return path
            rest = path[len(link) :].lstrip("/")
            path = joined(link, self._links[link])
            path = f"{path}/{rest}".strip("/")
        return ""

    def _steps(self, path: str, *, last: bool) -> Iterable[str]:
        return (*parents(path), path) if last else parents(path)


def _split(covers: bytes) -> Iterator[bytes]:
    return (covers[at : at + COVER_BYTES] for at in range(0, len(covers), COVER_BYTES))
