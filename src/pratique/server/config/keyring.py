"""The installation's keys, told apart for those who run it: what each is for, and how it is replaced.

Every key is replaced in two steps, so that nothing in flight breaks: a new one signs and the old ones verify on; the
old ones go when nothing that they signed is alive any more, or at once (``drop_old``) when one has leaked.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from pratique.server.backup import keys as backup_keys
from pratique.server.config import session_keys
from pratique.server.identity.registry_token import keys as token_keys
from pratique.server.kernel import inner, vault
from pratique.server.kernel.errors import Invalid

_INNER: Final = "inner"
_SEALING: Final = frozenset({"backup", "vault"})
_STAMP: Final = re.compile(r"\d{8}T\d{6}\.\d{6}", re.ASCII)
_OLD_AFTER: Final = timedelta(days=2)
"""Longer than any session, ticket or token of ours lasts unless somebody set it so."""


class NoSuchKey(Invalid):
    """There is no key {name!r}; there are {known}."""

    code = "no_such_key"


class BackupKeysStay(Invalid):
    """Old {name} keys are not removed: what they sealed would be lost.

    Remove a key's file yourself once nothing that it opens is worth keeping.
    """

    code = "backup_keys_stay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of key: `files` gives its files, the newest last; `afterwards` says what else is to be done."""

    name: str
    purpose: str
    afterwards: str
    files: Callable[[Path], list[Path]]
    make: Callable[[Path, datetime], None]
    drop: Callable[[Path, datetime | None], int]


def find(name: str) -> Kind:
    """Return the kind of key of this name. Raises `NoSuchKey`."""
    if name not in KINDS:
        raise NoSuchKey(name=name, known=", ".join(KINDS))
    return KINDS[name]


def rotate(name: str, folder: Path, *, now: datetime, drop_old: bool) -> int:
    """Make a new key of a kind; remove the old ones that nothing needs, or all; return how many went."""
    kind = find(name)
    if drop_old and name in _SEALING:
        raise BackupKeysStay(name=name)
    kind.make(folder, now)
    return kind.drop(folder, None if drop_old else now - _OLD_AFTER)


def _rotate_token(folder: Path, now: datetime) -> None:
    token_keys.rotate(folder, now=now)


def _rotate_backup(folder: Path, now: datetime) -> None:
    backup_keys.rotate(folder, now=now)


def _rotate_vault(folder: Path, now: datetime) -> None:
    vault.rotate(folder, now=now)


def _drop_tokens(folder: Path, before: datetime | None) -> int:
    """Remove keys whose successor was made before an instant; all but the newest without one."""
    found = sorted(folder.glob("registry-token-*.pem"))
    return _remove(path for path, after in pairwise(found) if before is None or _instant(after) <= before)


def _drop_sessions(folder: Path, before: datetime | None) -> int:
    """Remove keys that were replaced before an instant; all that were replaced without one."""
    found = session_keys.replaced(folder)
    return _remove(path for path in found if before is None or _instant(path) <= before)


def _drop_inner(folder: Path, before: datetime | None) -> int:
    """Keep what the file keeps; without an instant begin a file with a new key alone."""
    if before is not None:
        return 0
    (folder / _INNER).unlink(missing_ok=True)
    inner.make_first_key(folder)
    return 1


def _drop_none(_folder: Path, _before: datetime | None) -> int:
    return 0


def _remove(paths: Iterable[Path]) -> int:
    gone = list(paths)
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _instant(path: Path) -> datetime:
    """Return the instant in a file's name: when the key was made, or for a session's when it was replaced."""
    found = _STAMP.search(path.name)
    if found is None:
        return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    return datetime.strptime(found[0], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)


KINDS: Final = {
    each.name: each
    for each in (
        Kind(
            name="token",
            purpose="signs registry tokens",
            afterwards="every process signs with it within seconds",
            files=lambda folder: sorted(folder.glob("registry-token-*.pem")),
            make=_rotate_token,
            drop=_drop_tokens,
        ),
        Kind(
            name="session",
            purpose="signs sign-ins to the pages, and tickets of live logs",
            afterwards="restart the control plane (`api`) and the streams, on every host: they read it at their start",
            files=lambda folder: [*session_keys.replaced(folder), *folder.glob(session_keys.NAME)],
            make=session_keys.rotate,
            drop=_drop_sessions,
        ),
        Kind(
            name="inner",
            purpose="signs what roles ask each other",
            afterwards="copy the file `inner` to every host; each process reads it again within seconds",
            files=lambda folder: sorted(folder.glob(_INNER)),
            make=lambda folder, _now: inner.rotate(folder),
            drop=_drop_inner,
        ),
        Kind(
            name="backup",
            purpose="opens backups",
            afterwards="keep a copy apart from the backups; the next backup copies every blob anew, sealed with it",
            files=lambda folder: sorted(folder.glob(f"{backup_keys.PREFIX}*{backup_keys.SUFFIX}")),
            make=_rotate_backup,
            drop=_drop_none,
        ),
        Kind(
            name="vault",
            purpose="seals credentials for upstreams",
            afterwards="copy the files `vault-*.key` to every host; what is entered from now on is sealed with it, and "
            "old keys stay for what they sealed",
            files=vault.all_files,
            make=_rotate_vault,
            drop=_drop_none,
        ),
    )
}
"""Every kind of key by its name on the command line."""
