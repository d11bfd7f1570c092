"""The data directory: who may use it, which version wrote it, and whether it can carry an installation.

Layout: ``version`` (the marker), ``lock`` (held by a running ``pratique up``), ``keys/``, ``certificates/``,
``pratique.sqlite3``, ``blobs/``, ``broker/``, ``backups/``, ``admin-password``, and ``pratique.toml`` when somebody put
it there. Only the owner may enter it (0700). What a person put there is never changed.
"""

import contextlib
import errno
import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pratique.server.kernel.errors import Conflict, Invalid, Unavailable

MARKER = "version"
LOCK = "lock"
_MARKER_MAX = 1024  # bytes
_MIB = 1024 * 1024
_FOREIGN_SHOWN = 3
_OURS = frozenset(
    {"pratique.toml", "keys", "certificates", "blobs", "broker", "backups", "lost+found", "lock", "admin-password"}
)
_NETWORK_TYPES = frozenset(
    {
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "fuse.cephfs",
        "fuse.gcsfuse",
        "fuse.glusterfs",
        "fuse.juicefs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "orangefs",
        "pvfs2",
        "smb2",
        "smb3",
        "smbfs",
        "virtiofs",
    }
)


class DataUnusable(Invalid):
    """The data directory {path} cannot be used: {reason}. Correct that, or choose another with PRATIQUE_DATA."""

    code = "data_unusable"


class DataForeign(Invalid):
    """The directory {path} holds other things ({found}) and no installation of Pratique.

    Choose an empty or a new directory with PRATIQUE_DATA.
    """

    code = "data_foreign"


class DataOnNetwork(Invalid):
    """The data directory {path} is on a network file system ({kind}), where SQLite loses data.

    Choose a local directory with PRATIQUE_DATA, or use PostgreSQL with PRATIQUE_DATABASE_URL.
    """

    code = "data_on_network"


class DataOlder(Conflict):
    """The data directory {path} was written by Pratique {found}; this is {present}.

    Nothing was changed. `pratique migrate --backup` makes a backup in {path}/backups and brings the data up to date;
    `pratique up --migrate` does the same and starts.
    """

    code = "data_older"


class DataNewer(Conflict):
    """The data directory {path} was written by Pratique {found}, which is newer than this {present}.

    Nothing was changed. Start it with version {found} or later, or restore a backup made by {present}.
    """

    code = "data_newer"


class DataInUse(Conflict):
    """The data directory {path} belongs to a running instance{holder}.

    Stop that one first, or choose another directory with PRATIQUE_DATA.
    """

    code = "data_in_use"


class DiskFull(Unavailable):
    """Only {free} MiB are free where the data directory {path} lies; at least {needed} MiB are needed to start.

    Make room, or choose another place with PRATIQUE_DATA.
    """

    code = "disk_full"


class _Marker(msgspec.Struct, frozen=True, kw_only=True):
    """``prepared`` tells what the tables, the first administrator and the keys were last brought up to date for."""

    version: str
    prepared: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """Where a file system is mounted, and its type."""

    point: str
    kind: str


def mounts(table: Path = Path("/proc/self/mountinfo")) -> list[Mount]:
    """Return this process's mounts (proc(5), ``mountinfo``); an empty list where there is no such table."""
    try:
        # bounded: by the kernel, which writes it
        lines = table.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        before, _, after = line.partition(" - ")
        columns = before.split()
        if len(columns) > 4 and after:  # noqa: PLR2004 — the fifth column is the mount point
            point = re.sub(r"\\([0-7]{3})", lambda each: chr(int(each[1], 8)), columns[4])
            found.append(Mount(point=point, kind=after.split()[0]))
    return found


def network_kind(path: Path, table: list[Mount]) -> str | None:
    """Return the type of the network file system ``path`` lies on, or None when it is local."""
    place = str(path.resolve())
    over = [each for each in table if each.point == "/" or f"{place}/".startswith(f"{each.point}/")]
    if not over:
        return None
    # The last of equally long mount points hides those before it.
    kind = max(reversed(over), key=lambda each: len(each.point)).kind
    return kind if kind in _NETWORK_TYPES else None


def free_mib(path: Path) -> int:
    """Return the space an ordinary process may still write where ``path`` lies, in MiB."""
    there = path
    while not there.exists():
        there = there.parent
    status = os.statvfs(there)
    return status.f_bavail * status.f_frsize // _MIB


