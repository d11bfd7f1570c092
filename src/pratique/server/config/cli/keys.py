"""``pratique keys``: which keys there are, and replacing one."""

from datetime import UTC, datetime

from pratique.server.config import installing, keyring
from pratique.server.config.cli import process, tables
from pratique.server.kernel import clock


def show() -> None:
    """List the installation's keys; what they are is told to nobody."""
    folder = process.load_settings().data / "keys"
    rows = []
    for kind in keyring.KINDS.values():
        files = kind.files(folder)
        newest = files[-1] if files else None
        made = None if newest is None else f"{datetime.fromtimestamp(newest.stat().st_mtime, tz=UTC):%F %T} UTC"
        rows.append((kind.name, kind.purpose, made, max(0, len(files) - 1), newest))
    tables.show(rows, heading=("Key", "What it does", "Made", "Old ones", "File"))


def rotate(name: str, *, drop_old: bool) -> None:
    """Make a new key of a kind."""
    kind = keyring.find(name)
    installation = process.load_settings()
    installing.make_directory(installation)
    gone = keyring.rotate(name, installation.data / "keys", now=clock.now(), drop_old=drop_old)
    process.say(f"a new key {kind.purpose}; {gone} old ones were removed")
    process.say(kind.afterwards)
