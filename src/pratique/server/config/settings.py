"""The top-level settings of an installation, and how this process finds all its settings."""

import importlib
import os
from pathlib import Path

from pratique.server.kernel import settings
from pratique.server.kernel.settings import option, section


@section("")
class Installation:
    """What the whole installation shares."""

    data: Path = option(Path("~/.local/share/pratique").expanduser(), help="Where the installation keeps its state.")
    public_url: str = option("", help="The address people use, when it is not the one a request came to.")
    database_url: str = option("", help="postgresql://… ; empty: SQLite in the data directory.", secret=True)
    database_direct_url: str = option(
        "", help="PostgreSQL without a transaction pooler, for the data planes; empty: database_url.", secret=True
    )
    broker_url: str = option("", help="redis://… or amqp://… ; empty: files in the data directory.", secret=True)
    log_level: str = option("info", help="debug, info, warning or error.")


@section("api")
class Api:
    """The control plane: REST and pages."""

    port: int = option(8080, help="Where REST and the pages are served.", unit="TCP port")


@section("firewall")
class Firewall:
    """The package firewall's data plane."""

    port: int = option(8090, help="Where package managers are served.", unit="TCP port")


SECTION_MODULES = (
    "pratique.server.identity.settings",
    "pratique.server.jobs.settings",
    "pratique.server.registry.settings",
)
"""Modules whose import declares sections; a domain with settings is listed here."""


def configure() -> settings.Effective:
    """Load this process's settings from the environment and the file it names, and make them current."""
    for module in SECTION_MODULES:
        importlib.import_module(module)
    path = os.environ.get("PRATIQUE_CONFIG")
    effective = settings.load(environ=os.environ, path=Path(path) if path else None)
    settings.use(effective)
    return effective
