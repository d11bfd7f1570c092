"""Commands about people: accounts, organisations, access tokens."""

from typing import Annotated

import typer

Name = Annotated[str, typer.Argument(help="The account's name.")]
Organisation = Annotated[str, typer.Argument(help="The organisation's name.")]
FullName = Annotated[str, typer.Option(help="The name people read.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input instead of making one.")
]

admin = typer.Typer(no_args_is_help=True, help="Help for those who run the installation.")
account = typer.Typer(no_args_is_help=True, help="People's accounts.")
org = typer.Typer(no_args_is_help=True, help="Organisations and their members.")
token = typer.Typer(no_args_is_help=True, help="Access tokens.")


@admin.command("reset-password")
def reset_password(
    name: Annotated[str, typer.Argument(help="Whose.")] = "admin", *, password_stdin: FromStdin = False
) -> None:
    """Give an account a new password and print it. Ends its sessions and login tokens."""
    from pratique.server.config.cli import operator

    operator.reset_password(name, from_stdin=password_stdin)


@account.command("list")
def list_accounts() -> None:
    """List accounts."""
    from pratique.server.config.cli import operator

    operator.list_accounts()


@account.command("create")
def create_account(
    name: Name,
    *,
    full_name: FullName = "",
    administrator: Annotated[bool, typer.Option("--admin", help="Make it an administrator.")] = False,
    password_stdin: FromStdin = False,
) -> None:
    """Make an account and print its password."""
    from pratique.server.config.cli import operator

    operator.create_account(name, full_name=full_name, is_admin=administrator, from_stdin=password_stdin)


@account.command("change")
def change_account(
    name: Name,
    *,
    full_name: Annotated[str | None, typer.Option(help="The name people read.")] = None,
    administrator: Annotated[bool | None, typer.Option("--admin/--no-admin", help="Administrator or not.")] = None,
    policy_manager: Annotated[
        bool | None,
        typer.Option("--policy-manager/--no-policy-manager", help="May change policies and grant exceptions, or not."),
    ] = None,
    active: Annotated[bool | None, typer.Option("--active/--inactive", help="May sign in or not.")] = None,
) -> None:
    """Change an account."""
    from pratique.server.config.cli import operator

    operator.change_account(
        name, full_name=full_name, is_admin=administrator, is_policy_manager=policy_manager, is_active=active
    )


@org.command("list")
def list_organisations() -> None:
    """List organisations."""
    from pratique.server.config.cli import operator

    operator.list_organisations()


@org.command("create")
def create_organisation(
    name: Organisation,
    *,
    full_name: FullName = "",
    owner: Annotated[str, typer.Option(help="The account that owns it at first.")] = "admin",
) -> None:
    """Make an organisation."""
    from pratique.server.config.cli import operator

    operator.create_organisation(name, full_name=full_name, owner=owner)


@org.command("delete")
def delete_organisation(name: Organisation) -> None:
    """Delete an organisation that holds nothing any more."""
    from pratique.server.config.cli import operator

    operator.delete_organisation(name)


@org.command("members")
def list_members(name: Organisation) -> None:
    """List an organisation's members."""
    from pratique.server.config.cli import operator

    operator.list_members(name)


@org.command("add")
def set_member(
    name: Organisation,
    member: Annotated[str, typer.Argument(help="The member's account.")],
    *,
    role: Annotated[str, typer.Option(help="owner, writer or reader.")] = "reader",
) -> None:
    """Make somebody a member, or change their role."""
    from pratique.server.config.cli import operator

    operator.set_member(name, member, role=role)


@org.command("remove")
def remove_member(name: Organisation, member: Annotated[str, typer.Argument(help="The member's account.")]) -> None:
    """End a membership."""
    from pratique.server.config.cli import operator

    operator.remove_member(name, member)


@token.command("list")
def list_tokens(name: Name) -> None:
    """List an account's access tokens."""
    from pratique.server.config.cli import operator

    operator.list_tokens(name)


@token.command("create")
def create_token(
    name: Name,
    *,
    label: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[str, typer.Option(help="read or write.")] = "read",
    days: Annotated[int | None, typer.Option(min=1, max=36500, help="How long it lasts; not given: for ever.")] = None,
) -> None:
    """Make an access token and print its text, this once."""
    from pratique.server.config.cli import operator

    operator.create_token(name, label=label, scope=scope, days=days)


@token.command("revoke")
def revoke_token(token_id: Annotated[str, typer.Argument(help="The id that `token list` shows.")]) -> None:
    """Revoke an access token."""
    from pratique.server.config.cli import operator

    operator.revoke_token(token_id)
