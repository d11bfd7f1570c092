"""The pages of what scanning finds: verdicts, findings, vulnerabilities, policies, the index, the search."""

import csv
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.harbour import Harbour
from tests.browser.visit import Visit
from tests.browser.walk import LOOKS, Place, Walk, walk
from tests.support.images import index
from tests.support.voyage import bad_image, good_image, scanned, set_mode

REPOSITORY = "admin/firstvoyage"
TAGS = f"/repositories/{REPOSITORY}/tags"
CVE = "CVE-2020-14343"
POLICY = "critical-with-fix"
POLICY_TITLE = "Critical, and a fix is there"


PLACES = {
    "tags": Place(path=f"/repositories/{REPOSITORY}", english="firstvoyage", russian="firstvoyage", shows="bad"),
    "verdict": Place(path=f"{TAGS}/bad", english="bad", russian="bad", shows=CVE),
    "verdict of the good one": Place(path=f"{TAGS}/good", english="good", russian="good", shows="Debian:12"),
    "platforms": Place(path=f"{TAGS}/both", english="both", russian="both", shows="linux/arm64"),
    "layers": Place(path=f"{TAGS}/bad?tab=layers", english="bad", russian="bad", shows="sha256:"),
    "components": Place(path=f"{TAGS}/bad?tab=components", english="bad", russian="bad", shows="libexpat1"),
    "findings": Place(path=f"{TAGS}/bad?tab=vulnerabilities", english="bad", russian="bad", shows=CVE),
    "vulnerabilities": Place(path="/vulnerabilities", english="Vulnerabilities", russian="Уязвимости", shows=CVE),
    "vulnerability": Place(path=f"/vulnerabilities/{CVE}", english=CVE, russian=CVE, shows="firstvoyage"),
    "vulnerability that hits nothing": Place(
        path="/vulnerabilities/CVE-2022-28346", english="CVE-2022-28346", russian="CVE-2022-28346", shows="PYSEC"
    ),
    "policies": Place(path="/policies", english="Policies", russian="Политики", shows=POLICY),
    "index": Place(path="/index", english="Advisory index", russian="Индекс уязвимостей", shows="npm"),
    "coverage": Place(
        path="/index?tab=coverage&q=debian", english="Advisory index", russian="Индекс", shows="Debian:12"
    ),
    "unusable records": Place(path="/index?tab=bad", english="Advisory index", russian="Индекс", shows="sha256:"),
    "releases": Place(path="/index?tab=releases", english="Advisory index", russian="Индекс", shows="sha256:"),
    "search by weakness": Place(path="/search?q=CWE-20", english="Search", russian="Поиск", shows="CVE-20"),
    "images with a package": Place(
        path="/search?purl=pkg:npm/minimist@1.2.0", english="minimist", russian="minimist", shows="firstvoyage"
    ),
    "search": Place(path="/search?q=minimist", english="Search", russian="Поиск", shows="1.2.0"),
    "nothing searched for": Place(path="/search", english="Search", russian="Поиск", shows="CVE"),
}


@pytest.fixture(scope="session")
def voyage(harbour: Harbour) -> Harbour:
    """The installation with a bad image, a good one and an index of both, all of them scanned."""
    registry = harbour.system.registry()
    bad, good = bad_image(), good_image(architecture="arm64")
    registry.push(REPOSITORY, "bad", bad)
    registry.push(REPOSITORY, "good", good)
    registry.put_manifest(REPOSITORY, "both", index(bad, good)).expect(201)
    for tag in ("bad", "good", "both"):
        scanned(harbour.system, REPOSITORY, tag)
    return harbour


@pytest.fixture
def at(voyage: Harbour, visit: Visit) -> Visit:  # noqa: ARG001 — what is visited
    """A window at that installation, the administrator signed in."""
    visit.sign_in()
    return visit


@pytest.fixture
def observing(voyage: Harbour) -> Iterator[None]:
    """The policy observes before the test and after it, whatever the test does."""
    set_mode(voyage.system, POLICY, "observing")
    yield
    set_mode(voyage.system, POLICY, "observing")


@pytest.fixture(scope="module", params=LOOKS)
def walked(browser: Browser, voyage: Harbour, request: pytest.FixtureRequest) -> Walk:
    """What a walk past all these pages found."""
    return walk(browser, voyage.system, PLACES, LOOKS[request.param])


