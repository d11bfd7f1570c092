"""Commands about the sources of advisories on the network."""

from pathlib import Path
from typing import Annotated

import typer

Name = Annotated[str, typer.Argument(help="The source's name, as `index sources` shows it.")]


def show_sources(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="As JSON, with the terms, every file and every failure.")
    ] = False,
) -> None:
    """List the public sources of advisories, those that are off too, and how each is doing."""
    from pratique.server.config.cli import sources as command

    command.show(as_json=as_json)


def switch_on(
    name: Name,
    *,
    address: Annotated[str, typer.Option(help="A mirror of it to fetch from.")] = "",
    ecosystem: Annotated[list[str] | None, typer.Option(help="Of osv: only this ecosystem; may be repeated.")] = None,
    key: Annotated[
        Path | None, typer.Option(help="A public key (Ed25519, PEM) that must have signed every file.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Switch a source on: says its address, licence and size, asks, and has the index updated."""
    from pratique.server.config.cli import sources as command

    command.switch_on(name, address=address, ecosystems=tuple(ecosystem or ()), key=key, is_sure=yes)


def switch_off(name: Name) -> None:
    """Switch a source off. Its copies are removed, and the next index is built without it."""
    from pratique.server.config.cli import sources as command

    command.switch_off(name)
