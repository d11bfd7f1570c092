import re

from playwright.sync_api import Page, expect

from tests.browser.harbour import Harbour
from tests.browser.visit import Visit
from tests.support.images import small_image
from tests.support.system import PASSWORD

LINE = re.compile(r"\S")


def push_with(harbour: Harbour, token: str, repository: str) -> None:
    harbour.system.registry("admin", token).push(repository, "v1", small_image(41))


def token_shown(page: Page) -> str:
    field = page.get_by_role("dialog").get_by_label("Token")
    field.wait_for()
    return field.input_value()


def test_from_sign_in_over_a_token_and_a_push_to_the_log_of_a_job(visit: Visit, harbour: Harbour) -> None:
    page = visit.page
    visit.sign_in()

    page.get_by_role("link", name="Access tokens").first.click()
    page.get_by_role("button", name="New token").click()
    page.get_by_role("dialog").get_by_label("Label").fill("voyage")
    page.get_by_role("dialog").get_by_role("button", name="New token").click()
    token = token_shown(page)
    page.get_by_role("dialog").get_by_role("button", name="Done").click()
    expect(page.get_by_role("row").filter(has_text="voyage")).to_be_visible()

    push_with(harbour, token, "admin/voyage")
    page.get_by_role("link", name="Repositories", exact=True).click()
    page.get_by_role("link", name="admin/voyage", exact=True).click()
    expect(page.get_by_role("link", name="v1", exact=True)).to_be_visible()
    page.get_by_role("link", name="v1", exact=True).click()
    page.get_by_role("tab", name="Layers").click()
    expect(page.get_by_role("table", name="Layers").get_by_role("row")).to_have_count(3)

    page.get_by_role("link", name="Jobs", exact=True).click()
    page.get_by_role("button", name="Start a job").click()
    page.get_by_role("dialog").get_by_label("seconds").fill("6")
    page.get_by_role("dialog").get_by_role("button", name="Start", exact=True).click()
    follow_to_the_end(page)


def follow_to_the_end(page: Page) -> None:
    """See the log live: connected while the job runs, then its end without a reload."""
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    expect(page.get_by_role("log")).to_contain_text(LINE)
    expect(page.get_by_text("Complete", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Done")


def test_the_same_by_keyboard_alone(visit: Visit, harbour: Harbour) -> None:
    page = visit.page
    page.goto(f"{visit.base}/")
    expect(page.locator("input[name=name]")).to_be_focused()
    page.keyboard.type("admin")
    visit.press("Tab")
    page.keyboard.type(PASSWORD)
    visit.press("Enter")
    expect(visit.heading("Overview")).to_be_visible()

    visit.tab_to("Access tokens")
    visit.press("Enter")
    expect(visit.heading("Access tokens")).to_be_focused()
    visit.tab_to("New token")
    visit.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Label")).to_be_focused()
    page.keyboard.type("keys")
    visit.press("Enter")
    token = token_shown(page)
    visit.tab_to("Done")
    visit.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="New token")).to_be_focused()

    push_with(harbour, token, "admin/keys")
    page.reload()
    visit.heading("Access tokens").wait_for()
    visit.tab_to("Repositories")
    visit.press("Enter")
    expect(visit.heading("Repositories")).to_be_focused()
    visit.tab_to("admin/keys")
    visit.press("Enter")
    expect(visit.heading()).to_be_focused()
    expect(page.get_by_role("link", name="v1", exact=True)).to_be_visible()

    page.reload()
    visit.heading().wait_for()
    visit.tab_to("Jobs")
    visit.press("Enter")
    expect(visit.heading("Jobs")).to_be_focused()
    visit.tab_to("Start a job")
    visit.press("Enter")
    page.get_by_role("dialog").get_by_label("seconds").wait_for()
    visit.tab_to("seconds")
    visit.press("Control+A")
    page.keyboard.type("6")
    visit.press("Enter")
    follow_to_the_end(page)
    visit.tab_to("Log")


def test_the_first_tab_leads_past_the_navigation(visit: Visit) -> None:
    visit.sign_in()
    visit.page.goto(f"{visit.base}/tokens")
    visit.heading("Access tokens").wait_for()

    visit.press("Tab")
    assert visit.focused() == "Skip to the content"
    visit.press("Enter", "Tab")

    assert visit.focused() == "New token"
