"""``pratique package``: what is said of packages, which package a file is, and taking in files of facts."""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from pratique.server.config.cli import operator, process, tables

_SHOWN = 20


def facts(purl: str) -> None:
    """Print what is said of a package."""
    with operator.acting():
        from pratique.server.inventory import queries

        found = queries.facts_of(purl)
        shown = [
            ("Package", found.purl),
            ("Released", None if found.released_at is None else f"{found.released_at:%F}"),
            ("Licence", found.licence or None),
            ("Author", found.author or None),
            ("Deprecated", _flag(is_so=found.is_deprecated, why=found.deprecated)),
            ("Withdrawn", _flag(is_so=found.is_withdrawn, why=found.withdrawn)),
            ("Said by", f"{found.source}, {found.recorded_at:%F}"),
        ]
    for line in tables.lines(shown, heading=("", ""))[1:]:
        sys.stdout.write(f"{line}\n")


def identify(what: Sequence[str]) -> None:
    """Print the packages of files or digests."""
    rows: list[tuple[object, ...]] = []
    with operator.acting():
        from pratique.server.inventory import queries

        for each in what:
            found = queries.artifacts(_digest(each))
            rows += [(each, one.purl, one.kind, one.source) for one in found] or [(each, None, None, None)]
    tables.show(rows, heading=("File", "Package", "Kind", "Said by"))
    if any(row[1] is None for row in rows):
        sys.exit(1)


def import_facts(path: Path, *, source: str) -> None:
    """Take in a file of facts."""
    with operator.acting():
        from pratique.server.inventory.services import facts as services

        found = services.import_facts(path, source=source)
    process.say(f"{path}: facts of {found.facts} packages, digests of {found.artifacts} files")
    if found.bad_count:
        process.say(f"{found.bad_count} lines could not be used and were left out:")
        for each in found.bad[:_SHOWN]:
            process.say(f"  {each}")


def _digest(text: str) -> str:
    path = Path(text)
    if not path.is_file():
        return text
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flag(*, is_so: bool | None, why: str) -> str | None:
    if is_so is None and not why:
        return None
    return (why or "yes") if is_so or why else "no"
