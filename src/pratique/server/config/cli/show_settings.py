"""``pratique settings``."""

import json
import sys
from collections.abc import Iterator

from pratique.server.config.cli import process, tables
from pratique.server.kernel import settings

MASK = "********"


def run(*, as_json: bool) -> None:
    """Print the settings in force and where each came from."""
    effective = process.read_settings()
    rows = list(_rows(effective))
    if as_json:
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
        return
    keys = ("variable", "value", "unit", "origin")
    tables.show([[each[key] for key in keys] for each in rows], heading=("Variable", "Value", "Unit", "From"))


def _rows(effective: settings.Effective) -> Iterator[dict[str, object]]:
    for _, section in sorted(settings.sections().items()):
        values: object = effective.get(section.type)
        for option in section.options:
            value = getattr(values, option.key)
            yield {
                "variable": option.variable,
                "section": option.section,
                "key": option.key,
                "value": _shown(value, secret=option.secret),
                "unit": option.unit,
                "origin": effective.origins[option.variable],
                "help": option.help,
            }


def _shown(value: object, *, secret: bool) -> object:
    if secret:
        return MASK if value else ""
    match value:
        case None:
            return ""
        case bool() | int() | float():
            return value
        case tuple():
            return ", ".join(str(each) for each in value)
        case _:
            return str(value)
