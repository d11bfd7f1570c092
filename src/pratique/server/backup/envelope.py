"""The head of an archive, in the clear: who can open it, when it was made and by which version.

`MAGIC`, the head's length (4 bytes, big-endian), the head (JSON), then the sealed stream. The stream's key is random
for each archive. It is in the head once for each way to open it (a *lock*): wrapped with a key derived from the backup
key (HKDF-SHA256, RFC 5869), and from the passphrase where there is one (scrypt, RFC 7914; N 2^17, r 8, p 1: 128 MiB).
The stream's own key is derived from that and the whole head, so that a head that was changed opens nothing.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from pratique.server.backup.errors import NotAnArchive, WrongKey
from pratique.server.backup.keys import BackupKey
from pratique.server.backup.sealed import KEY_LENGTH

MAGIC: Final = b"pratique-backup\n"
FORMAT: Final = 1
_HEAD_MAX: Final = 64 * 1024  # bytes
_COST: Final = 17
_COST_MAX: Final = 20
"""Binary logarithms of scrypt's N: ours, and the most that is tried of a head that somebody else may have written."""
_NONCE: Final = bytes(12)  # each wrapping key wraps once


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """One way to open an archive: `kind` is ``key`` (then `key` names it) or ``passphrase`` (then `cost` counts)."""

    kind: str
    salt: bytes
    wrapped: bytes
    key: str = ""
    cost: int = 0


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What anybody may know of an archive."""

    format: int
    version: str
    created_at: datetime
    locks: list[Lock]


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What there is to open archives with: backup keys by their names, and a passphrase or none."""

    keys: Mapping[str, BackupKey] = field(default_factory=dict, repr=False)
    passphrase: str = field(default="", repr=False)


def write_head(target: BinaryIO, *, version: str, now: datetime, key: BackupKey, passphrase: str) -> bytes:
    """Write the head of a new archive and return the key that seals its stream."""
    inner = secrets.token_bytes(KEY_LENGTH)
    locks = [_lock_with_key(inner, key)]
    if passphrase:
        locks.append(_lock_with_passphrase(inner, passphrase))
    head = msgspec.json.encode(Head(format=FORMAT, version=version, created_at=now, locks=locks))
    target.write(MAGIC + len(head).to_bytes(4, "big") + head)
    return _stream_key(inner, head)


def read_head(source: BinaryIO, *, path: Path) -> tuple[Head, bytes]:
    """Read the head; return it and its bytes. Raises :class:`NotAnArchive`."""
    if source.read(len(MAGIC)) != MAGIC:
        raise NotAnArchive(path=path, reason="it does not begin as one")
    length = int.from_bytes(source.read(4), "big")
    raw = source.read(min(length, _HEAD_MAX))
    try:
        head = msgspec.json.decode(raw, type=Head)
    except msgspec.DecodeError as error:
        raise NotAnArchive(path=path, reason="its head is damaged") from error
    if length != len(raw) or head.format != FORMAT:
        raise NotAnArchive(path=path, reason=f"it is of format {head.format}, and this program reads {FORMAT}")
    return head, raw


def open_stream(head: Head, raw: bytes, *, secrets: Secrets, path: Path) -> bytes:
    """Return the key of the stream behind a head. Raises :class:`WrongKey`."""
    tried = []
    for lock in head.locks:
        wrapping = _wrapping_key(lock, secrets)
        if wrapping is None:
            tried.append(f"it was sealed with the backup key {lock.key}" if lock.kind == "key" else "by a passphrase")
            continue
        try:
            return _stream_key(ChaCha20Poly1305(wrapping).decrypt(_NONCE, lock.wrapped, None), raw)
        except InvalidTag:
            tried.append("the passphrase is another one" if lock.kind == "passphrase" else f"the key {lock.key} fails")
    raise WrongKey(path=path, reason="; ".join(tried) or "it names no way to open it")


def derived(secret: bytes, *, salt: bytes, purpose: str) -> bytes:
    """Return a key for one purpose from a secret of full strength."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_LENGTH, salt=salt, info=purpose.encode()).derive(secret)


def _lock_with_key(inner: bytes, key: BackupKey) -> Lock:
    salt = secrets.token_bytes(16)
    wrapping = derived(key.secret, salt=salt, purpose="pratique backup lock")
    return Lock(kind="key", key=key.id, salt=salt, wrapped=ChaCha20Poly1305(wrapping).encrypt(_NONCE, inner, None))


def _lock_with_passphrase(inner: bytes, passphrase: str) -> Lock:
    salt = secrets.token_bytes(16)
    wrapping = _from_passphrase(passphrase, salt=salt, cost=_COST)
    wrapped = ChaCha20Poly1305(wrapping).encrypt(_NONCE, inner, None)
    return Lock(kind="passphrase", salt=salt, cost=_COST, wrapped=wrapped)


def _wrapping_key(lock: Lock, known: Secrets) -> bytes | None:
    if lock.kind == "key" and lock.key in known.keys:
        return derived(known.keys[lock.key].secret, salt=lock.salt, purpose="pratique backup lock")
    if lock.kind == "passphrase" and known.passphrase and 0 < lock.cost <= _COST_MAX:
        return _from_passphrase(known.passphrase, salt=lock.salt, cost=lock.cost)
    return None


def _from_passphrase(passphrase: str, *, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=KEY_LENGTH, n=2**cost, r=8, p=1).derive(passphrase.encode())


def _stream_key(inner: bytes, head: bytes) -> bytes:
    return derived(inner, salt=hashlib.sha256(head).digest(), purpose="pratique backup stream")
