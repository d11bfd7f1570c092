"""Sealing and opening: authenticated encryption (Fernet, AES-128-CBC with HMAC-SHA-256)."""

from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from pratique.server.kernel.errors import Unavailable
from pratique.server.kernel.vault import keys


class CannotOpen(Unavailable):
    """What was sealed cannot be opened ({problem}): the key is missing from this host's data directory.

    Copy the files `vault-*.key` from a host that has them, or enter the credentials anew.
    """

    code = "vault_cannot_open"


_folder: Path | None = None


def install(folder: Path) -> None:
    """Use the keys in this folder; called once, by the wiring."""
    global _folder  # noqa: PLW0603 — one set of keys per process, installed at start
    _folder = folder


def seal(text: str) -> bytes:
    """Seal a secret with the newest key. Raises ``CannotOpen`` where there is no key."""
    return _all().encrypt(text.encode())


def open_sealed(sealed: bytes) -> str:
    """Return what was sealed. Raises ``CannotOpen``."""
    try:
        return _all().decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise CannotOpen(problem="no key that is here sealed it") from error


def _all() -> MultiFernet:
    if _folder is None:
        raise CannotOpen(problem="this process was not told where the keys are")
    try:
        found = [Fernet(each) for each in keys.read_all(_folder)]
    except (OSError, ValueError) as error:
        raise CannotOpen(problem=str(error)) from error
    if not found:
        raise CannotOpen(problem=f"there is no key in {_folder}")
    return MultiFernet(found)
