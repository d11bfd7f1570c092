"""Who listens on a port, read from Linux' ``/proc`` (proc(5): ``net/tcp``, ``<pid>/fd``). Best effort: may not know."""

import contextlib
import pwd
from dataclasses import dataclass
from pathlib import Path

_LISTEN = "0A"
_COLUMNS = 10
_COMMAND_MAX = 64  # characters; the kernel keeps fifteen


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A listener: its process where it may be seen, and its user."""

    pid: int | None
    command: str
    user: str

    def __str__(self) -> str:
        if self.pid is None:
            return f"a process of user {self.user}"
        return f"{self.command} (process {self.pid}, user {self.user})"


def find(port: int, *, proc: Path = Path("/proc")) -> Holder | None:
    """Return who listens on TCP ``port``, or None where that cannot be told."""
    for table in ("tcp", "tcp6"):
        for inode, user in _listeners(proc / "net" / table, port):
            pid = _owner(inode, proc)
            command = _command(pid, proc) if pid is not None else ""
            return Holder(pid=pid, command=command, user=_user(user))
    return None


def _listeners(table: Path, port: int) -> list[tuple[str, int]]:
    try:
        # bounded: by the kernel, which writes it
        lines = table.read_text(encoding="ascii", errors="replace").splitlines()[1:]
    except OSError:
        return []
    found = []
    for line in lines:
        columns = line.split()
        if len(columns) < _COLUMNS or columns[3] != _LISTEN:
            continue
        if int(columns[1].rpartition(":")[2], 16) == port:
            found.append((columns[9], int(columns[7])))
    return found


def _owner(inode: str, proc: Path) -> int | None:
    wanted = f"socket:[{inode}]"
    for process in proc.iterdir():
        if not process.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            for descriptor in (process / "fd").iterdir():
                with contextlib.suppress(OSError):
                    if str(descriptor.readlink()) == wanted:
                        return int(process.name)
    return None


def _command(pid: int, proc: Path) -> str:
    try:
        with (proc / str(pid) / "comm").open(encoding="utf-8", errors="replace") as file:
            return file.read(_COMMAND_MAX).strip() or "a process"
    except OSError:
        return "a process"


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
