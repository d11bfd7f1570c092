"""Pages as they were written for clients, kept in memory by their entity tag, packed where clients take that."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from isal import igzip

_ROOM: Final = 32 * 1024 * 1024  # bytes
_WORTH_PACKING: Final = 1024  # bytes
_LEVEL: Final = 1


class Rendered:
    """The bodies used last."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[tuple[str, bool], bytes] = OrderedDict()
        self._left = _ROOM

    def get(self, tag: str, *, packed: bool, write: Callable[[], bytes]) -> tuple[bytes, bool]:
        """Return a body and whether it is packed, written now where it is not kept."""
        kept = self._bodies.get((tag, packed))
        if kept is not None:
            self._bodies.move_to_end((tag, packed))
            return kept, packed
        body = write()
        if packed and len(body) < _WORTH_PACKING:
            return body, False
        if packed:
            body = igzip.compress(body, compresslevel=_LEVEL)
        if len(body) <= _ROOM // 4:
            self._bodies[tag, packed] = body
            self._left -= len(body)
            while self._left < 0:
                _, dropped = self._bodies.popitem(last=False)
                self._left += len(dropped)
        return body, packed
