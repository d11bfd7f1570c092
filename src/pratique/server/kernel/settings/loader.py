"""Reads settings: declared defaults, then a TOML file, then the environment; the last one wins."""

import difflib
import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import msgspec

from pratique.server.kernel.errors import Invalid
from pratique.server.kernel.settings.declaration import Option, sections

T = TypeVar("T")

PREFIX = "PRATIQUE_"
CONFIG_VARIABLE = "PRATIQUE_CONFIG"
_NOT_SETTINGS = ("PRATIQUE_TEST_", "PRATIQUE_REQUIRE_ALL")
_WORDS = {int: "a whole number", float: "a number", bool: "true or false", str: "text", Path: "a path"}
_BOUNDS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}
_SECRET_MAX = 64 * 1024  # characters; longer than any password, key or address
_FILE_MAX = 1024 * 1024  # bytes; a settings file is a few kilobytes, a larger one is a mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with the settings, in words for the person who wrote them."""

    where: str
    what: str


class SettingsError(Invalid):
    """The settings cannot be used: {problems}"""

    code = "settings_invalid"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems="; ".join(f"{each.where}: {each.what}" for each in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """The settings in force: one instance per section, and where each value came from."""

    values: Mapping[type, object]
    origins: Mapping[str, str]
    warnings: tuple[str, ...] = ()

    def get(self, cls: type[T]) -> T:
        """Return the section declared by ``cls``."""
        value = self.values[cls]
        assert isinstance(value, cls)  # noqa: S101 — what load() put there
        return value


def load(*, environ: Mapping[str, str], path: Path | None = None) -> Effective:
    """Return the effective settings from ``path`` (TOML; may be absent) and ``environ``.

    Raises :class:`SettingsError` that lists every problem at once.
    """
    problems: list[Problem] = []
    warnings: list[str] = []
    raw: dict[str, tuple[object, str]] = {}
    if path is not None:
        raw.update(_from_file(path, problems, warnings))
    raw.update(_from_environment(environ, problems, warnings))
    values: dict[type, object] = {}
    origins: dict[str, str] = {}
    for each in sections().values():
        arguments: dict[str, object] = {}
        for option in each.options:
            if option.variable not in raw:
                origins[option.variable] = "default"
                continue
            value, origin = raw[option.variable]
            origins[option.variable] = origin
            try:
                arguments[option.key] = _convert(value, option)
            except msgspec.ValidationError as error:
                problems.append(Problem(where=origin, what=_why_wrong(option, value, error)))
        values[each.type] = each.type(**arguments)
    if problems:
        raise SettingsError(problems)
    return Effective(values=values, origins=origins, warnings=tuple(warnings))


def _all_options() -> Iterator[Option]:
    for each in sections().values():
        yield from each.options


def _from_environment(
    environ: Mapping[str, str], problems: list[Problem], warnings: list[str]
) -> dict[str, tuple[object, str]]:
    known = {each.variable: each for each in _all_options()}
    found: dict[str, tuple[object, str]] = {}
    for name in sorted(environ):
        if not name.startswith(PREFIX) or name == CONFIG_VARIABLE or name.startswith(_NOT_SETTINGS):
            continue
        if name in known:
            found[name] = (environ[name], name)
        elif name.removesuffix("_FILE") in known and known[name.removesuffix("_FILE")].secret:
            found[name.removesuffix("_FILE")] = (_secret(environ[name], name, problems, warnings), name)
        else:
            problems.append(Problem(where=name, what=f"no such setting{_nearest(name, list(known))}"))
    return found


def _from_file(path: Path, problems: list[Problem], warnings: list[str]) -> dict[str, tuple[object, str]]:
    try:
        with path.open("rb") as file:
            text = file.read(_FILE_MAX + 1)
        if len(text) > _FILE_MAX:
            problems.append(Problem(where=str(path), what="larger than 1 MiB, which no settings file is"))
            return {}
        document = tomllib.loads(text.decode())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(Problem(where=str(path), what=str(error)))
        return {}
    by_place = {(each.section, each.key): each for each in _all_options()}
    found: dict[str, tuple[object, str]] = {}
    for table, key, value in _entries(document):
        where = f"{path}: {table}.{key}" if table else f"{path}: {key}"
        plain_key = key.removesuffix("_file")
        option = by_place.get((table, key))
        secret = by_place.get((table, plain_key))
        if option is not None:
            found[option.variable] = (value, where)
        elif secret is not None and secret.secret:
            found[secret.variable] = (_secret(str(value), where, problems, warnings), where)
        else:
            known = [f"{name}.{each}" if name else each for name, each in by_place]
            problems.append(Problem(where=where, what=f"no such setting{_nearest(f'{table}.{key}'.strip('.'), known)}"))
    return found


def _entries(document: dict[str, Any]) -> Iterator[tuple[str, str, object]]:
    for key, value in document.items():
        if isinstance(value, dict):
            for inner, inner_value in value.items():
                yield key, inner, inner_value
        else:
            yield "", key, value


def _secret(path: str, where: str, problems: list[Problem], warnings: list[str]) -> str:
    try:
        with Path(path).expanduser().open(encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & stat.S_IROTH:
                warnings.append(f"{where}: everybody on this machine can read {path}; `chmod 600 {path}`")
            return file.read(_SECRET_MAX).rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(where=where, what=f"the secret's file cannot be read: {error}"))
        return ""


def _convert(value: object, option: Option) -> object:
    if _is_list(option) and isinstance(value, str):
        value = [each.strip() for each in value.split(",") if each.strip()]
    return msgspec.convert(value, option.type, strict=False, dec_hook=_path)


def _is_list(option: Option) -> bool:
    return get_origin(option.type) is tuple


def _why_wrong(option: Option, value: object, error: msgspec.ValidationError) -> str:
    """Say what was given and what is wanted, with the unit; a secret's value is never repeated."""
    given = "what was given" if option.secret else repr(value)
    unit = f" ({option.unit})" if option.unit else ""
    bound = re.search(r"(>=|<=|>|<) ?[0-9.-]+", str(error))
    bounded = f", {_BOUNDS[bound[1]]} {bound[0].removeprefix(bound[1]).strip()}" if bound else ""
    return f"{given} will not do: {option.key} is {_in_words(option.type)}{unit}{bounded}. {option.help}"


def _in_words(kind: object) -> str:
    """Return the type of a setting as a person would say it."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _in_words(arguments[0])
    if origin is Literal:
        return f"one of {', '.join(map(str, arguments))}"
    if origin is tuple:
        return f"a list of {_in_words(arguments[0])}s, separated by commas"
    if isinstance(kind, UnionType):
        return " or ".join(_in_words(each) for each in arguments if each is not type(None))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return f"one of {', '.join(kind)}"
    return next((words for each, words in _WORDS.items() if kind is each), "something else")


def _path(cls: type, value: object) -> object:
    if cls is Path or issubclass(cls, Path):
        return Path(str(value)).expanduser()
    raise msgspec.ValidationError(f"expected {cls.__name__}")


def _nearest(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else "; `pratique settings` lists those there are"
