"""``pratique policy``: the policies there are, and switching one."""

from pratique.core.policy import Mode
from pratique.server.config.cli import process, tables
from pratique.server.config.cli.operator import ACTOR, acting


def list_policies() -> None:
    """Print every policy."""
    with acting() as by:
        from pratique.server.policy import queries

        rows = [(each.name, each.mode, each.action, each.title) for each in queries.listed(by=by)]
    tables.show(rows, heading=("Name", "Mode", "Action", "Title"))


def switch(name: str, mode: Mode) -> None:
    """Switch a policy."""
    with acting():
        from pratique.server.policy import services

        services.set_mode(name, mode, ACTOR)
    process.say(f"{name} is {mode.value} from the next pull on")
