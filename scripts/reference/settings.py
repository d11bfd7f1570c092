"""The page of settings."""

import types
import typing
from enum import StrEnum
from pathlib import Path

import msgspec

from pratique.server.kernel import settings
from scripts.reference.markdown import code, page, table

_INTRO = """
Settings come from a TOML file and from the environment; the environment wins. The file is the one that the variable
`PRATIQUE_CONFIG` names, or else `pratique.toml` in the data directory. A key stands in the table of its section. A
secret may be given by a file instead: add `_FILE` to its variable, or `_file` to its key. A list is written with
commas in the environment. An unknown key stops the start and names the nearest known one. `pratique settings` shows
the values in force and where each came from.
"""


def settings_page() -> str:
    """Return the page that lists every setting."""
    parts = []
    for name, section in sorted(settings.sections().items()):
        title = f"## `[{name}]`" if name else "## Top level"
        about = (section.type.__doc__ or "").strip().split("\n\n", 1)[0]
        rows = [
            (code(each.key), code(each.variable), type_name(each.type), shown(each), each.unit, each.help)
            for each in section.options
        ]
        parts += [title, about, table(("Key", "Variable", "Type", "Default", "Unit", "Meaning"), rows)]
    return page("Settings", _INTRO, *parts)


def shown(option: settings.Option) -> str:
    """Return an option's default as a person would write it; the reader's home is not ours."""
    value = option.default
    match value:
        case "" | None | ():
            return "empty"
        case Path():
            return code(str(value).replace(str(Path.home()), "~", 1))
        case bool():
            return code(str(value).lower())
        case tuple():
            return code(", ".join(str(each) for each in value))
        case _:
            return code(str(value))


def type_name(kind: object) -> str:
    """Return a type in words."""
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return " or ".join(code(str(each)) for each in kind)
    if typing.get_origin(kind) is typing.Annotated:
        plain, *marks = typing.get_args(kind)
        return " ".join([type_name(plain), *(_limits(each) for each in marks if isinstance(each, msgspec.Meta))])
    if isinstance(kind, types.UnionType):
        return " or ".join(type_name(each) for each in typing.get_args(kind))
    if typing.get_origin(kind) is tuple:
        return f"list of {type_name(typing.get_args(kind)[0])}"
    if typing.get_origin(kind) is typing.Literal:
        return " or ".join(code(str(each)) for each in typing.get_args(kind))
    words = {int: "whole number", float: "number", str: "text", bool: "true or false", Path: "path", type(None): "none"}
    return next((word for each, word in words.items() if each is kind), str(kind))


def _limits(meta: msgspec.Meta) -> str:
    limits = {"from": meta.ge, "above": meta.gt, "to": meta.le, "below": meta.lt}
    return " ".join(f"{word} {value}" for word, value in limits.items() if value is not None)
