"""The page of commands."""

from collections.abc import Iterator

import typer
import typer.main
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from pratique.cli import app
from scripts.reference.markdown import code, page, table

_INTRO = """
`make run` puts the program at `.venv/bin/pratique`. Every command and option explains itself with `--help`.
"""


def commands_page() -> str:
    """Return the page that lists every command with its arguments and options."""
    parts = []
    for path, command in commands():
        parts += [f"## `{path}`", (command.help or "").strip()]
        rows = [_parameter(each) for each in command.params if _is_shown(each)]
        if rows:
            parts.append(table(("Argument or option", "Default", "Meaning"), rows))
    return page("Commands", _INTRO, *parts)


def commands() -> Iterator[tuple[str, TyperCommand]]:
    """Yield every command that does something, with the words that call it."""
    yield from _walk("pratique", typer.main.get_command(app))


def _walk(path: str, command: object) -> Iterator[tuple[str, TyperCommand]]:
    if isinstance(command, TyperCommand) and not command.hidden:
        yield path, command
    if isinstance(command, TyperGroup):
        context = typer.Context(command)
        for name in sorted(command.list_commands(context)):
            yield from _walk(f"{path} {name}", command.get_command(context, name))


def _is_shown(parameter: object) -> bool:
    return not getattr(parameter, "hidden", False) and "--help" not in getattr(parameter, "opts", ())


def _parameter(parameter: object) -> tuple[str, str, str]:
    match parameter:
        case TyperArgument():
            many = "…" if parameter.nargs == -1 else ""
            return code(f"{parameter.name}{many}".upper()), _default(parameter), parameter.help or ""
        case TyperOption():
            names = " ".join(code(each) for each in [*parameter.opts, *parameter.secondary_opts])
            default = "" if parameter.is_flag else _default(parameter)
            return names, default, parameter.help or ""
        case _:
            return str(parameter), "", ""


def _default(parameter: TyperArgument | TyperOption) -> str:
    value = parameter.default
    if parameter.required:
        return "required"
    return "" if value is None or callable(value) else code(str(value))