def check_place(path: Path, *, embedded: bool, free_min: int, table: list[Mount] | None = None) -> None:
    """Raise when an installation may not start at ``path``: network file system (for SQLite), or no space left."""
    kind = network_kind(path, mounts() if table is None else table)
    if kind is not None and embedded:
        raise DataOnNetwork(path=path, kind=kind)
    free = free_mib(path)
    if free < free_min:
        raise DiskFull(path=path, free=free, needed=free_min)


def make(path: Path, *, version: str) -> None:
    """Make the directory at its first start: rights, marker, keys. Does nothing to what is there already.

    Raises :class:`DataForeign`, :class:`DataUnusable`.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (path / MARKER).exists():
            check_ours(path)
            path.chmod(0o700)
            _make_keys(path / "keys")
            stamp(path, version=version)
        for name in ("blobs", "broker", "backups", "static"):
            (path / name).mkdir(mode=0o700, exist_ok=True)
        _make_keys(path / "keys")
    except OSError as error:
        raise _unusable(path, error) from error


def check_ours(path: Path, *, besides: frozenset[str] = frozenset()) -> None:
    """Raise :class:`DataForeign` when ``path`` holds what no installation would have left there without a marker."""
    if path.is_dir():
        foreign = sorted(each.name for each in path.iterdir() if each.name not in _OURS | besides)
        if foreign:
            raise DataForeign(path=path, found=", ".join(foreign[:_FOREIGN_SHOWN]))


def check_version(path: Path, *, version: str) -> None:
    """Raise :class:`DataOlder` or :class:`DataNewer` when another version wrote ``path``."""
    found = written_by(path)
    if found is None or found == version:
        return
    kind = DataNewer if _ordered(found) > _ordered(version) else DataOlder
    raise kind(path=path, found=found, present=version)


def check_not_newer(path: Path, *, version: str) -> None:
    """Raise :class:`DataNewer` when a newer version wrote ``path``."""
    with contextlib.suppress(DataOlder):
        check_version(path, version=version)


def written_by(path: Path) -> str | None:
    """Return the version that wrote ``path``, or None before its first start. Raises :class:`DataUnusable`."""
    marker = _read_marker(path)
    return None if marker is None else marker.version


def prepared_for(path: Path) -> str:
    """Return what ``path`` was last prepared for, as :func:`stamp` was told. Raises :class:`DataUnusable`."""
    marker = _read_marker(path)
    return "" if marker is None else marker.prepared


def _read_marker(path: Path) -> _Marker | None:
    try:
        with (path / MARKER).open("rb") as file:
            text = file.read(_MARKER_MAX)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(path, error) from error
    try:
        return msgspec.json.decode(text, type=_Marker)
    except msgspec.DecodeError as error:
        raise DataUnusable(path=path, reason=f"its file `{MARKER}` is damaged ({error})") from error


def stamp(path: Path, *, version: str, prepared: str = "") -> None:
    """Write that ``version`` wrote this directory, prepared for ``prepared``; whole or not at all."""
    text = msgspec.json.encode(_Marker(version=version, prepared=prepared)) + b"\n"
    _write_once(path / f"{MARKER}.new", text, replace=True)
    (path / f"{MARKER}.new").replace(path / MARKER)


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the directory for this process. Raises :class:`DataInUse` with the holder's process id."""
    try:
        descriptor = os.open(path / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _unusable(path, error) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DataInUse(path=path, holder=_said(os.pread(descriptor, 32, 0))) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def holder(path: Path) -> int | None:
    """Return the process that holds the directory, or None when nobody does."""
    try:
        descriptor = os.open(path / LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        text = os.pread(descriptor, 32, 0).strip()
        return int(text) if text.isdigit() else 0
    finally:
        os.close(descriptor)
    return None


def _said(text: bytes) -> str:
    number = text.strip().decode("ascii", "replace")
    return f" (process {number})" if number.isdigit() else ""


def _make_keys(keys: Path) -> None:
    keys.mkdir(mode=0o700, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        _write_once(keys / "django", secrets.token_urlsafe(48).encode())


def _write_once(path: Path, content: bytes, *, replace: bool = False) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | (os.O_TRUNC if replace else os.O_EXCL)
    descriptor = os.open(path, flags, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _ordered(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", version)[:3])


def _unusable(path: Path, error: OSError) -> DataUnusable:
    reasons = {
        errno.EACCES: "this user may not write there",
        errno.EROFS: "its file system is read-only",
        errno.ENOTDIR: "a part of its path is a file",
        errno.EEXIST: "it is a file, not a directory",
        errno.ENOSPC: "the disk is full",
    }
    return DataUnusable(path=path, reason=reasons.get(error.errno or 0, error.strerror or str(error)))
