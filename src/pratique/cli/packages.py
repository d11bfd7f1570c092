"""Commands about packages: what is said of one, which one a file is."""

from pathlib import Path
from typing import Annotated

import typer

package = typer.Typer(no_args_is_help=True, help="What is said of packages, and whose files are.")


@package.command("facts")
def show_facts(purl: Annotated[str, typer.Argument(help="A version of a package: pkg:npm/left-pad@1.3.0.")]) -> None:
    """Show what is said of a version of a package: release, licence, author, deprecated, withdrawn."""
    from pratique.server.config.cli import packages as command

    command.facts(purl)


@package.command("identify")
def identify(
    what: Annotated[list[str], typer.Argument(help="Files, or SHA-256 digests.", metavar="FILE|SHA256...")],
) -> None:
    """Name the packages that files are of, by their SHA-256. Exits with 1 when one is not known."""
    from pratique.server.config.cli import packages as command

    command.identify(what)


@package.command("import")
def import_facts(
    file: Annotated[Path, typer.Argument(help="JSON lines; the reference lists their fields.")],
    *,
    source: Annotated[str, typer.Option(help="Who says so; shown with each answer.")] = "file",
) -> None:
    """Take in a file of facts and digests. Lines that cannot be used are named; the others are kept."""
    from pratique.server.config.cli import packages as command

    command.import_facts(file, source=source)
