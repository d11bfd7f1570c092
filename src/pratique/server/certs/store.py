"""Keeps the authority and the server's certificate in a directory: made when missing, renewed in time."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from pratique.server.certs.authority import Authority, issue, key_pem, make_authority
from pratique.server.certs.errors import UnusableCertificate
from pratique.server.certs.renewal import reason_to_renew

AUTHORITY: Final = "ca.pem"
AUTHORITY_KEY: Final = "ca.key"
CHAIN: Final = "server.pem"
KEY: Final = "server.key"
_FILE_MAX: Final = 64 * 1024  # bytes; a chain is a few kilobytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What :func:`keep` did: ``renewed`` is why the server's certificate was made anew, None when it was not."""

    made_authority: bool
    renewed: str | None
    expires: datetime


def keep(directory: Path, *, hosts: Collection[str], name: str, now: datetime) -> Kept:
    """Make sure that ``directory`` holds an authority, called ``name`` if made now, and a certificate for ``hosts``.

    One caller at a time. Raises :class:`UnusableCertificate` when what is there cannot be read.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = not (directory / AUTHORITY).exists()
    if made:
        authority = make_authority(name=name, now=now)
        _write(directory / AUTHORITY_KEY, key_pem(authority.key), mode=0o600)
        _write(directory / AUTHORITY, authority.certificate.public_bytes(Encoding.PEM), mode=0o644)
    else:
        authority = _load_authority(directory)
    reason = _reason(directory, authority, hosts=hosts, now=now)
    if reason is not None:
        issued = issue(authority, hosts=hosts, now=now)
        _write(directory / KEY, issued.key, mode=0o600)
        _write(directory / CHAIN, issued.chain, mode=0o644)
    return Kept(made_authority=made, renewed=reason, expires=load(directory / CHAIN).not_valid_after_utc)


def load(path: Path) -> x509.Certificate:
    """Return the first certificate in ``path``. Raises :class:`UnusableCertificate`."""
    try:
        return x509.load_pem_x509_certificate(_read(path))
    except ValueError as error:
        raise UnusableCertificate(path=path, reason="it is no certificate in PEM") from error


def _reason(directory: Path, authority: Authority, *, hosts: Collection[str], now: datetime) -> str | None:
    if not (directory / CHAIN).exists() or not (directory / KEY).exists():
        return "there was none"
    present = load(directory / CHAIN)
    return reason_to_renew(present, authority=authority.certificate, hosts=hosts, now=now)


def _load_authority(directory: Path) -> Authority:
    path = directory / AUTHORITY_KEY
    try:
        key = load_pem_private_key(_read(path), password=None)
    except (ValueError, TypeError) as error:
        raise UnusableCertificate(path=path, reason="it is no unencrypted private key in PEM") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise UnusableCertificate(path=path, reason="its key is not of an elliptic curve")
    certificate = load(directory / AUTHORITY)
    if certificate.public_key() != key.public_key():
        raise UnusableCertificate(path=path, reason=f"it does not belong to {AUTHORITY}")
    return Authority(certificate=certificate, key=key)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_FILE_MAX)
    except OSError as error:
        raise UnusableCertificate(path=path, reason=error.strerror or str(error)) from error


def _write(path: Path, content: bytes, *, mode: int) -> None:
    """Write the file whole or not at all: a crash leaves the old one."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    beside.replace(path)
