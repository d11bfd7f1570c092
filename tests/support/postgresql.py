"""A PostgreSQL server and a PgBouncer in front of it, from Debian's programs, in a folder of their own on loopback.

PgBouncer pools by transaction, which is how production runs and what finds statements that assume a session. Neither
program runs as root, so under root they become the user `postgres` that their package made.
"""

import os
import pwd
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from pratique.server.config.neighbours import pgbouncer as generated
from pratique.server.config.neighbours.files import write
from pratique.server.config.neighbours.settings import PgbouncerSettings
from tests.support.environment import find, need, not_tested
from tests.support.ports import LOOPBACK, accepts, free_ports
from tests.support.processes import Child, run

USER = "pratique"
PASSWORD = "loopback-only"
POOLER = PgbouncerSettings(listen=LOOPBACK, clients=2000, connections=40, sessions=2, wait=30)
DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")

SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 100
shared_buffers = 64MB
fsync = {fsync}
synchronous_commit = on
full_page_writes = {fsync}
timezone = 'UTC'
log_min_messages = warning
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class PostgreSQL:
    """A running server with its pooler."""

    server: Child
    pooler: Child
    port: int
    pooler_port: int

    def direct_url(self, database: str) -> str:
        """Give the address of the server itself, as the data planes use it."""
        return f"postgresql://{USER}:{PASSWORD}@{LOOPBACK}:{self.port}/{database}"

    def pooled_url(self, database: str) -> str:
        """Give the address through PgBouncer, as Django uses it."""
        return f"postgresql://{USER}:{PASSWORD}@{LOOPBACK}:{self.pooler_port}/{database}"

    def create_database(self, name: str) -> None:
        """Create an empty database."""
        self.execute(f'CREATE DATABASE "{name}"')

    def execute(self, statement: str, *, database: str = "postgres") -> str:
        """Run one statement on the server itself and give what psql prints."""
        command: list[str | Path] = [need("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement]
        return run([*command, self.direct_url(database)]).checked().stdout.strip()

    def restart(self) -> None:
        """Kill the server as a crash would, and start it again (it then recovers from its log).

        It refuses to start beside a process of the one before it, and those end by themselves, a little later.
        """
        self.server.signal(signal.SIGSTOP)  # so that no process of it comes after the look
        left = psutil.Process(self.server.pid).children()
        self.server.kill()
        psutil.wait_procs(left, timeout=30)
        self.server.start().wait_until(lambda: accepts(self.port))


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[PostgreSQL]:
    """Run a server and its pooler for as long as the block lasts; `durable`: synced to disk, as in production."""
    programs = _programs()
    pgbouncer = need("pgbouncer")
    user = _unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="pratique-postgresql-"))
    try:
        folder.chmod(0o755)
        if user:
            shutil.chown(folder, user, user)
        port, pooler_port = free_ports(2)
        _initialise(programs, folder, user=user, port=port, durable=durable)
        server = Child(
            name="PostgreSQL",
            command=[programs / "postgres", "-D", folder / "data"],
            log=folder / "server.log",
            user=user,
        )
        pooler = Child(
            name="PgBouncer",
            command=[
                pgbouncer,
                _write_pooler_settings(folder, port=pooler_port, server_port=port, user=user),
            ],
            log=folder / "pooler.log",
            user=user,
        )
        try:
            server.start().wait_until(lambda: accepts(port))
            pooler.start().wait_until(lambda: accepts(pooler_port))
            yield PostgreSQL(server=server, pooler=pooler, port=port, pooler_port=pooler_port)
        finally:
            pooler.kill()
            server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Find the folder of initdb and postgres: Debian keeps one per version outside PATH."""
    for folder in sorted(DEBIAN_PROGRAMS.glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True):
        if (folder / "initdb").exists():
            return folder
    initdb = find("initdb")
    if initdb is None:
        not_tested("PostgreSQL's server is not installed (requirements/debian.txt names its package)")
    return initdb.parent


def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _initialise(programs: Path, folder: Path, *, user: str | None, port: int, durable: bool) -> None:
    password = folder / "password"
    password.write_text(PASSWORD + "\n")
    options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", f"--username={USER}"]
    initdb: list[str | Path] = [programs / "initdb", "-D", folder / "data", f"--pwfile={password}", *options]
    run(initdb, user=user, directory=folder).checked()
    with (folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS.format(port=port, fsync="on" if durable else "off"))


def _write_pooler_settings(folder: Path, *, port: int, server_port: int, user: str | None) -> Path:
    """Write what `pratique config pgbouncer` writes, for every database of the server."""
    server = generated.Server(host=LOOPBACK, port=server_port, tls="disable")
    login = generated.Login(user=USER, password=PASSWORD)
    for path in write(folder, generated.files(server, login, port=port, folder=folder, own=POOLER)):
        if user:
            shutil.chown(path, user, user)
    return folder / generated.INI
