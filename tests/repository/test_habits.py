"""Habits of the tests that a reader cannot check one by one."""

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.repository.sources import name_of, python_files

SUPPORT = ("tests/support/", "tests/conftest.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """A call or import that tests do without, and what they do instead."""

    name: str
    instead: str
    except_in: tuple[str, ...] = SUPPORT


HABITS = [
    Habit(name="time.sleep", instead="poll with tests.support.eventually"),
    Habit(name="asyncio.sleep", instead="poll with tests.support.eventually_async"),
    Habit(name="unittest.mock", instead="use the domain's fake in its testing.py", except_in=()),
    Habit(name="pytest.importorskip", instead="every dependency is in requirements/dev.txt", except_in=()),
    Habit(name="pytest.skip", instead="ask tests.support.environment for what is needed"),
    Habit(name="pytest.mark.skip", instead="ask tests.support.environment for what is needed"),
    Habit(name="pytest.mark.skipif", instead="ask tests.support.environment for what is needed"),
]


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.name)
def test_tests_do_without_it(habit: Habit) -> None:
    found = [
        f"{name_of(path)}:{line}"
        for path in python_files("tests")
        if not name_of(path).startswith(habit.except_in)
        for line, name in _names_in(path)
        if name == habit.name or name.startswith(f"{habit.name}.")
    ]

    assert found == [], habit.instead


def test_a_forbidden_name_would_be_noticed() -> None:
    source = "import time\nfrom unittest.mock import Mock\ntime.sleep(1)\n"

    assert {"time.sleep", "unittest.mock.Mock"} <= {name for _, name in _names(source)}


@functools.cache
def _names_in(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple(_names(path.read_text(encoding="utf-8")))


def _names(source: str) -> Iterator[tuple[int, str]]:
    """List what a module imports and calls, by dotted name."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(module=str(module), names=names):
                yield from ((node.lineno, f"{module}.{each.name}") for each in names)
            case ast.Import(names=names):
                yield from ((node.lineno, each.name) for each in names)
            case ast.Call(func=ast.Attribute() as function):
                yield node.lineno, ast.unparse(function)
