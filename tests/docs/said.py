"""What the server says to people on pages, gathered from the code: templates, with `{}` where a value stands."""

import ast
import re
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

SERVER = Path(__file__).parents[2] / "src" / "pratique" / "server"
ASIDE = {"config", "certs"}
"""Domains whose refusals end a command or a start: nobody meets them on a page."""


RESULTS = frozenset({"ok", "warn", "fail"})


def plain(template: str) -> str:
    """Return a template without the names of its values."""
    return re.sub(r"\{[^{}]*\}", "{}", template)


def refusals() -> set[str]:
    """Return the message of every refusal that a page may show."""
    from pratique.server.kernel.errors import Refusal

    return {_message(each) for each in _below(Refusal) if _domain(each) not in ASIDE}


def descriptions() -> set[str]:
    """Return what actions, their parameters, queues, exports, uploads and our own policies are said to be."""
    from pratique.server.jobs.queues import DESCRIPTIONS
    from pratique.server.kernel.actions import declared
    from pratique.server.media import kinds
    from pratique.server.policy.defaults import shipped

    actions = [each for each in declared().values() if _is_ours(each.run)]
    exports = [each for each in kinds.exports().values() if _is_ours(each.find)]
    uploads = [each for each in kinds.uploads().values() if _is_ours(each.take)]
    found = {each.description for each in actions} | set(DESCRIPTIONS.values())
    found |= {text for each in shipped() for text in (each.title, each.description)}
    for parameters in [*(each.parameters for each in actions), *(each.parameters for each in exports)]:
        found |= set(_described(msgspec.json.schema(parameters)))
    found |= {text for each in exports for text in (each.title, each.description)}
    return found | {text for each in uploads for text in (each.title, each.description)}


def remarks() -> set[str]:
    """Return what the doctor says, with its remedies; and what ails a role."""
    said = {text for path in (SERVER / "config" / "doctor").glob("*.py") for text in _spoken(path, calls=RESULTS)}
    return (
        said | set(_returned(SERVER / "config" / "health.py")) | set(_keys(SERVER / "config" / "doctor" / "rounds.py"))
    )


def notes() -> set[str]:
    """Return what is noted beside the set-up of package managers."""
    return set(_spoken(SERVER / "firewall" / "setting_up.py", keyword="note"))


def progress() -> set[str]:
    """Return what jobs count while they go on."""
    files = [*SERVER.rglob("*.py"), *(SERVER.parent / "core" / "advisories" / "index").glob("*.py")]
    return {text for path in files for text in _counted(path)}


def _is_ours(function: Callable[..., Any]) -> bool:
    """Tell whether the product declared it, and not a test that ran in this process before."""
    return function.__module__.startswith("pratique.")


def _below(family: type[Any]) -> Iterator[type[Any]]:
    for each in family.__subclasses__():
        if each.__module__.startswith("pratique."):
            yield each
        yield from _below(each)


def _domain(refusal: type[Any]) -> str:
    return refusal.__module__.split(".")[2]


def _message(refusal: type[Any]) -> str:
    parts = string.Formatter().parse(" ".join((refusal.__doc__ or "").split()))
    return "".join(f"{literal}{'' if name is None else '{}'}" for literal, name, _, _ in parts)


def _described(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for name, value in schema.items():
            if name == "description" and isinstance(value, str):
                yield value
            yield from _described(value)
    elif isinstance(schema, list):
        for each in schema:
            yield from _described(each)


def _spoken(path: Path, *, calls: frozenset[str] = frozenset(), keyword: str = "") -> Iterator[str]:
    """Yield the texts that are given to some functions, or as an argument of some name, in a module."""
    tree = ast.parse(path.read_text("utf-8"))
    named = _named(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in calls:
            yield from _texts(node.args, named)
        yield from _texts([each.value for each in node.keywords if keyword and each.arg == keyword], named)


def _counted(path: Path) -> Iterator[str]:
    """Yield what is counted by `progress(what=…)`, and by `_tell(…)` of what builds an index."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="progress"), keywords=given):
                yield from _texts([each.value for each in given if each.arg == "what"], {})
            case ast.Call(func=ast.Attribute(attr="_tell"), args=[what, _]):
                yield from _texts([what], {})


def _returned(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    returned = [each.value for each in ast.walk(tree) if isinstance(each, ast.Return) and each.value is not None]
    yield from _texts(returned, {})


def _keys(path: Path) -> Iterator[str]:
    """Yield the keys of the dictionaries that a module writes down."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Dict):
            yield from _texts([each for each in node.keys if each is not None], {})


def _named(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Return what is assigned to each name anywhere in a module."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _texts(values: list[ast.expr], named: dict[str, list[ast.expr]]) -> Iterator[str]:
    for value in values:
        match value:
            case ast.Constant(value=str(text)) if text:
                yield text
            case ast.JoinedStr(values=parts):
                yield "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in parts)
                inner = [each.value for each in parts if isinstance(each, ast.FormattedValue)]
                yield from _texts([each for each in inner if isinstance(each, ast.Name | ast.IfExp)], named)
            case ast.IfExp(body=first, orelse=second):
                yield from _texts([first, second], named)
            case ast.Name(id=name) if name in named:
                yield from _texts(named[name], {key: each for key, each in named.items() if key != name})
            case _:
                pass
