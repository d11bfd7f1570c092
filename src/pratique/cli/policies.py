"""The commands ``pratique policy`` and ``pratique exception``."""

from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

policy = typer.Typer(no_args_is_help=True, help="The policies that pulls and packages are judged by.")
exception = typer.Typer(no_args_is_help=True, help="Exceptions from policies.")

Name = Annotated[str, typer.Argument(help="The policy's name, as `policy list` shows it.")]


@policy.command("list")
def list_policies() -> None:
    """List the policies and their modes."""
    from pratique.server.config.cli import policies

    policies.list_policies()


@policy.command("show")
def show_policy(
    name: Name,
    *,
    language: Annotated[str, typer.Option(help="The language to say it in: en or ru.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON, as `policy put` reads it.")] = False,
) -> None:
    """Say what a policy does."""
    from pratique.core.policy import Language
    from pratique.server.config.cli import policies

    chosen = Language.RUSSIAN if language == Language.RUSSIAN else Language.ENGLISH
    policies.show(name, language=chosen, as_json=as_json)


@policy.command("put")
def put_policy(file: Annotated[Path, typer.Argument(help="A policy as JSON.")]) -> None:
    """Make a policy, or put it in the place of the one of its name."""
    from pratique.server.config.cli import policies

    policies.put(file)


@policy.command("delete")
def delete_policy(name: Name) -> None:
    """Delete a policy of one's own."""
    from pratique.server.config.cli import policies

    policies.delete(name)


@policy.command("enable")
def enable_policy(name: Name) -> None:
    """Let a policy refuse what it is about, from the next request on."""
    from pratique.core.policy import Mode
    from pratique.server.config.cli import policies

    policies.switch(name, Mode.ENFORCING)


@policy.command("observe")
def observe_policy(name: Name) -> None:
    """Let a policy say what it would do, and hold nothing back."""
    from pratique.core.policy import Mode
    from pratique.server.config.cli import policies

    policies.switch(name, Mode.OBSERVING)


@policy.command("disable")
def disable_policy(name: Name) -> None:
    """Switch a policy off: it is not heard."""
    from pratique.core.policy import Mode
    from pratique.server.config.cli import policies

    policies.switch(name, Mode.OFF)


@exception.command("list")
def list_exceptions() -> None:
    """List the exceptions that are in force."""
    from pratique.server.config.cli import policies

    policies.list_exceptions()


@exception.command("grant")
def grant_exception(
    *,
    reason: Annotated[str, typer.Option(help="Why, for those who find it later.")],
    package: Annotated[str, typer.Option(help="A package URL; without a version every version.")] = "",
    vulnerability: Annotated[str, typer.Option(help="The id of a vulnerability, or an alias of it.")] = "",
    repository: Annotated[list[str] | None, typer.Option(help="A repository, or a pattern; may be repeated.")] = None,
    policy_name: Annotated[
        list[str] | None, typer.Option("--policy", help="A policy it is from; may be repeated. None: all.")
    ] = None,
    until: Annotated[datetime | None, typer.Option(help="When it ends, in this machine's time.")] = None,
) -> None:
    """Grant an exception from policies, and print its id."""
    from pratique.server.config.cli import policies

    wanted = {
        "package": package,
        "vulnerability": vulnerability,
        "repositories": tuple(repository or ()),
        "policies": tuple(policy_name or ()),
    }
    policies.grant(wanted, reason=reason, expires=until)


@exception.command("revoke")
def revoke_exception(
    exception_id: Annotated[UUID, typer.Argument(metavar="ID", help="Its id, as `exception list` shows it.")],
) -> None:
    """End an exception now."""
    from pratique.server.config.cli import policies

    policies.revoke(exception_id)
