"""How a command starts: settings loaded, warnings said, data directory there, domains wired; and how it ends badly."""

from collections.abc import Mapping

from pratique import __version__
from pratique.server.config import data_directory, installing, public
from pratique.server.config import settings as configured
from pratique.server.config.cli.saying import say
from pratique.server.config.settings import Installation
from pratique.server.kernel import errors, logging, settings, telemetry

__all__ = ["EXIT_CODES", "exit_code", "load_settings", "read_settings", "say", "start"]

EXIT_CODES: Mapping[type[errors.Refusal], int] = {
    errors.Invalid: 2,
    errors.Conflict: 3,
    errors.Unauthenticated: 4,
    errors.Forbidden: 4,
    errors.NotFound: 5,
    errors.Gone: 5,
    errors.TooMany: 6,
    errors.Unavailable: 6,
}
"""The exit code of each family of refusals: the one table of the command line. 1 is a fault of ours, 0 is success."""


def exit_code(refusal: errors.Refusal) -> int:
    """Return the exit code for ``refusal`` by its family."""
    return next((EXIT_CODES[each] for each in type(refusal).__mro__ if each in EXIT_CODES), 1)


def read_settings() -> settings.Effective:
    """Load the settings and say what is doubtful about them. Raises :class:`settings.SettingsError`."""
    effective = configured.configure()
    for each in effective.warnings:
        say(f"warning: {each}")
    return effective


def load_settings() -> Installation:
    """Load the settings, checked as a whole, and return the installation's."""
    effective = read_settings()
    public.check()
    return effective.get(Installation)


def start(*, role: str, any_version: bool = False, traced: bool = True) -> Installation:
    """Make this process ready to use the domains, on a data directory that this version may use.

    ``traced`` False leaves the sending of traces to the processes that this one forks.
    """
    installation = load_settings()
    installing.make_directory(installation)
    if not any_version:
        data_directory.check_version(installation.data, version=__version__)
    logging.configure(level=installation.log_level, style=installation.log_format, role=role)
    from pratique.server.config import wiring

    wiring.wire()
    if traced:
        telemetry.start(role)
    return installation
