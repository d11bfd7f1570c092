"""``pratique config``: the configuration of the programs beside ours."""

import sys
from pathlib import Path

from pratique.server.config import certificates
from pratique.server.config.cli import process
from pratique.server.config.neighbours.files import File, write
from pratique.server.config.neighbours.made import Neighbour, files_of
from pratique.server.kernel.errors import Invalid

FOLDER = Path("/etc/pratique")


class HasSecret(Invalid):
    """The file {names} holds a password, which is not for a screen: name a folder with --into to have it written."""

    code = "has_secret"


def run(name: str, *, into: Path | None) -> None:
    """Print the configuration of one program, or write its files into a folder. Raises :class:`HasSecret`."""
    process.load_settings()
    neighbour = Neighbour(name)
    folder = (into or FOLDER).absolute()
    files = files_of(neighbour, folder=folder)
    if neighbour is Neighbour.NGINX:
        _prepare_certificate()
    if into is None:
        _print(files)
        return
    for path in write(folder, files):
        process.say(f"wrote {path}")


def _print(files: tuple[File, ...]) -> None:
    shown = [each for each in files if not each.secret]
    if not shown:
        raise HasSecret(names=", ".join(each.name for each in files))
    sys.stdout.write("".join(each.text for each in shown))
    kept = [each.name for each in files if each.secret]
    if kept:
        process.say(f"not shown, since it holds a password: {', '.join(kept)}; --into writes it")


def _prepare_certificate() -> None:
    kept = certificates.prepare_proxy()
    if kept is not None and kept.renewed is not None:
        process.say(f"made NGINX's certificate anew: {kept.renewed}")
