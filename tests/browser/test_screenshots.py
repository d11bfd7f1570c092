"""The README's picture. With PRATIQUE_TEST_PICTURES naming a folder it is kept there."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.harbour import REPOSITORY, Harbour
from tests.browser.visit import visiting

LEAST = 10_000  # bytes: a page with nothing on it makes a smaller picture
MOST = 150_000  # bytes: the repository carries it


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    kept = os.environ.get("PRATIQUE_TEST_PICTURES")
    return Path(kept) if kept else tmp_path


def test_the_picture_of_the_readme_is_of_a_real_page(browser: Browser, harbour: Harbour, folder: Path) -> None:
    with visiting(browser, harbour.system, size=(1180, 660)) as visit:
        visit.sign_in()
        visit.open(f"/repositories/{REPOSITORY}")
        visit.page.get_by_role("link", name="latest").wait_for()
        visit.settle()
        picture = folder / "repository.png"
        visit.page.screenshot(path=picture)

    assert LEAST < picture.stat().st_size < MOST
