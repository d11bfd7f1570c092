"""The honest account at the end of a test run: what was not tested here, and why, above pytest's own closing line.

A skip for want of a program counts as a failure where PRATIQUE_REQUIRE_ALL=1 (CI) says that everything must be there.
With PRATIQUE_TEST_ACCOUNT naming a file, runs that follow each other (one per database) add to one account in it.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.support.environment import OPTIONAL, REQUIRE_ALL, everything_required

ACCOUNT = "PRATIQUE_TEST_ACCOUNT"
LINES_MAX = 200


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where everything is required."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and _counts(report):
        report.outcome = "failed"
        report.longrepr = f"skipped, and {REQUIRE_ALL}=1 asks for every test: {_reason(report)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Do the same for a module that skips itself whole."""
    report = yield
    if report.skipped and _counts(report):
        report.outcome = "failed"
        report.longrepr = f"skipped, and {REQUIRE_ALL}=1 asks for every test: {_reason(report)}"
    return report


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name, last before the closing line, what this run and those before it could not test."""
    counts: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        counts[_reason(report)] = counts.get(_reason(report), 0) + 1
    lines = _earlier() + [f"{count:>4} times: {reason}" for reason, count in sorted(counts.items())]
    _keep(lines)
    if lines:
        terminalreporter.section("NOT TESTED HERE", sep="!", red=True, bold=True)
        for line in lines:
            terminalreporter.write_line(line, red=True)


def _counts(report: pytest.TestReport | pytest.CollectReport) -> bool:
    return everything_required() and not _reason(report).startswith(OPTIONAL)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ").strip()


def _earlier() -> list[str]:
    account = os.environ.get(ACCOUNT)
    if not account or not Path(account).exists():
        return []
    with Path(account).open(encoding="utf-8") as file:
        return [line.rstrip("\n") for _, line in zip(range(LINES_MAX), file, strict=False)]


def _keep(lines: list[str]) -> None:
    account = os.environ.get(ACCOUNT)
    if account:
        Path(account).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
