"""Owns what is left to be seen, layer upon layer: files and links by path, and the layer that each came with.

A layer first takes away (what it removed, what stands behind an opaque folder, what its own files, links and devices
stand in place of), then adds. Paths are followed through links to folders, as unpacking does.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pratique.core.analysis.layers import cover_of
from pratique.core.analysis.records import COVER_BYTES, File, LayerRecord
from pratique.core.filetree import joined, parents

__all__ = ["Visible"]

_HOPS = 40
"""Links followed for one path, as the kernel does."""


class Visible:
    """The files of interest that an image shows."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[int, File]] = {}
        self._links: dict[str, str] = {}

    @property
    def files(self) -> Mapping[str, tuple[int, File]]:
        """Every file by its path, with the layer it came with."""
        return self._files

    def lay(self, position: int, record: LayerRecord) -> bool:
        """Put a layer on top; tells whether anything is to be seen that was not, or the other way round."""
        gone = self._hidden_by(record)
        for path in gone:
            self._files.pop(path, None)
            self._links.pop(path, None)
        self._links.update(record.links)
        for file in record.files:
            path = self._place(file.path)
            self._files[path] = (position, file)
        return bool(gone or record.files)

    def follow(self, path: str) -> str:
        """Give where a path leads through all links, itself one or not; the empty text where it leads in a circle."""
        return self._resolved(path, last=True)

    def _hidden_by(self, record: LayerRecord) -> set[str]:
        shown = [*self._files, *self._links]
        removed = {self._place(path) for path in record.removed}
        opaque = {self._place(path) for path in record.opaque}
        covers = set(_split(record.covers))
        gone = set()
        for path in shown:
            above = parents(path)
            if (
                not opaque.isdisjoint(above)
                or "" in opaque
                or not removed.isdisjoint((*above, path))
                or any(_cover(each) in covers for each in (*above, path))
            ):
                gone.add(path)
        return gone

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


@lru_cache(65_536)
def _cover(path: str) -> bytes:
    return cover_of(path)
