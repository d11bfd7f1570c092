"""The key that signs sessions and tickets: `keys/django`, and those it replaced, which still verify what they signed.

Imported by Django's settings, so that it knows nothing of Django.
"""

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Final

NAME: Final = "django"
REPLACED: Final = "django-old-"
_FILES_MAX: Final = 8
_KEY_MAX: Final = 4096  # characters


def replaced(folder: Path) -> list[Path]:
    """Return the files of the keys that were replaced, the last one last."""
    return sorted(folder.glob(f"{REPLACED}*"))


def earlier(folder: Path) -> list[str]:
    """Return the keys that were replaced, the last one first."""
    return [_read(each) for each in reversed(replaced(folder)[-_FILES_MAX:])]


def rotate(folder: Path, now: datetime) -> None:
    """Put a new key in the place of the present one and keep that beside it; whole or not at all."""
    present, fresh = folder / NAME, folder / f"{NAME}.new"
    if present.exists():
        os.link(present, folder / f"{REPLACED}{now:%Y%m%dT%H%M%S.%f}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(present)


def _read(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.read(_KEY_MAX)
