"""Where the world's bytes are: in memory, in a folder, in a bucket of a real object store; each on the world's time.

Beside the store that the product uses, a place can be walked by what lies there itself, so that what the store says of
it is never the judge of it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pratique.server.kernel import clock
from pratique.server.kernel.storage import BlobStore, DiskStore, StorageKey, StoredObject, Writer, wait_for
from pratique.server.kernel.storage.s3.bucket import Bucket, Listed, Page
from pratique.server.kernel.storage.s3.settings import PART_MIN, S3Settings
from pratique.server.kernel.storage.s3.store import S3Store
from pratique.server.kernel.storage.testing import MemoryStore
from tests.support.images import noise

if TYPE_CHECKING:
    from tests.support.s3 import ObjectStore

CONTENTS = tuple(b"%c" % (65 + number) * (number + 1) for number in range(12))
LARGE = (noise(PART_MIN + 1000, seed=1), noise(2 * PART_MIN + 77, seed=2))
"""Of more than one part."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A store; `walk` gives its bytes, finished or not, by what is really there.

    `read` gives the bytes of a key. `die` does to a writer what the death of its process does.
    """

    store: BlobStore
    contents: Sequence[bytes]
    walk: Callable[[], int]
    read: Callable[[StorageKey], bytes]
    die: Callable[[Writer], None]


def in_memory() -> Place:
    """Keep bytes in memory."""
    store = MemoryStore()
    return Place(
        store=store,
        contents=CONTENTS,
        walk=lambda: sum(len(each) for each in store.objects.values()),
        read=lambda key: bytes(store.objects.get(key, b"")),
        die=_closed,
    )


def a_folder(root: Path) -> Place:
    """Keep bytes in files."""
    store = _TimedFolder(root)
    return Place(
        store=store,
        contents=CONTENTS,
        walk=lambda: sum(path.stat().st_size for path in root.glob("*/*")),
        read=lambda key: wait_for(store.read(key)),
        die=_closed,
    )


def a_bucket(server: "ObjectStore") -> Place:
    """Keep bytes in a bucket, where some of them come in parts."""
    own = server.own(part=PART_MIN)
    store = S3Store(own)
    store.bucket = _TimedBucket(own)
    return Place(
        store=store,
        contents=(*CONTENTS[: -len(LARGE)], *LARGE),
        walk=lambda: sum(server.objects(own.prefix).values()) + sum(each.stat().st_size for each in server.parts()),
        read=lambda key: wait_for(store.read(key)),
        die=lambda _: None,  # its lease goes on for a while
    )


def _closed(writer: Writer) -> None:
    wait_for(writer.close())


@dataclass(slots=True)
class _Times:
    """When things were made, by the world's clock."""

    made: dict[str, datetime] = field(default_factory=dict)

    def note(self, name: str) -> None:
        self.made[name] = clock.now()


class _TimedFolder(DiskStore):
    """A folder whose files have the world's time."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._times = _Times()

    async def create(self, key: StorageKey):  # type: ignore[no-untyped-def]  # noqa: ANN202 — the base class's
        self._times.note(key)
        return await super().create(key)

    def listing(self) -> Iterator[StoredObject]:
        return (replace(each, modified_at=self._times.made[each.key]) for each in super().listing())


class _TimedBucket(Bucket):
    """A bucket whose objects have the world's time."""

    def __init__(self, own: S3Settings) -> None:
        super().__init__(own)
        self._times = _Times()

    async def put(self, name: str, data: bytes) -> None:
        self._times.note(name)
        await super().put(name, data)

    async def begin(self, name: str) -> str:
        self._times.note(name)
        upload = await super().begin(name)
        self._times.note(upload)
        return upload

    async def objects(self, prefix: str, after: str) -> Page:
        found = await super().objects(prefix, after)
        return replace(found, items=[replace(each, at=self._times.made[each.name]) for each in found.items])

    async def uploads(self, prefix: str) -> Sequence[Listed]:
        return [replace(each, at=self._times.made[each.id]) for each in await super().uploads(prefix)]
