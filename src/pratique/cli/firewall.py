"""Commands about the package firewall."""

from pathlib import Path
from typing import Annotated

import typer

Name = Annotated[str, typer.Argument(help="The repository's name.")]
Mode = Annotated[str | None, typer.Option(help="off, warm-up, spectator, moderate, strict or strict-wait.")]
Access = Annotated[str | None, typer.Option(help="anonymous, or token: who installs signs in.")]
Private = Annotated[
    bool | None, typer.Option("--private/--public-only", help="Whether the upstream may be in a private network.")
]
Errors = Annotated[
    bool | None, typer.Option("--block-on-errors/--pass-on-errors", help="What happens to what cannot be judged.")
]
Removes = Annotated[
    bool | None, typer.Option("--remove/--mark", help="Leave refused versions out of pages, or mark them.")
]
Reserve = Annotated[
    list[str] | None, typer.Option(help="A name that is never asked of the upstream; may end with *. Repeat it.")
]
Limit = Annotated[int | None, typer.Option("--cache-limit", min=0, help="Bytes of files that are kept.")]
Credentials = Annotated[
    bool, typer.Option("--credentials-stdin", help="Read the upstream's credentials, name:secret, from standard input.")
]

firewall = typer.Typer(no_args_is_help=True, help="The package firewall's repositories.")


@firewall.command("list")
def list_repositories() -> None:
    """List the firewall's repositories."""
    from pratique.server.config.cli import firewall as command

    command.list_repositories()


@firewall.command("show")
def show(name: Name) -> None:
    """Show a repository and the text that sets clients up."""
    from pratique.server.config.cli import firewall as command

    command.show(name)


@firewall.command("add")
def add(
    name: Name,
    ecosystem: Annotated[str, typer.Argument(help="pypi or npm.")],
    upstream: Annotated[str, typer.Argument(help="The index's address; for Python, of its simple API.")],
    *,
    mode: Mode = None,
    access: Access = None,
    private: Private = None,
    block_on_errors: Errors = None,
    remove: Removes = None,
    reserve: Reserve = None,
    cache_limit: Limit = None,
    credentials_stdin: Credentials = False,
) -> None:
    """Add a repository."""
    from pratique.server.config.cli import firewall as command

    wish = command.Asked(mode, access, private, block_on_errors, remove, reserve, cache_limit, credentials_stdin)
    command.add(name, ecosystem, upstream, wish)


@firewall.command("adopt")
def adopt(
    tool: Annotated[str, typer.Argument(help="pip or npm.")],
    *,
    name: Annotated[str, typer.Option(help="The repository's name; not given: the ecosystem's.")] = "",
    mode: Mode = None,
    access: Access = None,
    private: Private = None,
) -> None:
    """Add a repository before the index that this machine's package manager uses."""
    from pratique.server.config.cli import firewall as command

    command.adopt(tool, name, command.Asked(mode, access, private))


@firewall.command("change")
def change(
    name: Name,
    *,
    upstream: Annotated[str | None, typer.Option(help="Another index.")] = None,
    mode: Mode = None,
    access: Access = None,
    private: Private = None,
    block_on_errors: Errors = None,
    remove: Removes = None,
    reserve: Reserve = None,
    cache_limit: Limit = None,
    credentials_stdin: Credentials = False,
) -> None:
    """Change what is given of a repository."""
    from pratique.server.config.cli import firewall as command

    wish = command.Asked(mode, access, private, block_on_errors, remove, reserve, cache_limit, credentials_stdin)
    command.change(name, upstream, wish)


@firewall.command("remove")
def remove(name: Name) -> None:
    """Remove a repository with all that was kept of its upstream."""
    from pratique.server.config.cli import firewall as command

    command.remove(name)


@firewall.command("package")
def package(
    name: Name,
    package: Annotated[str, typer.Argument(help="The package, as its ecosystem writes it.")],
    *,
    version: Annotated[str, typer.Option(help="Only this version, with every reason and way out.")] = "",
) -> None:
    """Show what is said of the versions of a package that somebody asked for, and why any is refused."""
    from pratique.server.config.cli import firewall as command

    command.package(name, package, version)


@firewall.command("lockfile")
def lockfile(
    files: Annotated[list[Path], typer.Argument(help="Lock files and requirement files.")],
    *,
    through: Annotated[
        list[str] | None, typer.Option(help="An address that may be there: of a firewall repository. Repeat it.")
    ] = None,
) -> None:
    """List the addresses in lock files that clients fetch from past the firewall. Exits with 1 when there are any."""
    from pratique.server.config.cli import lockfiles as command

    command.check(files, through or ())
