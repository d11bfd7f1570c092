"""``pratique manager``: repository managers whose plugins ask osa-api."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pratique.server.config.cli import process, tables
from pratique.server.config.cli.operator import LIST_MAX, acting, known

if TYPE_CHECKING:
    from pratique.server.firewall.services.managers import ManagerWish


class Asked(NamedTuple):
    """The options of a command as they were given."""

    url: str | None = None
    kind: str | None = None
    account: str | None = None
    mode: str | None = None
    block_on_errors: bool | None = None
    registries: Sequence[str] | None = None


def list_managers() -> None:
    """Print every repository manager."""
    with acting() as by:
        from pratique.server.firewall import queries

        rows = [
            (
                each.name,
                each.kind,
                each.mode,
                None if each.account is None else each.account.name,
                each.url,
                ", ".join(each.registries) or None,
            )
            for each in queries.managers(by=by).order_by("name")[:LIST_MAX]
        ]
    tables.show(rows, heading=("Name", "Kind", "Mode", "Account", "Address", "Registries"))


def add(name: str, asked: Asked) -> None:
    """Set a repository manager up."""
    with acting() as by:
        from pratique.server.firewall.services.managers import create_manager

        create_manager(by, name, _wish(asked))
    process.say(f"{name} is set up: its plugin may ask with an access token of scope write")


def change(name: str, asked: Asked) -> None:
    """Change what is given of a repository manager."""
    with acting() as by:
        from pratique.server.firewall.services.managers import change_manager

        change_manager(by, name, _wish(asked))
    process.say(f"{name} is changed from the next request on")


def remove(name: str) -> None:
    """Remove a repository manager."""
    with acting() as by:
        from pratique.server.firewall.services.managers import delete_manager

        delete_manager(by, name)


def _wish(asked: Asked) -> "ManagerWish":
    from pratique.server.firewall.models import ManagerKind, Mode
    from pratique.server.firewall.services.managers import ManagerWish

    return ManagerWish(
        url=asked.url,
        kind=None if asked.kind is None else ManagerKind(known(asked.kind, ManagerKind.values)),
        account=asked.account,
        mode=None if asked.mode is None else Mode(known(asked.mode, Mode.values)),
        blocks_on_errors=asked.block_on_errors,
        registries=asked.registries or None,
    )
