"""Commands about repository managers, whose plugins ask."""

from typing import Annotated

import typer

Name = Annotated[str, typer.Argument(help="The repository manager's name here.")]
Kind = Annotated[str | None, typer.Option(help="nexus, artifactory or other.")]
Account = Annotated[str | None, typer.Option(help="Whose access token its plugin has; '' takes the account away.")]
Mode = Annotated[str | None, typer.Option(help="The mode of a request that names none: off to strict-wait.")]
Errors = Annotated[
    bool | None, typer.Option("--block-on-errors/--pass-on-errors", help="What happens to what cannot be judged.")
]
Registry = Annotated[
    list[str] | None, typer.Option(help="A host, with its port, under which images are pulled from it. Repeat it.")
]

manager = typer.Typer(no_args_is_help=True, help="Repository managers, whose plugins ask before they let something in.")


@manager.command("list")
def list_managers() -> None:
    """List the repository managers."""
    from pratique.server.config.cli import managers as command

    command.list_managers()


@manager.command("add")
def add(
    name: Name,
    url: Annotated[str, typer.Argument(help="The address that its plugin gives for it.")],
    *,
    kind: Kind = None,
    account: Account = None,
    mode: Mode = None,
    block_on_errors: Errors = None,
    registry: Registry = None,
) -> None:
    """Set a repository manager up, so that its plugin may ask."""
    from pratique.server.config.cli import managers as command

    command.add(name, command.Asked(url, kind, account, mode, block_on_errors, registry))


@manager.command("change")
def change(
    name: Name,
    *,
    url: Annotated[str | None, typer.Option(help="Another address.")] = None,
    kind: Kind = None,
    account: Account = None,
    mode: Mode = None,
    block_on_errors: Errors = None,
    registry: Registry = None,
) -> None:
    """Change what is given of a repository manager."""
    from pratique.server.config.cli import managers as command

    command.change(name, command.Asked(url, kind, account, mode, block_on_errors, registry))


@manager.command("remove")
def remove(name: Name) -> None:
    """Remove a repository manager with all requests through its plugin, which may not ask any more."""
    from pratique.server.config.cli import managers as command

    command.remove(name)
