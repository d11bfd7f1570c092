"""``pratique up``: everything an embedded installation needs, under one supervisor."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence

from pratique import __version__
from pratique.server.config import certificates, data_directory, embedded, installing, listening
from pratique.server.config.cli import greeting, output, process
from pratique.server.config.roles import EMBEDDED, Role, port_of, port_setting
from pratique.server.config.settings import Installation
from pratique.server.config.supervisor import Supervisor
from pratique.server.kernel.errors import Invalid, Unavailable
from pratique.server.web import pages

_SHARING = frozenset({Role.STREAMS, Role.OSA_API})  # served by another role's port where they have none of their own


class SamePort(Invalid):
    """Two roles would listen on port {port}. Give one of them another with {setting}."""

    code = "same_port"


class CannotPrepare(Unavailable):
    """The start was given up: `pratique {command}` ended with exit code {ended}. What went wrong stands above."""

    code = "cannot_prepare"


def run(*, tls: bool, insecure: bool, migrate: bool) -> None:
    """Start everything and keep it running until told to stop."""
    if tls:
        os.environ["PRATIQUE_TLS"] = "true"
    if insecure:
        os.environ["PRATIQUE_INSECURE"] = "true"
    installation = process.load_settings()
    listening.check_exposure(installation.listen, tls=installation.tls, insecure=installation.insecure)
    installing.make_directory(installation)
    with data_directory.held(installation.data):
        _check_version(installation, migrate=migrate)
        _check_ports(installation.listen)
        _warn_of_disk(installation)
        if not installing.is_prepared(installation):
            _run_self("migrate", "--quiet")
        _collect_pages(installation)
        _prepare_certificates()
        asyncio.run(_supervise(installation))


async def _supervise(installation: Installation) -> None:
    say = output.Lines(style=installation.log_format)
    supervisor = Supervisor(embedded.programs(style=say.style), say=say)
    await supervisor.run(on_ready=lambda: greeting.say(installation))


def _check_version(installation: Installation, *, migrate: bool) -> None:
    try:
        data_directory.check_version(installation.data, version=__version__)
    except data_directory.DataOlder:
        if not migrate and not _agreed(installation):
            raise
        _run_self("migrate", "--backup")


def _agreed(installation: Installation) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    found = data_directory.written_by(installation.data)
    process.say(f"the data in {installation.data} was written by version {found}; this is {__version__}")
    sys.stderr.write("Make a backup and bring it up to date now? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline(16).strip().lower() in ("y", "yes")


def _check_ports(addresses: Sequence[str]) -> None:
    seen: set[int] = set()
    for role in EMBEDDED:
        port = port_of(role)
        if port in seen and role not in _SHARING:
            raise SamePort(port=port, setting=port_setting(role))
        if port not in seen:
            listening.check_free(addresses, port, setting=port_setting(role))
        seen.add(port)


def _warn_of_disk(installation: Installation) -> None:
    free = data_directory.free_mib(installation.data)
    if free < installation.disk_free_warn:
        process.say(
            f"warning: only {free} MiB are free in {installation.data}; pushes are refused when the disk is full "
            f"(PRATIQUE_DISK_FREE_WARN sets when this is said)"
        )


def _collect_pages(installation: Installation) -> None:
    try:
        pages.collect(source=pages.built(), data=installation.data)
    except pages.PagesNotBuilt as missing:
        process.say(f"warning: {missing}")


def _prepare_certificates() -> None:
    kept = certificates.prepare()
    if kept is not None and kept.made_authority:
        process.say(f"made a certificate authority in {certificates.authority().parent}")
    elif kept is not None and kept.renewed is not None:
        process.say(f"made the servers' certificate anew: {kept.renewed}")


def _run_self(*arguments: str) -> None:
    ended = subprocess.call([*embedded.SELF, *arguments])
    if ended != 0:
        raise CannotPrepare(command=" ".join(arguments), ended=ended)
