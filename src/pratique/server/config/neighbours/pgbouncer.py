"""PgBouncer's configuration (pgbouncer.ini(5)): pooling by transaction, few connections to PostgreSQL, many to us.

Beside the database that our processes ask for stands a second name for it, whose few connections are pooled by session:
for people with psql, whose SET would otherwise stay with a connection that goes on to somebody else.
"""

from dataclasses import dataclass
from pathlib import Path

from pratique.server.config.neighbours.files import File
from pratique.server.config.neighbours.settings import PgbouncerSettings

INI, USERS = "pgbouncer.ini", "userlist.txt"
SESSION = "_session"
"""What follows the database's name in that of its pool by session."""

_TEMPLATE = """\
; Written by `pratique config pgbouncer`. Change the settings it comes from, not this file.
[databases]
{databases}

[pgbouncer]
listen_addr = {listen}
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
; Who connects anyway may ask how the pools are: psql -p {port} pgbouncer -c 'SHOW POOLS'
stats_users = {asking}
; A transaction's connection goes back to the others when it ends, so nothing of ours may need a session.
pool_mode = transaction
max_client_conn = {clients}
default_pool_size = {connections}
; Counted over all pools of a name, and then over all there are: PostgreSQL sees no more than this.
max_db_connections = {connections}
max_user_connections = {all_connections}
; What a person's session changed is taken back before another has its connection.
server_reset_query = DISCARD ALL
min_pool_size = 0
query_wait_timeout = {wait}
; A server that was restarted is tried again at once, and one that has gone is noticed before it is handed out.
server_login_retry = 1
server_check_delay = 5
server_idle_timeout = 300
; A client that vanished without a word frees its connection.
client_idle_timeout = 0
tcp_keepalive = 1
tcp_keepidle = 60
tcp_keepintvl = 10
tcp_keepcnt = 6
ignore_startup_parameters = extra_float_digits
server_tls_sslmode = {tls}
log_connections = 0
log_disconnections = 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """PostgreSQL itself; an empty ``database`` is every one it has, by its own name."""

    host: str
    port: int
    database: str = ""
    tls: str = "prefer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who our processes are to the pooler, and the pooler to PostgreSQL; ``alias`` is the database they ask for."""

    user: str
    password: str
    alias: str = ""


def files(server: Server, login: Login, *, port: int, folder: Path, own: PgbouncerSettings) -> tuple[File, ...]:
    """Return the two files that PgBouncer reads from ``folder``."""
    where = f"host={_quoted(server.host)} port={server.port}"
    named = f" dbname={_quoted(server.database)}" if server.database else ""
    alias = login.alias or server.database
    databases = [f"{alias or '*'} = {where}{named}"]
    if alias:
        databases.append(f"{alias}{SESSION} = {where}{named} pool_mode=session pool_size={own.sessions}")
    text = _TEMPLATE.format(
        databases="\n".join(databases),
        listen=own.listen,
        port=port,
        users=folder / USERS,
        asking=login.user,
        clients=own.clients,
        connections=own.connections,
        all_connections=own.connections + own.sessions,
        wait=own.wait,
        tls=server.tls,
    )
    users = f"{_in_users(login.user)} {_in_users(login.password)}\n"
    return (File(name=INI, text=text), File(name=USERS, text=users, secret=True))


def _quoted(value: str) -> str:
    """Write a value of a connection string: in quotes, with quotes inside doubled."""
    return "'" + value.replace("'", "''") + "'"


def _in_users(value: str) -> str:
    """Write a word of the list of users: in double quotes, with those inside doubled."""
    return '"' + value.replace('"', '""') + '"'
