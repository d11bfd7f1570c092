"""Tests that share an installation run in one process: the plug-in that spreads them must know their groups."""

import pytest


def test_a_run_of_several_processes_knows_which_tests_belong_together(request: pytest.FixtureRequest) -> None:
    spread = request.config.getoption("loadgroup", default=False)

    assert request.node.nodeid.endswith("@tests/repository/test_groups.py") is bool(spread)
