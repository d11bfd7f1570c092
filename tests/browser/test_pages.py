from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.harbour import REPOSITORY, Harbour
from tests.browser.visit import LOOKS, Visit, visiting
from tests.support.system import PASSWORD


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A page: its address, and its heading in English and Russian where that is a word of ours."""

    path: str
    english: str
    russian: str


PLACES = {
    "overview": Place(path="/", english="Overview", russian="Обзор"),
    "repositories": Place(path="/repositories", english="Repositories", russian="Репозитории"),
    "repository": Place(path=f"/repositories/{REPOSITORY}", english=REPOSITORY, russian=REPOSITORY),
    "events of a repository": Place(
        path=f"/repositories/{REPOSITORY}?tab=events", english="gateway", russian="gateway"
    ),
    "settings of a repository": Place(
        path=f"/repositories/{REPOSITORY}?tab=settings", english="gateway", russian="gateway"
    ),
    "tag of an index": Place(path=f"/repositories/{REPOSITORY}/tags/latest", english="latest", russian="latest"),
    "tag of an image": Place(path=f"/repositories/{REPOSITORY}/tags/1.20.1", english="1.20.1", russian="1.20.1"),
    "configuration": Place(
        path=f"/repositories/{REPOSITORY}/tags/1.20.1?tab=configuration", english="1.20.1", russian="1.20.1"
    ),
    "manifest": Place(path=f"/repositories/{REPOSITORY}/tags/1.20.1?tab=manifest", english="1.20.1", russian="1.20.1"),
    "image by digest": Place(path=f"/repositories/{REPOSITORY}/manifests/DIGEST", english="sha256:", russian="sha256:"),
    "access tokens": Place(path="/tokens", english="Access tokens", russian="Токены доступа"),
    "own account": Place(path="/account", english="My account", russian="Моя учётная запись"),
    "organisations": Place(path="/organisations", english="Organisations", russian="Организации"),
    "organisation": Place(path="/organisations/payments", english="payments", russian="payments"),
    "accounts": Place(path="/accounts", english="Accounts", russian="Учётные записи"),
    "account": Place(path="/accounts/ivanova", english="ivanova", russian="ivanova"),
    "jobs": Place(path="/jobs", english="Jobs", russian="Задания"),
    "job": Place(path="/jobs/JOB", english="sleep", russian="sleep"),
    "events": Place(path="/events", english="Events", russian="События"),
    "about": Place(path="/system", english="About this system", russian="О системе"),  # noqa: RUF001 — Russian
    "nothing": Place(path="/nowhere", english="Page not found", russian="Страница не найдена"),
    "no such repository": Place(path="/repositories/no/such", english="no/such", russian="no/such"),
}


def path_of(place: Place, harbour: Harbour) -> str:
    return place.path.replace("DIGEST", harbour.digest).replace("JOB", harbour.job)


@pytest.mark.parametrize("scheme", LOOKS)
def test_axe_finds_nothing_on_any_page_wide_or_narrow(browser: Browser, harbour: Harbour, scheme: str) -> None:
    found = {}
    with visiting(browser, harbour.system, scheme=scheme) as visit:
        visit.open("/sign-in")
        found["sign-in"] = visit.examined(scheme)
        visit.sign_in()
        for name, place in PLACES.items():
            visit.open(path_of(place, harbour))
            found[name] = visit.examined(scheme)

    assert {name: findings for name, findings in found.items() if findings} == {}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_speaks_the_readers_language(browser: Browser, harbour: Harbour, language: str) -> None:
    headings = {}
    with visiting(browser, harbour.system, language=language) as visit:
        visit.sign_in()
        for name, place in PLACES.items():
            visit.open(path_of(place, harbour))
            headings[name] = visit.heading().first.inner_text().strip()
        assert visit.page.locator("html").get_attribute("lang") == language

    wanted = {name: place.russian if language == "ru" else place.english for name, place in PLACES.items()}
    assert {name: heading for name, heading in headings.items() if wanted[name] not in heading} == {}


def test_dialogs_and_menus_keep_nobody_out(visit: Visit) -> None:
    visit.sign_in()
    found = []
    for path, button in (("/repositories", "New repository"), ("/tokens", "New token"), ("/jobs", "Start a job")):
        visit.open(path)
        visit.page.get_by_role("button", name=button).click()
        visit.page.get_by_role("dialog").wait_for()
        visit.settle()
        found += visit.findings()
    visit.open("/repositories")
    visit.page.get_by_role("button", name="Language").first.click()
    visit.page.get_by_role("menuitemradio", name="English").wait_for()
    visit.settle()
    found += visit.findings()

    assert found == []


def test_a_page_that_needs_a_name_asks_for_it_and_goes_on(visit: Visit) -> None:
    visit.page.goto(f"{visit.base}/repositories/{REPOSITORY}")
    visit.page.locator("input[name=name]").fill("admin")
    visit.page.locator("input[name=password]").fill("not the password")
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_text("The name or the password is wrong.")).to_be_visible()
    visit.page.locator("input[name=password]").fill(PASSWORD)
    visit.page.keyboard.press("Enter")

    expect(visit.heading(REPOSITORY)).to_be_visible()


def test_a_session_that_ended_is_taken_up_again_where_one_was(visit: Visit) -> None:
    visit.sign_in()
    visit.open("/jobs?status=done")
    visit.page.context.clear_cookies()

    dialog = visit.page.get_by_role("dialog", name="Your session has ended")
    dialog.locator("input[name=password]").fill(PASSWORD)
    visit.page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    expect(visit.page.get_by_role("link", name="sleep").first).to_be_visible()


def test_colours_are_chosen_and_kept(visit: Visit) -> None:
    visit.sign_in()
    visit.page.get_by_role("button", name="Colours").first.click()
    visit.page.get_by_role("menuitemradio", name="Dark").click()
    visit.open("/tokens")

    expect(visit.page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
