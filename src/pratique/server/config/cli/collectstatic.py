"""``pratique collectstatic``: the built pages into the data directory."""

from pratique.server.config.cli import process
from pratique.server.web import pages


def run(*, quiet: bool) -> None:
    """Copy what is new of the built pages and remove what is long gone from them."""
    installation = process.load_settings()
    collected = pages.collect(source=pages.built(), data=installation.data)
    if not quiet or collected.copied:
        process.say(f"pages: {collected.copied} files copied, {collected.removed} old ones removed")
