"""Commands about the installation's keys."""

from typing import Annotated

import typer

keys = typer.Typer(no_args_is_help=True, help="The installation's keys.")


@keys.command("list")
def list_keys() -> None:
    """List the keys, what each is for, and where it is."""
    from pratique.server.config.cli import keys as command

    command.show()


@keys.command("rotate")
def rotate_key(
    name: Annotated[str, typer.Argument(help="token, session, inner, backup or vault.")],
    *,
    drop_old: Annotated[
        bool, typer.Option("--drop-old", help="Remove the old ones at once: for when one has leaked.")
    ] = False,
) -> None:
    """Make a new key; what the old ones signed stays good for a while."""
    from pratique.server.config.cli import keys as command

    command.rotate(name, drop_old=drop_old)
