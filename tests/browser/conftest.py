"""A browser beside an installation with something in it; whatever the browser complains of fails the test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.harbour import Harbour, fill
from tests.browser.visit import ARGUMENTS, WITHIN, Visit, visiting
from tests.support.environment import need
from tests.support.packages import folder_index
from tests.support.system import System


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, without a window.

    It is gone before a test of another folder begins: Playwright keeps an event loop running in this thread, beside
    which no asynchronous test can run its own.
    """
    program = need("chromium")
    expect.set_options(timeout=WITHIN)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def harbour(embedded_system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harbour]:
    """The installation, with images, people, jobs and packages in it."""
    with folder_index(tmp_path_factory.mktemp("index")) as upstream:
        yield fill(embedded_system, upstream)


@pytest.fixture
def visit(browser: Browser, harbour: Harbour) -> Iterator[Visit]:
    """A browser window at the installation, nobody signed in."""
    with visiting(browser, harbour.system) as visit:
        yield visit
