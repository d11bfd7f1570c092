"""From this installation's settings to the configuration of each program beside ours."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from pratique.server.config import certificates, public
from pratique.server.config.neighbours import nginx, pgbouncer, redis
from pratique.server.config.neighbours.files import File
from pratique.server.config.neighbours.settings import NginxSettings, PgbouncerSettings, RedisSettings
from pratique.server.config.roles import Role, port_of
from pratique.server.config.settings import Installation
from pratique.server.kernel import settings
from pratique.server.kernel.errors import Invalid
from pratique.server.registry.settings import RegistrySettings


class Neighbour(StrEnum):
    """A program that is configured from our settings."""

    NGINX = "nginx"
    PGBOUNCER = "pgbouncer"
    REDIS = "redis"


class NoPublicHost(Invalid):
    """NGINX is configured for one host name by TLS, and PRATIQUE_PUBLIC_URL is {value!r}.

    Set it to the address people will use, such as https://registry.example.com.
    """

    code = "no_public_host"


class NoPooler(Invalid):
    """PgBouncer stands between two addresses, and {variable} is {problem}.

    PRATIQUE_DATABASE_URL names PgBouncer, PRATIQUE_DATABASE_DIRECT_URL the PostgreSQL server behind it.
    """

    code = "no_pooler"


class NoRedis(Invalid):
    """Neither PRATIQUE_BROKER_URL nor PRATIQUE_REDIS_URL names a Redis.

    Write redis://… in one of them, with the password that Redis shall ask for.
    """

    code = "no_redis"


def files_of(neighbour: Neighbour, *, folder: Path) -> tuple[File, ...]:
    """Return the configuration of one program, to lie in ``folder``."""
    return _MAKERS[neighbour](folder)


def front() -> nginx.Front:
    """Return what NGINX is to stand in front of. Raises :class:`NoPublicHost`."""
    own, installation = settings.current(NginxSettings), settings.current(Installation)
    url = urlsplit(public.api_url())
    if url.scheme != "https" or not url.hostname:
        raise NoPublicHost(value=installation.public_url)
    pair = certificates.of_proxy()
    registry = own.registry or _here(Role.REGISTRY)
    firewall = own.firewall or _here(Role.FIREWALL)
    apart = port_of(Role.STREAMS) != port_of(Role.REGISTRY)
    limits = settings.current(RegistrySettings)
    return nginx.Front(
        address=public.api_url(),
        host=url.hostname,
        port=own.port,
        redirect_port=own.redirect_port,
        listen=own.listen,
        certificate=pair.chain,
        key=pair.key,
        api=own.api or _here(Role.API),
        registry=registry,
        firewall=firewall,
        osa_api=own.osa_api or (_here(Role.OSA_API) if port_of(Role.OSA_API) != port_of(Role.FIREWALL) else firewall),
        streams=own.streams or (_here(Role.STREAMS) if apart else registry),
        data=installation.data.absolute(),
        folder=own.folder,
        send_files=own.send_files,
        user=own.user,
        access_log=own.access_log,
        hsts=own.hsts,
        http_2=own.http_2,
        download_idle=limits.download_idle,
        upload_idle=limits.upload_idle,
    )


def _nginx(_folder: Path) -> tuple[File, ...]:
    return nginx.files(front())


def _pgbouncer(folder: Path) -> tuple[File, ...]:
    installation = settings.current(Installation)
    asked = _postgresql("PRATIQUE_DATABASE_URL", installation.database_url)
    behind = _postgresql("PRATIQUE_DATABASE_DIRECT_URL", installation.database_direct_url)
    server = pgbouncer.Server(
        host=behind.get("host") or "127.0.0.1",
        port=int(behind.get("port") or _POSTGRESQL),
        database=behind["dbname"],
        tls=behind.get("sslmode") or "prefer",
    )
    login = pgbouncer.Login(user=asked.get("user", ""), password=asked.get("password", ""), alias=asked["dbname"])
    port = int(asked.get("port") or _PGBOUNCER)
    return pgbouncer.files(server, login, port=port, folder=folder, own=settings.current(PgbouncerSettings))


def _redis(_folder: Path) -> tuple[File, ...]:
    installation, own = settings.current(Installation), settings.current(RedisSettings)
    named = (urlsplit(each) for each in (installation.broker_url, installation.redis_url))
    url = next((each for each in named if each.scheme == "redis"), None)
    if url is None:
        raise NoRedis
    password = unquote(url.password or "")
    return redis.files(port=url.port or _REDIS, password=password, listen=own.listen, memory=own.memory)


def _postgresql(variable: str, url: str) -> dict[str, str]:
    if not url:
        raise NoPooler(variable=variable, problem="empty")
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    except ProgrammingError as error:
        raise NoPooler(variable=variable, problem="no address of a database") from error
    if not parts.get("dbname"):
        raise NoPooler(variable=variable, problem="without a database's name")
    return parts


def _here(role: Role) -> tuple[str, ...]:
    return (f"127.0.0.1:{port_of(role)}",)


_POSTGRESQL, _PGBOUNCER, _REDIS = 5432, 6432, 6379
_MAKERS: Mapping[Neighbour, Callable[[Path], tuple[File, ...]]] = {
    Neighbour.NGINX: _nginx,
    Neighbour.PGBOUNCER: _pgbouncer,
    Neighbour.REDIS: _redis,
}
