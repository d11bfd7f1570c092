"""``pratique firewall lockfile``: what goes past the firewall because a lock file names its address. Needs no data."""

import sys
from collections.abc import Sequence
from pathlib import Path

from pratique.core.ecosystems.lockfiles import LOCK_FILE_MAX, UnreadableLockFile, addresses_in, goes_past
from pratique.server.config.cli import tables
from pratique.server.config.cli.saying import say
from pratique.server.kernel.errors import Invalid


class NotALockFile(Invalid):
    """The addresses in {path} cannot be told: {reason}."""

    code = "not_a_lock_file"


def check(paths: Sequence[Path], through: Sequence[str]) -> None:
    """Print every address that goes past, and exit with 1 when there is one."""
    rows = [(str(path), where, address) for path in paths for where, address in _past(path, through)]
    if rows:
        tables.show(rows, heading=("File", "Where", "Address"))
        say(f"{len(rows)} addresses go past the firewall; lock anew through it, or deny them in the network")
        sys.exit(1)
    say("every address goes through the firewall")


def _past(path: Path, through: Sequence[str]) -> list[tuple[str, str]]:
    try:
        with path.open("rb") as file:
            data = file.read(LOCK_FILE_MAX + 1)
        found = addresses_in(path.name, data)
    except OSError as error:
        raise NotALockFile(path=path, reason=error.strerror or error) from error
    except UnreadableLockFile as error:
        raise NotALockFile(path=path, reason=error.reason) from error
    return [(each.where, each.address) for each in found if goes_past(each.address, through)]
