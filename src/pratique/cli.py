"""The command ``pratique``. Commands import what they need when they run, so that ``--help`` is quick."""

import typer

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Pratique: a secure registry and a package firewall."
)


@app.callback()
def _root() -> None:
    """Hold the sub-commands together."""


@app.command()
def version() -> None:
    """Print the version."""
    from pratique import __version__

    typer.echo(__version__)


def main() -> None:
    """Run the command line."""
    app()
