"""A skipped test is told of, and fails where everything is required."""

import os
import sys
from pathlib import Path

import pytest

from tests.repository.sources import ROOT
from tests.support.processes import Finished, run

SKIPPING = """
import pytest
from tests.support.environment import need, optional_data

def test_that_passes(): pass
def test_that_needs_a_program(): need("no-such-program-anywhere")
def test_that_skips_itself(): pytest.skip("for a reason of its own")
def test_of_the_full_data(): optional_data()
"""


def _run(tmp_path: Path, **environment: str) -> Finished:
    file = tmp_path / "test_some.py"
    file.write_text(SKIPPING)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PRATIQUE_")}
    return run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.support.account", "-c", "/dev/null", file],
        environment={**inherited, "PYTHONPATH": str(ROOT), "PRATIQUE_TEST_DATA": str(tmp_path / "none"), **environment},
        directory=tmp_path,
    )


@pytest.mark.long
def test_the_end_of_a_run_says_what_was_not_tested(tmp_path: Path) -> None:
    finished = _run(tmp_path).checked()

    lines = finished.stdout.splitlines()
    heading = next(number for number, line in enumerate(lines) if "NOT TESTED HERE" in line)
    assert "no-such-program-anywhere is not installed" in "".join(lines[heading:])
    assert "1 passed, 3 skipped" in lines[-1]


@pytest.mark.long
def test_a_skip_fails_where_everything_is_required(tmp_path: Path) -> None:
    finished = _run(tmp_path, PRATIQUE_REQUIRE_ALL="1")

    assert finished.exit_code == 1
    assert "2 failed, 1 passed, 1 skipped" in finished.stdout.splitlines()[-1]


@pytest.mark.long
def test_what_a_run_before_left_is_told_again(tmp_path: Path) -> None:
    account = tmp_path / "account"
    account.write_text("FAILED: the lint\n")

    finished = _run(tmp_path, PRATIQUE_TEST_ACCOUNT=str(account))

    assert "FAILED: the lint" in finished.stdout
    assert "for a reason of its own" in account.read_text()
