"""The keys that sign registry tokens:

Ed25519, one PKCS #8 PEM file each, mode 0600, in the installation's directory of keys.

The newest file signs; all of them verify. To rotate, make a new one and delete the old one when no token that it
signed is alive any more. A process that meets an unknown key id looks at the directory again, at most every few
seconds. Nothing in a token's header but `kid` is ever believed.
"""

import base64
import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from pratique.server.identity.errors import UnusableKeys

_PREFIX: Final = "registry-token-"
_FILES_MAX: Final = 32
_FILE_MAX: Final = 16 * 1024  # bytes
_LOOK_AGAIN: Final = 5.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A private key and the id that tokens name it by: its RFC 7638 thumbprint."""

    kid: str
    private: Ed25519PrivateKey


class Keys:
    """The keys in a directory."""

    def __init__(self, directory: Path, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._directory = directory
        self._monotonic = monotonic
        self._looked = -_LOOK_AGAIN
        self._ordered: tuple[SigningKey, ...] = ()
        self._public: Mapping[str, Ed25519PublicKey] = {}

    def signing(self) -> SigningKey:
        """Return the newest key; raises UnusableKeys when there is none."""
        if not self._ordered or self._monotonic() - self._looked >= _LOOK_AGAIN:
            self._look()
        if not self._ordered:
            raise UnusableKeys(path=self._directory, problem="there is none; `pratique migrate` makes the first")
        return self._ordered[-1]

    def verifying(self, kid: str) -> Ed25519PublicKey | None:
        """Return the public key of this id; None when there is none."""
        if kid not in self._public and self._monotonic() - self._looked >= _LOOK_AGAIN:
            self._look()
        return self._public.get(kid)

    def _look(self) -> None:
        self._looked = self._monotonic()
        paths = sorted(self._directory.glob(f"{_PREFIX}*.pem"))[-_FILES_MAX:]
        self._ordered = tuple(_load(path) for path in paths)
        self._public = {key.kid: key.private.public_key() for key in self._ordered}


def make_first_key(directory: Path, *, now: datetime) -> None:
    """Make a key if the directory holds none; made at first start, under the lock of the start."""
    if not any(directory.glob(f"{_PREFIX}*.pem")):
        rotate(directory, now=now)


def rotate(directory: Path, *, now: datetime) -> Path:
    """Make a new key, which signs from now on (in other processes within seconds), and return its file."""
    private = Ed25519PrivateKey.generate()
    path = directory / f"{_PREFIX}{now:%Y%m%dT%H%M%S.%f}-{_thumbprint(private.public_key())[:8]}.pem"
    _write(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path


def _write(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, readable by its owner only, and durable."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    unfinished.rename(path)
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _load(path: Path) -> SigningKey:
    try:
        with path.open("rb") as file:
            private = load_pem_private_key(file.read(_FILE_MAX), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise UnusableKeys(path=path, problem=str(error)) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise UnusableKeys(path=path, problem="it is not an Ed25519 key")
    return SigningKey(kid=_thumbprint(private.public_key()), private=private)


def _thumbprint(public: Ed25519PublicKey) -> str:
    """RFC 7638 thumbprint of the key as RFC 8037 §2 writes it."""
    x = _base64url(public.public_bytes(Encoding.Raw, PublicFormat.Raw))
    canonical = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": x}, separators=(",", ":"), sort_keys=True)
    return _base64url(hashlib.sha256(canonical.encode()).digest())


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
