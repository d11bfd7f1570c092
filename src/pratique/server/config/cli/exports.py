"""``pratique export``: what the pages export, written to a file at once, by whoever runs the installation."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pratique.server.config.cli import operator, process, tables
from pratique.server.kernel.errors import Invalid, Unavailable

if TYPE_CHECKING:
    from pratique.server.media.kinds import Format, Source


class BadSetting(Invalid):
    """{text!r} is not of the form NAME=VALUE; `pratique export kinds` shows the names that a kind has."""

    code = "export_bad_setting"


class CannotWriteExport(Unavailable):
    """The export could not be written to {path}: {reason}. What was there stays."""

    code = "export_not_written"


def list_kinds() -> None:
    """Print what can be exported."""
    with operator.acting():
        from pratique.server.media import kinds

        rows = [
            (
                each.name,
                each.title,
                ", ".join(one.name for one in each.formats),
                ", ".join(each.parameters.__struct_fields__),
            )
            for _, each in sorted(kinds.exports().items())
        ]
    tables.show(rows, heading=("Kind", "What", "Formats", "Settings"))


def write(kind: str, *, format_: str, chosen: Sequence[str], output: Path | None) -> None:
    """Write an export to a file, or to standard output."""
    with operator.acting() as by:
        from pratique.server.media import kinds

        declared = kinds.find_export(kind)
        written_as = declared.format(format_ or declared.formats[0].name)
        source = declared.source(by, dict(_setting(each) for each in chosen))
        if output is None:
            for piece in source.write(written_as.name):
                sys.stdout.write(piece.data.decode())
            return
        rows = _write(source, written_as, output)
    process.say(f"{output}: {rows} rows, {source.title}")


def _write(source: "Source", written_as: "Format", output: Path) -> int:
    """Write beside the file and put it in its place at the end, so that there is never half of one."""
    beside = output.with_name(f".{output.name}.part")
    rows = 0
    try:
        with beside.open("wb") as file:
            for piece in source.write(written_as.name):
                file.write(piece.data)
                rows += piece.rows
        beside.replace(output)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CannotWriteExport(path=output, reason=error.strerror or error) from error
    return rows


def _setting(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise BadSetting(text=text)
    return name, {"true": True, "false": False}.get(value, value)
