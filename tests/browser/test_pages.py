from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.harbour import FIREWALL, POLICY, REPOSITORY, SBOM, Harbour
from tests.browser.visit import Visit
from tests.browser.walk import LOOKS, Place, Walk, walk
from tests.support.system import PASSWORD

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
    "schedules": Place(path="/jobs/schedules", english="Schedules", russian="Расписания"),
    "schedule": Place(path="/jobs/schedules/scan_sweep", english="scan_sweep", russian="scan_sweep"),
    "queues": Place(path="/jobs/queues", english="Queues", russian="Очереди"),
    "workers": Place(path="/jobs/workers", english="Workers", russian="Исполнители"),
    "actions": Place(path="/jobs/actions", english="Actions", russian="Действия"),
    "status": Place(path="/status", english="Status", russian="Состояние"),
    "storage": Place(path="/storage", english="Storage", russian="Хранилище"),
    "new policy": Place(path="/policies/new", english="New policy", russian="Новая политика"),
    "own policy": Place(
        path=f"/policies/edit/{POLICY}", english="No critical", russian="No critical", shows="Nothing that is known"
    ),
    "copy of a policy": Place(
        path="/policies/copy/young-package", english="New policy", russian="Новая политика", shows="held back"
    ),
    "exceptions": Place(path="/policies/exceptions", english="Exceptions", russian="Исключения", shows="pyyaml"),
    "firewall": Place(path="/firewall", english="Package firewall", russian="Файрвол пакетов", shows=FIREWALL),
    "firewall repository": Place(path=f"/firewall/{FIREWALL}", english=FIREWALL, russian=FIREWALL, shows="pip"),
    "package": Place(path=f"/firewall/{FIREWALL}/packages/django", english="django", russian="django", shows="99.0"),
    "refused version": Place(
        path=f"/firewall/{FIREWALL}/packages/django?version=3.2", english="django", russian="django", shows="CVE-"
    ),
    "package that nobody asked for": Place(
        path=f"/firewall/{FIREWALL}/packages/nothing", english="nothing", russian="nothing", shows="nothing"
    ),
    "package requests": Place(path="/package-requests", english="Package requests", russian="Запрос", shows="3.2"),
    "exports": Place(path="/files", english="Exports", russian="Выгрузки"),
    "uploads": Place(path="/files/uploads", english="Uploads", russian="Загрузки"),
    "SBOMs": Place(path="/files/sboms", english="SBOMs", russian="SBOM"),
    "SBOM": Place(path="/files/sboms/BILL", english=SBOM, russian=SBOM, shows="CVE-2020-14343"),
    "search that finds an SBOM": Place(path=f"/search?q={SBOM}", english="Search", russian="Поиск", shows="payments"),
    "events": Place(path="/events", english="Events", russian="События"),
    "about": Place(path="/system", english="About this system", russian="О системе"),  # noqa: RUF001 — Russian
    "nothing": Place(path="/nowhere", english="Page not found", russian="Страница не найдена"),
    "no such repository": Place(path="/repositories/no/such", english="no/such", russian="no/such"),
}


DIALOGS = (
    ("/repositories", "New repository"),
    ("/tokens", "New token"),
    ("/policies/exceptions", "Grant an exception"),
    ("/firewall", "Add a repository"),
    ("/jobs", "Start a job"),
    ("/jobs/schedules", "New schedule"),
    ("/files", "New export"),
    ("/files/uploads", "Upload a file"),
)


@pytest.fixture(scope="module", params=LOOKS)
def walked(browser: Browser, harbour: Harbour, request: pytest.FixtureRequest) -> Walk:
    """What a walk past all these pages found."""
    places = {name: replace(place, path=_named(place.path, harbour)) for name, place in PLACES.items()}
    return walk(browser, harbour.system, places, LOOKS[request.param])


def _named(path: str, harbour: Harbour) -> str:
    return path.replace("DIGEST", harbour.digest).replace("JOB", harbour.job).replace("BILL", harbour.sbom)


def test_axe_finds_nothing_on_any_page_wide_or_narrow(walked: Walk) -> None:
    assert walked.findings == {}


def test_every_page_speaks_the_readers_language(walked: Walk) -> None:
    assert walked.headings == {}


def test_dialogs_and_menus_keep_nobody_out(visit: Visit) -> None:
    visit.sign_in()
    found = []
    for path, button in DIALOGS:
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
    visit.open("/repositories")
    visit.settle()
    visit.page.get_by_role("button", name="Colours").first.click()
    visit.page.get_by_role("menuitemradio", name="Dark").click()
    visit.open("/tokens")

    expect(visit.page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
