"""Makes index files for tests of the releases."""

from datetime import datetime
from pathlib import Path

from tests.core.advisories.making import NOW, advisory, build_of, write_feed


def index_file(folder: Path, *records: object, feed: str = "PyPI.zip", now: datetime = NOW) -> Path:
    """Build an index of records; without any, of one advisory of `sample`."""
    folder.mkdir(parents=True, exist_ok=True)
    return build_of(folder, write_feed(folder / feed, *(records or (advisory(),))), now=now).path
