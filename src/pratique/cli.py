"""The command ``pratique``. Commands import what they need when they run, so that ``--help`` is quick."""

import sys
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Pratique: a secure registry and a package firewall.",
)

Lifeline = Annotated[int | None, typer.Option(hidden=True, help="The supervisor's pipe.")]


@app.callback()
def _root() -> None:
    """Hold the sub-commands together."""


@app.command()
def version() -> None:
    """Print the version."""
    from pratique import __version__

    typer.echo(__version__)


@app.command()
def up(
    *,
    tls: Annotated[bool, typer.Option("--tls", help="Serve TLS with certificates of a local authority.")] = False,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Allow listening beyond this machine without TLS.")
    ] = False,
    migrate: Annotated[
        bool, typer.Option("--migrate", help="Back up and update data of an older version without asking.")
    ] = False,
) -> None:
    """Start everything on this machine and keep it running until Ctrl-C."""
    from pratique.server.config.cli import up as command

    command.run(tls=tls, insecure=insecure, migrate=migrate)


@app.command()
def serve(
    roles: Annotated[list[str], typer.Argument(help="api, or any of registry, streams, firewall.", metavar="ROLE...")],
    *,
    lifeline: Lifeline = None,
) -> None:
    """Serve one role, or several planes together, in this process."""
    from pratique.server.config.cli import serve as command

    command.run(roles, held_by=lifeline)


@app.command()
def worker(
    *,
    queues: Annotated[str, typer.Option(help="Queues to work on, separated by commas; none named: all.")] = "",
    lifeline: Lifeline = None,
) -> None:
    """Run background jobs."""
    from pratique.server.config.cli import work as command

    sys.exit(command.work(queues, held_by=lifeline))


@app.command()
def beat(*, lifeline: Lifeline = None) -> None:
    """Start jobs at their times, and find jobs whose worker died. Several may run."""
    from pratique.server.config.cli import work as command

    sys.exit(command.beat(held_by=lifeline))


@app.command()
def migrate(
    *,
    backup: Annotated[bool, typer.Option("--backup", help="First copy the database and keys into backups/.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing when there is nothing to do.")] = False,
) -> None:
    """Bring the database up to date and make the first administrator. Harmless when both are done."""
    from pratique.server.config.cli import migrate as command

    command.run(backup=backup, quiet=quiet)


def main() -> None:
    """Run the command line; a refusal is one sentence and an exit code, never a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 — the outermost frame: what is no refusal is raised again
        _explain(error)


def _explain(error: Exception) -> None:
    from pratique.server.config.cli import process
    from pratique.server.kernel.errors import Refusal

    if not isinstance(error, Refusal):
        raise error
    process.say(str(error))
    sys.exit(process.exit_code(error))


if __name__ == "__main__":
    main()
