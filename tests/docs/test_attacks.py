"""The table of attacks names tests that are there."""

import re

import pytest

from tests.docs.pages import ROOT, read

PAGE = "docs/explanation/attacks.md"
ROW = re.compile(r"^\| (?P<number>\d+) \|(?P<told>.+)\|(?P<tests>[^|]+)\|$", re.MULTILINE)
TEST = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<name>test_\w+)`")
AT_LEAST = {8, *range(11, 17), 19, 20, *range(29, 37), 47, 63}
ROWS = [(int(row["number"]), row["tests"]) for row in ROW.finditer(read(PAGE))]


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
