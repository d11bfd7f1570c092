"""Redis's configuration (redis.conf): a bounded memory of which only the cache's part is ever thrown away."""

from collections.abc import Sequence

from pratique.server.config.neighbours.files import File

NAME = "redis.conf"

_TEMPLATE = """\
# Written by `pratique config redis`. Change the settings it comes from, not this file.
bind {listen}
port {port}
protected-mode yes
daemonize no
supervised no
logfile ""
# Jobs and their states are rows of the database. What is here is rung or computed again when it is lost, so nothing
# is written to disk, and a restart is a fresh start.
save ""
appendonly no
maxmemory {memory}mb
# Entries of the cache expire and bells do not: when memory is short, only what expires goes.
maxmemory-policy volatile-lru
tcp-keepalive 60
timeout 0
{password}"""


def files(*, port: int, password: str, listen: Sequence[str], memory: int) -> tuple[File]:
    """Return Redis's one file; with a password it is a secret."""
    text = _TEMPLATE.format(
        # A leading minus: an address that this machine lacks is passed over (an IPv6 one, mostly).
        listen=" ".join(f"-{each}" for each in listen),
        port=port,
        memory=memory,
        password=f"requirepass {_quoted(password)}\n" if password else "",
    )
    return (File(name=NAME, text=text, secret=bool(password)),)


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