def test_axe_finds_nothing_on_any_page_of_the_voyage(walked: Walk) -> None:
    assert walked.findings == {}


def test_the_pages_of_the_voyage_speak_the_readers_language(walked: Walk) -> None:
    assert walked.headings == {}


def test_findings_are_seen_explained_narrowed_and_taken_along(at: Visit) -> None:
    page = at.page
    at.open(f"{TAGS}/bad")
    page.get_by_role("list", name="Vulnerabilities by severity").get_by_role("link", name="Critical").click()
    table = page.get_by_role("table", name="Vulnerabilities")
    yaml = table.get_by_role("row").filter(has_text=CVE)
    expect(yaml).to_contain_text("Critical")
    expect(yaml).to_contain_text("5.4")
    assert "severity=critical" in page.url

    page.get_by_role("searchbox", name="Filter by CVE or package").fill("pyyaml")
    expect(page).to_have_url(re.compile("q=pyyaml"))
    expect(table.get_by_role("row").filter(has_text="minimist")).to_have_count(0)
    page.reload()
    expect(yaml).to_be_visible()
    yaml.get_by_role("button", name="Why").click()
    expect(page.get_by_role("dialog")).to_contain_text("pkg:pypi/pyyaml@5.3")
    page.keyboard.press("Escape")

    with page.expect_download() as download:
        page.get_by_role("link", name="Export CSV").click()
    rows = list(csv.DictReader(download.value.path().read_text("utf-8").splitlines()))
    assert CVE in {row["vulnerability"] for row in rows}
    assert {row["severity"] for row in rows} == {"critical"}


@pytest.mark.usefixtures("observing")
def test_a_policy_is_switched_on_and_the_image_is_refused_from_then_on(at: Visit, voyage: Harbour) -> None:
    page, registry = at.page, voyage.system.registry()
    at.open(f"{TAGS}/bad")
    expect(page.get_by_role("region", name="Allowed for now")).to_contain_text(POLICY_TITLE)
    before = registry.manifest(REPOSITORY, "bad").status

    page.get_by_role("link", name="Policies", exact=True).click()
    choice = page.get_by_role("group", name=re.compile(POLICY_TITLE)).first
    choice.get_by_role("button", name="Enforcing").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("refused for everyone")
    at.settle()
    assert at.findings() == []
    dialog.get_by_role("button", name="Enforce", exact=True).click()
    expect(choice.get_by_role("button", name="Enforcing")).to_have_attribute("aria-pressed", "true")

    at.open(f"{TAGS}/bad")
    verdict = page.get_by_role("region", name="Refused")
    expect(verdict).to_contain_text(CVE)
    expect(verdict).to_contain_text("Update pyyaml to 5.4 or later")
    assert (before, registry.manifest(REPOSITORY, "bad").status) == (200, 403)
    assert registry.manifest(REPOSITORY, "good").status == 200


def test_a_policy_that_is_tried_leads_to_the_images_it_would_refuse(at: Visit) -> None:
    page = at.page
    at.open("/policies/new")
    page.get_by_role("button", name="Try it").click()
    page.get_by_role("link", name=f"{REPOSITORY}@sha256:").first.click()

    expect(at.heading(re.compile("^sha256:"))).to_be_visible()


def test_a_search_by_its_key_leads_from_a_vulnerability_to_the_images_it_hits(at: Visit) -> None:
    page = at.page
    at.open("/tokens")
    at.press("/")
    page.keyboard.type(CVE)
    at.press("Enter")
    page.get_by_role("main").get_by_role("link", name=CVE).click()
    expect(at.heading(re.compile(CVE))).to_be_focused()
    hit = page.get_by_role("table", name="Images it was found in")
    hit.get_by_role("link", name=f"{REPOSITORY}:bad", exact=True).click()

    expect(at.heading(re.compile("^bad"))).to_be_visible()
    expect(
        page.get_by_role("table", name="Vulnerabilities").get_by_role("row").filter(has_text="pyyaml")
    ).to_be_visible()


def test_an_export_is_asked_for_at_the_image_and_taken_along(at: Visit) -> None:
    page = at.page
    at.open(f"{TAGS}/bad")
    page.get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    at.settle()
    assert at.findings() == []
    dialog.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        dialog.get_by_role("link", name="Download").click()
    rows = list(csv.DictReader(download.value.path().read_text("utf-8").splitlines()))
    assert "libexpat1" in {row["package"] for row in rows}
