"""Settings of the programs beside ours; each stands in the generated configuration only."""

from pathlib import Path
from typing import Annotated

import msgspec

from pratique.server.kernel.settings import option, section

Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Positive = Annotated[int, msgspec.Meta(ge=1)]


@section("nginx")
class NginxSettings:
    """The proxy in front: TLS, and one host name for everything."""

    port: Port = option(443, help="Where people and clients come in, by TLS.", unit="TCP port")
    redirect_port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = option(
        80, help="Where plain HTTP is sent on to TLS; 0: nowhere.", unit="TCP port"
    )
    listen: tuple[str, ...] = option(("0.0.0.0", "::"), help="Addresses NGINX listens on.")  # noqa: S104 — behind TLS
    certificate_file: Path | None = option(
        None, help="The certificate chain NGINX shows, PEM. Empty: tls.certificate_file, or the local authority's."
    )
    key_file: Path | None = option(None, help="Its private key, PEM.")
    api: tuple[str, ...] = option((), help="Every `pratique serve api`, as host:port. Empty: api.port on this host.")
    registry: tuple[str, ...] = option(
        (), help="Every `pratique serve registry`, as host:port. Empty: registry.port on this host."
    )
    firewall: tuple[str, ...] = option(
        (), help="Every `pratique serve firewall`, as host:port. Empty: firewall.port on this host."
    )
    osa_api: tuple[str, ...] = option(
        (), help="Every `pratique serve osa-api`, as host:port. Empty: where the firewall is, or osa_api.port."
    )
    streams: tuple[str, ...] = option(
        (), help="Every `pratique serve streams`, as host:port. Empty: where the registry is, or streams.port."
    )
    send_files: bool = option(
        True,
        help="Whether NGINX itself sends blobs, once the registry has authorised it. It then needs to read the data "
        "directory at the same path as the registry; turn it off where it cannot.",
    )
    user: str = option("", help="The user of NGINX's workers, when it is started by root. Best the one Pratique has.")
    folder: Path = option(Path("/run/pratique-nginx"), help="Where NGINX keeps its process id and temporary files.")
    access_log: str = option("off", help="A file for NGINX's own log of requests; each role logs its own anyway.")
    hsts: Annotated[int, msgspec.Meta(ge=0)] = option(
        0,
        help="How long browsers are to refuse plain HTTP to this host name, on any port (HSTS). 0: they are not told.",
        unit="seconds",
    )
    http_2: bool = option(
        False,
        help="Whether it speaks HTTP/2, which has no reason phrase: uv, which prints nothing else of a refusal, then "
        "says only `403 Forbidden` of a package that is held back.",
    )


@section("pgbouncer")
class PgbouncerSettings:
    """The pooler between our processes and PostgreSQL."""

    listen: str = option("127.0.0.1", help="The addresses it listens on, separated by commas.")
    clients: Positive = option(
        2000, help="Connections that our processes may hold to it, busy or not.", unit="connections"
    )
    connections: Positive = option(
        40,
        help="Connections it holds to PostgreSQL at most. More than four for each core of the database's machine "
        "mostly makes transactions wait for each other there instead of here.",
        unit="connections",
    )
    sessions: Positive = option(
        3,
        help="Connections to PostgreSQL besides, for people with `pratique psql`: each is one person's until they end.",
        unit="connections",
    )
    wait: Positive = option(
        30, help="How long a transaction may wait for a connection before it is refused.", unit="seconds"
    )


@section("redis")
class RedisSettings:
    """Redis, as broker and cache. Nothing in it is the only copy of anything."""

    listen: tuple[str, ...] = option(("127.0.0.1", "::1"), help="Addresses Redis listens on.")
    memory: Positive = option(
        256, help="What it may hold; beyond it the oldest entries of the cache go, never a bell.", unit="MiB"
    )
