"""What a backup takes besides rows: blobs, the index file, and the data directory's small files."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

from pratique.server.backup.blobs import Source
from pratique.server.backup.records import KeptFile
from pratique.server.index import place as index_place
from pratique.server.index.models import IndexRelease
from pratique.server.kernel import settings
from pratique.server.kernel.storage import StorageKey
from pratique.server.registry.models import Blob, BlobState
from pratique.server.registry.store import opened_blob

SETTINGS_FILE: Final = "pratique.toml"
FOLDERS: Final = ("keys", "certificates")
FILES: Final = ("admin-password",)
_FILE_MAX: Final = 1024 * 1024
"""Bytes of a small file; keys, certificates and settings have a few thousand."""
_PAGE: Final = 500

BLOB: Final = "blob"
INDEX: Final = "index"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Bytes to be kept by their digest: a blob, or the current index file. ``key`` is the blob's storage key."""

    kind: str
    digest: str
    size: int
    key: str = ""

    @contextmanager
    def opened(self) -> Iterator[Source]:
        """Open it for reading. Raises ``BytesMissing``, ``OSError``."""
        if self.kind == INDEX:
            with index_place.path_of(self.digest).open("rb") as file:
                yield file
        else:
            with opened_blob(StorageKey(self.key)) as blob:
                yield blob


def contents_now() -> Iterator[Content]:
    """Yield what is there now, a page at a time: what comes meanwhile may be left out."""
    last = 0
    while page := list(
        Blob.objects.filter(state=BlobState.LIVE, pk__gt=last)
        .order_by("pk")
        .values_list("pk", "digest", "size", "storage_key")[:_PAGE]
    ):
        for pk, digest, size, key in page:
            last = pk
            yield Content(kind=BLOB, digest=digest, size=size, key=key)


def contents_of(connection: BaseDatabaseWrapper) -> Iterator[Content]:
    """Yield what a snapshot names: every live blob, and the current index file unless it comes with the program."""
    quote = connection.ops.quote_name
    release = IndexRelease._meta.db_table  # noqa: SLF001 — Django's documented interface
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT digest, size, is_starter FROM {quote(release)} ORDER BY generation DESC LIMIT 1"  # noqa: S608 — a model's name
        )
        current = cursor.fetchone()
    if current is not None and not current[2]:
        yield Content(kind=INDEX, digest=current[0], size=current[1])
    blob = Blob._meta.db_table  # noqa: SLF001 — Django's documented interface
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT digest, size, storage_key FROM {quote(blob)} WHERE state = %s ORDER BY id",  # noqa: S608 — a model's name
            [BlobState.LIVE.value],
        )
        while page := cursor.fetchmany(_PAGE):
            for digest, size, key in page:
                yield Content(kind=BLOB, digest=digest, size=size, key=key)


def small_files(data: Path) -> Iterator[KeptFile]:
    """Yield the data directory's small files, by their paths in it, and the settings file wherever it lies."""
    for folder in FOLDERS:
        for path in sorted((data / folder).rglob("*")):
            if path.is_file() and not path.name.endswith((".unfinished", ".new")):
                yield _kept(path, f"{path.relative_to(data)}")
    for name in FILES:
        if (data / name).is_file():
            yield _kept(data / name, name)
    chosen = Path(os.environ.get(settings.CONFIG_VARIABLE) or data / SETTINGS_FILE).expanduser()
    if chosen.is_file():
        yield _kept(chosen, SETTINGS_FILE)


def _kept(path: Path, name: str) -> KeptFile:
    with path.open("rb") as file:
        content = file.read(_FILE_MAX + 1)
    if len(content) > _FILE_MAX:
        message = f"{path} is larger than {_FILE_MAX} bytes, which no key, certificate or settings file is"
        raise OSError(message)
    return KeptFile(path=name, content=content)
