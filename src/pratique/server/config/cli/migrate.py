"""``pratique migrate``, and the part of a start that needs the database."""

from pratique.server.config import installing
from pratique.server.config.cli import process


def run(*, backup: bool) -> None:
    """Bring the data up to date, after a copy of it if ``backup``."""
    installation = process.start(role="migrate", any_version=True)
    if backup:
        process.say(f"backup made in {installing.back_up(installation)}")
    applied = installing.migrate(installation)
    process.say(f"{applied} migrations applied" if applied else "nothing to migrate")


def prepare() -> None:
    """Do what a start needs before its roles run: migrations, and the first administrator."""
    installation = process.start(role="prepare")
    installing.migrate(installation)
    made = installing.make_administrator(installation)
    if made is None:
        return
    if made.kept_in is None:
        process.say(f"administrator {made.name!r} made with the password you gave")
    else:
        process.say(
            f"administrator {made.name!r} made; the password is {made.password} (shown this once, kept in "
            f"{made.kept_in} until you change it)"
        )
