"""Commands for scripts: lines in, lines out, nothing of an installation touched."""

from pathlib import Path
from typing import Annotated

import typer

plumbing = typer.Typer(
    no_args_is_help=True, help="For scripts: lines in, lines out. Needs no installation and touches none."
)


@plumbing.command("compare")
def compare(
    scheme: Annotated[str, typer.Argument(help="How versions are ordered: pep440, dpkg, semver …; `list` lists all.")],
) -> None:
    """Read lines "A, tab, B" and print for each how A stands to B: <, =, > or, where one is no version, !.

    A line without exactly one tab is answered with ! too; it is told of, and the exit code is then 2.
    """
    from pratique.server.config.cli import plumbing as command

    command.compare(scheme)


@plumbing.command("contains")
def contains() -> None:
    """Read lines "range, tab, version", the range in VERS, and print for each whether it is within: in, out or !.

    The ! is for what is no range, or no version of the range's scheme. The exit code is 2 when a line had no one tab.
    """
    from pratique.server.config.cli import plumbing as command

    command.contains()


@plumbing.command("match")
def match(
    *, index: Annotated[Path, typer.Option(help="The index file to ask, as `index build` makes it.", metavar="FILE")]
) -> None:
    """Read JSON lines that ask for a version of a package, and print for each a line with what is known of it.

    A line asks with ecosystem, package and version, or with a purl. An answer has ids and explained, and the problem
    where something could not be told. The exit code is 2 when any line was no question.
    """
    from pratique.server.config.cli import plumbing as command

    command.match(index)
