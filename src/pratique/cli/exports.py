"""Commands that write what can be exported to files."""

from pathlib import Path
from typing import Annotated

import typer

export = typer.Typer(no_args_is_help=True, help="Findings, components, SBOMs and events as files.")


@export.command("kinds")
def list_kinds() -> None:
    """List what can be exported, in which formats, and the settings that each takes."""
    from pratique.server.config.cli import exports as command

    command.list_kinds()


@export.command("write")
def write(
    kind: Annotated[str, typer.Argument(help="What to export, as `export kinds` shows it.")],
    *,
    chosen: Annotated[
        list[str] | None, typer.Option("--set", help="NAME=VALUE, such as repository=acme/app; may be repeated.")
    ] = None,
    format_: Annotated[str, typer.Option("--format", help="How it is written; not given: the kind's first.")] = "",
    output: Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")] = None,
) -> None:
    """Write an export at once, without a job, as whoever runs the installation."""
    from pratique.server.config.cli import exports as command

    command.write(kind, format_=format_, chosen=chosen or [], output=output)
