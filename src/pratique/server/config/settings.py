"""The top-level settings of an installation, and how a process finds all its settings.

A process reads one TOML file and then the environment, which wins. The file is the one that ``PRATIQUE_CONFIG`` names,
or else ``pratique.toml`` in the data directory. The working directory is not looked at: a command must not behave
otherwise because of where it is run.
"""

import importlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from pratique.server.kernel import settings
from pratique.server.kernel.settings import option, section

Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Positive = Annotated[int, msgspec.Meta(ge=1)]
PortOrNone = Annotated[int, msgspec.Meta(ge=0, le=65535)]
Size = Annotated[int, msgspec.Meta(ge=0)]

DEFAULT_DATA = Path("~/.local/share/pratique").expanduser()
DATA_VARIABLE = "PRATIQUE_DATA"
FILE_NAME = "pratique.toml"


@section("")
class Installation:
    """What the whole installation shares."""

    data: Path = option(DEFAULT_DATA, help="Where the installation keeps its state.")
    listen: tuple[str, ...] = option(
        ("127.0.0.1", "::1"), help="Addresses every port listens on. Beyond loopback needs tls or insecure."
    )
    tls: bool = option(False, help="Serve TLS, with certificates of a local authority made in the data directory.")
    insecure: bool = option(False, help="Listen beyond loopback without TLS: passwords then travel in the clear.")
    public_url: str = option("", help="The address people use, when it is not the one a request came to.")
    trusted_proxies: tuple[str, ...] = option(
        (), help="Networks (CIDR) whose X-Forwarded-* headers are believed; from anybody else they are ignored."
    )
    database_url: str = option("", help="postgresql://… ; empty: SQLite in the data directory.", secret=True)
    database_direct_url: str = option(
        "", help="PostgreSQL without a transaction pooler, for the data planes; empty: database_url.", secret=True
    )
    broker_url: str = option("", help="redis://… or amqp://… ; empty: files in the data directory.", secret=True)
    redis_url: str = option(
        "",
        help="redis://… that carries news and counts between processes; empty: broker_url's where that is Redis, else "
        "sockets and a file in the data directory, which reach one machine. Its loss costs speed only.",
        secret=True,
    )
    disk_free_min: Size = option(
        64, help="With less free space in the data directory nothing is started, so that what runs can end.", unit="MiB"
    )
    disk_free_warn: Size = option(
        1024, help="With less free space in the data directory a warning is given.", unit="MiB"
    )
    log_level: Literal["debug", "info", "warning", "error"] = option("info", help="debug, info, warning or error.")
    log_format: Literal["auto", "json", "console"] = option(
        "auto", help="json, console, or auto: console on a terminal and json elsewhere."
    )


@section("api")
class Api:
    """The control plane: REST and pages."""

    port: Port = option(8080, help="Where REST and the pages are served.", unit="TCP port")
    public_url: str = option("", help="The control plane's own address, when it is not the installation's public_url.")
    threads: Positive = option(
        8,
        help="Requests answered at once, those included that wait for a client, a disk or the database's writer.",
        unit="threads",
    )
    turns: Size = option(
        0,
        help="Pages worked on at once; the others stand in line, since threads of one process only take the "
        "interpreter from one another. 0: one on SQLite, three on PostgreSQL, which is waited for meanwhile.",
        unit="pages",
    )
    connections: Positive = option(
        256,
        help="Connections held on each address, those included that wait for a client to ask again. Each takes a file "
        "descriptor.",
        unit="connections",
    )
    backlog: Positive = option(1024, help="Connections the system holds while no more are taken.", unit="connections")


@section("tls")
class Tls:
    """A certificate from elsewhere, instead of the local authority's."""

    certificate_file: Path | None = option(
        None, help="The servers' certificate chain, PEM. Empty: a local authority's."
    )
    key_file: Path | None = option(None, help="Its private key, PEM, PKCS #8, not encrypted.")


@section("streams")
class Streams:
    """Server-sent events."""

    port: PortOrNone = option(0, help="Where streams are served; 0: on the registry's port.", unit="TCP port")
    public_url: str = option(
        "", help="The streams' own address. Empty: the installation's public_url, or this port of the host asked."
    )


@section("firewall")
class Firewall:
    """The package firewall's data plane."""

    port: Port = option(8090, help="Where package managers are served.", unit="TCP port")
    public_url: str = option("", help="The firewall's own address, when it is not the installation's public_url.")


@section("osa_api")
class OsaApi:
    """Decisions for the plugins of repository managers."""

    port: PortOrNone = option(0, help="Where plugins ask; 0: on the firewall's port.", unit="TCP port")


@section("judge")
class Judge:
    """The inner role that judges for other roles. `pratique up` does not start it."""

    port: Port = option(8095, help="Where other roles of this installation ask for verdicts.", unit="TCP port")
    url: str = option(
        "",
        help="Where registry, firewall and osa-api ask for verdicts that have to be made, such as http://judge:8095. "
        "Empty: they make them themselves.",
    )


@section("worker")
class Worker:
    """What workers answer to those who run the installation."""

    port: PortOrNone = option(0, help="Where a worker answers /health and /metrics; 0: nowhere.", unit="TCP port")


@section("beat")
class Beat:
    """What beat answers to those who run the installation."""

    port: PortOrNone = option(0, help="Where beat answers /health and /metrics; 0: nowhere.", unit="TCP port")


SECTION_MODULES = (
    "pratique.server.config.neighbours.settings",
    "pratique.server.kernel.egress.settings",
    "pratique.server.kernel.processes.settings",
    "pratique.server.kernel.storage.s3.settings",
    "pratique.server.kernel.telemetry.settings",
    "pratique.server.kernel.cache.settings",
    "pratique.server.kernel.web.settings",
    "pratique.server.kernel.database.settings",
    "pratique.server.identity.settings",
    "pratique.server.jobs.settings",
    "pratique.server.registry.settings",
    "pratique.server.policy.settings",
    "pratique.server.firewall.settings",
    "pratique.server.scanning.settings",
    "pratique.server.index.settings",
    "pratique.server.index.proxy.settings",
    "pratique.server.inventory.settings",
    "pratique.server.media.settings",
    "pratique.server.audit.settings",
    "pratique.server.backup.settings",
)
"""Modules whose import declares sections; a domain with settings is listed here."""


def find_file(environ: Mapping[str, str]) -> Path | None:
    """Return the settings file of this process: the one named, else the data directory's if it is there."""
    named = environ.get(settings.CONFIG_VARIABLE)
    if named:
        return Path(named).expanduser()
    kept = Path(environ.get(DATA_VARIABLE) or DEFAULT_DATA).expanduser() / FILE_NAME
    return kept if kept.exists() else None


def read(environ: Mapping[str, str]) -> settings.Effective:
    """Return the settings that ``environ`` and the file it leads to give. Raises :class:`settings.SettingsError`."""
    for module in SECTION_MODULES:
        importlib.import_module(module)
    path = find_file(environ)
    effective = settings.load(environ=environ, path=path)
    data = effective.get(Installation).data
    if path is not None and settings.CONFIG_VARIABLE not in environ and path.parent.resolve() != data.resolve():
        raise settings.SettingsError(
            [
                settings.Problem(
                    where=f"{path}: data", what=f"moves the directory this file lies in; set {DATA_VARIABLE}"
                )
            ]
        )
    return effective


def configure() -> settings.Effective:
    """Load this process's settings from the environment and the file it names, and make them current."""
    effective = read(os.environ)
    settings.use(effective)
    return effective
