"""``pratique migrate``: what a start needs before roles run, at any time and as often as one likes."""

from pratique import __version__
from pratique.server.config import data_directory, installing
from pratique.server.config.cli import process


def run(*, backup: bool, quiet: bool) -> None:
    """Bring the data up to date, after a copy of it if ``backup``, and make the first administrator."""
    installation = process.start(role="migrate", any_version=True)
    data_directory.check_not_newer(installation.data, version=__version__)
    if backup:
        process.say(f"backup made in {installing.back_up(installation)}")
    applied = installing.migrate(installation)
    if not quiet:
        process.say(f"{applied} migrations applied" if applied else "nothing to migrate")
    made = installing.make_administrator(installation)
    brought = installing.bring_index(installation)
    installing.mark_prepared(installation)
    if brought is not None:
        process.say(f"the starter index of {brought.built_at:%Y-%m-%d} is the current one")
    if made is None:
        return
    if made.kept_in is None:
        process.say(f"administrator {made.name!r} made with the password you gave")
    else:
        process.say(
            f"administrator {made.name!r} made; the password is {made.password} (shown this once, kept in "
            f"{made.kept_in} until you change it)"
        )
