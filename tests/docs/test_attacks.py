"""The table of attacks names tests that are there."""

import re

import pytest

from tests.docs.pages import ROOT, read

PAGE = "docs/explanation/attacks.md"
ROW = re.compile(r"^\| (?P<number>\d+) \|(?P<told>.+)\|(?P<tests>[^|]+)\|$", re.MULTILINE)
TEST = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<name>test_\w+)`")
AT_LEAST = {8, *range(11, 17), 19, 20, *range(29, 37), 47, 63}
ROWS = [(int(row["number"]), row["tests"]) for row in ROW.finditer(read(PAGE))]

WAYS = re.compile(r"^\| (?P<way>[^|]+) \| (?P<defence>[^|]+) \| (?P<tests>`tests/[^|]+) \|$", re.MULTILINE)
GATE = "tests/server/firewall/test_gate.py"


def test_every_attack_on_the_registry_has_its_line() -> None:
    numbers = [number for number, _ in ROWS]

    assert set(numbers) >= AT_LEAST
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(("number", "tests"), ROWS, ids=[str(number) for number, _ in ROWS])
def test_a_line_names_tests_that_are_there(number: int, tests: str) -> None:
    named = list(TEST.finditer(tests))

    assert named, f"attack {number} has no test"
    for test in named:
        assert f"def {test['name']}(" in (ROOT / test["path"]).read_text("utf-8"), test[0]


def test_every_test_of_the_firewalls_gate_has_its_line() -> None:
    _, _, table = read(PAGE).partition("<!-- ways:")
    told = {(test["path"], test["name"]) for row in WAYS.finditer(table) for test in TEST.finditer(row["tests"])}
    written = {(GATE, name) for name in re.findall(r"^async def (test_\w+)", read(GATE), re.MULTILINE)}

    assert written - told == {(GATE, "test_whatever_refuses_is_one_printable_line_of_at_most_200_characters")}
    for path, name in told:
        assert f"def {name}(" in (ROOT / path).read_text("utf-8"), f"{path}::{name}"
