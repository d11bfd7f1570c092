"""Checks of the data directory: rights, space, file system, keys, certificates, clock."""

import os
import stat
import time
from datetime import datetime
from pathlib import Path

from pratique.server.config import data_directory
from pratique.server.config.certificates import Pair
from pratique.server.config.data_directory import Mount
from pratique.server.config.doctor.result import Result, fail, ok, warn

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_SKEW_MAX = 300.0  # seconds; clients and tokens bear no more


def rights(data: Path) -> Result:
    """Whether only the owner may enter the data directory, and we may write it."""
    if not data.is_dir():
        return fail(f"{data} is not there", "`pratique up` or `pratique migrate` makes it; is PRATIQUE_DATA right?")
    status = data.stat()
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        return fail(f"{data} belongs to user {status.st_uid} and this user may not write it", "run as that user")
    if status.st_mode & _OTHERS:
        mode = f"{stat.S_IMODE(status.st_mode):04o}"
        return warn(f"others may enter {data} (mode {mode}), which holds keys and passwords", f"chmod 700 {data}")
    return ok(f"{data} is its owner's alone")


def space(data: Path, *, free_min: int, free_warn: int) -> Result:
    """Whether there is room for more; both bounds in MiB."""
    free = data_directory.free_mib(data)
    remedy = f"make room on the file system of {data}, or move it and set PRATIQUE_DATA"
    if free < free_min:
        return fail(f"{free} MiB are free; nothing starts below {free_min}", remedy)
    if free < free_warn:
        return warn(f"{free} MiB are free", remedy)
    return ok(f"{free} MiB are free")


def file_system(data: Path, *, embedded: bool, table: list[Mount]) -> Result:
    """Whether SQLite can trust the file system."""
    kind = data_directory.network_kind(data, table)
    if kind is None:
        return ok("the data directory is on a local file system")
    if embedded:
        return fail(
            f"the data directory is on {kind}, where SQLite loses data",
            "move it to a local disk, or use PostgreSQL: PRATIQUE_DATABASE_URL",
        )
    return ok(f"the data directory is on {kind}; the database is not in it")


def keys(data: Path) -> Result:
    """Whether the keys are there and nobody else can read them."""
    folder = data / "keys"
    missing = [name for name, there in _keys(folder).items() if not there]
    if missing:
        return fail(
            f"{' and '.join(missing)} missing in {folder}",
            "restore them from a backup, or run `pratique migrate`: new ones end all sessions and tokens in flight",
        )
    open_ones = [each.name for each in folder.iterdir() if each.is_file() and each.stat().st_mode & _OTHERS]
    if open_ones:
        return fail(f"others may read {', '.join(sorted(open_ones))} in {folder}", f"chmod 600 {folder}/*")
    return ok("the keys are there and nobody else can read them")


def _keys(folder: Path) -> dict[str, bool]:
    signing = any(folder.glob("registry-token-*")) if folder.is_dir() else False
    return {
        "the session key": (folder / "django").is_file(),
        "the registry tokens' key": signing,
        "the inner roles' key": (folder / "inner").is_file(),
    }


def certificate(pair: Pair | None, *, now: datetime) -> Result:
    """Whether the servers' certificate is good for a while."""
    if pair is None:
        return ok("TLS is off")
    from pratique.server.certs.errors import UnusableCertificate
    from pratique.server.certs.renewal import RENEW_BEFORE
    from pratique.server.certs.store import load

    remedy = f"restart `pratique up`, which renews its own; replace {pair.chain} if it comes from elsewhere"
    try:
        expires = load(pair.chain).not_valid_after_utc
    except UnusableCertificate as refusal:
        return fail(str(refusal), remedy)
    if expires <= now:
        return fail(f"the certificate expired on {expires:%Y-%m-%d}", remedy)
    if expires - now < RENEW_BEFORE:
        return warn(f"the certificate expires on {expires:%Y-%m-%d}", remedy)
    return ok(f"the certificate is good until {expires:%Y-%m-%d}")


def clock(data: Path, *, now: float | None = None) -> Result:
    """Whether the clock went back behind what it said when the data was written."""
    present = time.time() if now is None else now
    written = max((each.stat().st_mtime for each in data.iterdir() if each.is_file()), default=0.0)
    ahead = written - present
    if ahead > _SKEW_MAX:
        return fail(
            f"the clock is {ahead:.0f} s behind a file of the data directory; tokens and certificates depend on it",
            "set the clock, and keep it right by NTP (`timedatectl set-ntp true`)",
        )
    return ok("the clock has not gone back")
