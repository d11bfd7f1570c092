"""Sections and their options, declared beside the code that reads them."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar, dataclass_transform, get_type_hints

T = TypeVar("T")

_METADATA = "pratique.option"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One setting: ``key`` in its section's TOML table, ``variable`` in the environment."""

    section: str
    key: str
    variable: str
    type: Any
    default: object
    help: str
    unit: str
    secret: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One declared section; the section named ``""`` is the file's top level."""

    name: str
    type: type
    options: tuple[Option, ...]


_sections: dict[str, Section] = {}


def option(default: T, *, help: str, unit: str = "", secret: bool = False) -> T:  # noqa: A002 — the word people look for
    """Declare one setting: its default, what it does, its unit, and whether its value is a secret."""
    made: T = field(default=default, metadata={_METADATA: (help, unit, secret)})
    return made


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(option,))
def section(name: str) -> Callable[[type[T]], type[T]]:
    """Declare the decorated class as the settings of section ``name``; it becomes a frozen dataclass."""

    def declare(cls: type[T]) -> type[T]:
        made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
        if name in _sections:
            message = f"the settings section {name!r} is declared twice"
            raise ValueError(message)
        _sections[name] = Section(name=name, type=made, options=tuple(_options(name, made)))
        return made

    return declare


def sections() -> Mapping[str, Section]:
    """Return every declared section by name."""
    return MappingProxyType(_sections)


def _options(name: str, cls: type) -> Iterable[Option]:
    hints = get_type_hints(cls, include_extras=True)
    for each in dataclasses.fields(cls):
        help_, unit, secret = each.metadata[_METADATA]
        prefix = f"{name}_" if name else ""
        yield Option(
            section=name,
            key=each.name,
            variable=f"PRATIQUE_{prefix}{each.name}".upper(),
            type=hints[each.name],
            default=None if each.default is MISSING else each.default,
            help=help_,
            unit=unit,
            secret=secret,
        )
