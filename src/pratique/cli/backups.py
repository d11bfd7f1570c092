"""Commands about backups."""

from pathlib import Path
from typing import Annotated

import typer

backup = typer.Typer(no_args_is_help=True, help="Backups of the whole installation.")

Folder = Annotated[
    Path | None, typer.Option("--folder", help="The folder of backups; not given: the one of the settings.")
]
Backup = Annotated[str, typer.Argument(help="A name that `backup list` shows, or a path; none: the newest.")]
KeyFile = Annotated[Path | None, typer.Option(help="A backup key that this installation does not have.")]
PassphraseFile = Annotated[Path | None, typer.Option(help="A file with the passphrase, in one line.")]


@backup.command("create")
def create_backup(*, folder: Folder = None) -> None:
    """Make a backup of everything, sealed, while everything runs. Prints its path."""
    from pratique.server.config.cli import backups as command

    command.create(folder)


@backup.command("list")
def list_backups(*, folder: Folder = None) -> None:
    """List the backups and what opens them."""
    from pratique.server.config.cli import backups as command

    command.show(folder)


@backup.command("verify")
def verify_backup(
    name: Backup = "", *, folder: Folder = None, key_file: KeyFile = None, passphrase_file: PassphraseFile = None
) -> None:
    """Read a backup from its beginning to its end, and the bytes of every blob it names."""
    from pratique.server.config.cli import backups as command

    command.verify(name, folder=folder, key_file=key_file, passphrase_file=passphrase_file)


@backup.command("compare")
def compare_backup(
    name: Backup = "", *, folder: Folder = None, key_file: KeyFile = None, passphrase_file: PassphraseFile = None
) -> None:
    """Say in what the installation differs from a backup: rows, files, bytes. Exit code 3 when it does."""
    from pratique.server.config.cli import backups as command

    command.compare(name, folder=folder, key_file=key_file, passphrase_file=passphrase_file)


def restore(
    name: Backup = "",
    *,
    folder: Folder = None,
    key_file: KeyFile = None,
    passphrase_file: PassphraseFile = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where something is: files are set aside, rows are deleted.")
    ] = False,
    without_blobs: Annotated[
        bool, typer.Option("--without-blobs", help="Leave out blobs that are missing or damaged, instead of stopping.")
    ] = False,
) -> None:
    """Restore a backup into an empty data directory and database. Nothing may be running."""
    from pratique.server.config import restoring
    from pratique.server.config.cli import backups as command

    order = restoring.Order(
        archive=name, backups=folder, key_file=key_file, replace=replace, without_blobs=without_blobs
    )
    command.restore(order, passphrase_file=passphrase_file)
