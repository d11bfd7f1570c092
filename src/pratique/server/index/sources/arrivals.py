"""What one step of a source's update fetches: files on their way, signed where the source signs. In an event loop."""

import base64
import binascii
import gzip
import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import aiohttp
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pratique.server.index.errors import FetchFailed
from pratique.server.index.sources.copies import Copies, Copy
from pratique.server.index.sources.fetching import Pace, Progress, Wanted, fetch

MIB = 2**20
LIMIT = 4 * 2**30
"""Bytes of a file; the largest there is (all of OSV) has 1 GB."""
SMALL = 64 * MIB
"""Bytes of a file that only names others."""
_MAX_SIGNATURE = 1024
_MAX_UNPACKED = 1024 * MIB
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A file that arrived and waits to be looked at; `after` are files that are kept only with it."""

    name: str
    copy: Copy
    after: tuple["Arrival", ...] = ()
    drops: str = ""
    """A file whose place it takes."""


@dataclass(slots=True, kw_only=True)
class Fetcher:
    """Fetches the files of one source. `key` is the only one whose signatures count, if it signs."""

    session: aiohttp.ClientSession
    copies: Copies
    address: str
    now: Callable[[], datetime]
    key: Ed25519PublicKey | None = None
    pace: Pace = field(default_factory=Pace)
    progress: Progress = field(default_factory=Progress)

    async def one(self, name: str, path: str, *, limit: int = LIMIT, digest: str = "") -> Arrival | None:
        """Fetch a file; None when the good copy is still what the server has. Raises `FetchFailed`."""
        url, known, into = f"{self.address}/{path}", self.copies.known(name), self.copies.arriving(name)
        wanted = Wanted(url=url, into=into, limit=limit, known=known)
        arrived = await fetch(self.session, wanted, pace=self.pace, progress=self.progress)
        if arrived is None:
            self.copies.confirm(name, self.now())
            return None
        if self.key is not None:
            await self._check_signature(url, into)
        copy = Copy(
            url=url,
            size=arrived.size,
            written=0,
            fetched_at=self.now(),
            etag=arrived.etag,
            modified=arrived.modified,
            digest=digest,
        )
        return Arrival(name=name, copy=copy)

    async def small(self, name: str, path: str, *, limit: int = SMALL) -> bytes | None:
        """Fetch a small file for what it says; None where the server has no such file. Raises `FetchFailed`."""
        into = self.copies.arriving(name)
        try:
            await fetch(
                self.session,
                Wanted(url=f"{self.address}/{path}", into=into, limit=limit),
                pace=self.pace,
                progress=self.progress,
            )
        except FetchFailed as problem:
            if " 404" in str(problem.fields["reason"]):
                return None
            raise
        data = into.read_bytes()  # bounded: `limit`
        into.unlink()
        return data

    async def _check_signature(self, url: str, path: Path) -> None:
        """See that a file's SHA-256 was signed."""
        assert self.key is not None  # noqa: S101 — asked for by whoever calls
        name = f"{path.name}.sig"
        beside = path.with_name(name)
        try:
            await fetch(
                self.session,
                Wanted(url=f"{url}.sig", into=beside, limit=_MAX_SIGNATURE),
                pace=self.pace,
                progress=self.progress,
            )
            signature = base64.b64decode(beside.read_bytes(), validate=False)  # bounded: _MAX_SIGNATURE
            with path.open("rb") as file:
                self.key.verify(signature, hashlib.file_digest(file, "sha256").digest())
        except FetchFailed as problem:
            reason = f"it is not signed: {problem.fields['reason']} for its signature"
            raise FetchFailed(url=url, reason=reason) from problem
        except (InvalidSignature, binascii.Error) as problem:
            raise FetchFailed(url=url, reason="it is not signed with the key of this source") from problem


def unpacked_digest(path: Path) -> str:
    """Return the SHA-256 of what a file unpacks to. Raises `FetchFailed`."""
    hashed, size = hashlib.sha256(), 0
    try:
        with gzip.open(path) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > _MAX_UNPACKED:
                    raise FetchFailed(url=path.name, reason=f"unpacked it has more than {_MAX_UNPACKED} bytes")
                hashed.update(chunk)
    except (OSError, EOFError, zlib.error) as problem:
        raise FetchFailed(url=path.name, reason=f"it is damaged: {problem}") from problem
    return hashed.hexdigest()
