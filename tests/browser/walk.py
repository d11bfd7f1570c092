"""A walk past every page: what each says in the reader's language, and what keeps people out of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Browser, expect

from tests.browser.visit import EVERY_RULE, NARROW, WIDE, Visit, visiting
from tests.support.system import System


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A page: its address, its heading in English and Russian, and what shows that its content is there."""

    path: str
    english: str
    russian: str
    shows: str = ""

    def heading(self, language: str) -> str:
        """Give what its heading holds in a language."""
        return self.russian if language == "ru" else self.english


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """One way to see every page: its colours, its language, its widths, and what axe is asked there."""

    scheme: str
    language: str
    widths: Mapping[str, tuple[int, int]]
    rules: Mapping[str, object]


COLOURS: Mapping[str, object] = {
    **EVERY_RULE,
    "runOnly": ["color-contrast", "link-in-text-block", "html-has-lang", "html-lang-valid"],
}
LOOKS = {
    "light": Look(scheme="light", language="en", widths={"wide": WIDE, "narrow": NARROW}, rules=EVERY_RULE),
    "dark": Look(scheme="dark", language="ru", widths={"wide": WIDE}, rules=COLOURS),
}
"""Colours do not depend on the width, nor what else keeps people out on the colours: so two walks see everything."""

SIGN_IN = Place(path="/sign-in", english="Sign in", russian="Вход")


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """What a walk found, by the name of the page: headings that are not the reader's, and findings by width."""

    headings: Mapping[str, str]
    findings: Mapping[str, Mapping[str, list[str]]]


def walk(browser: Browser, system: System, places: Mapping[str, Place], look: Look) -> Walk:
    """Open every place, signed in as the administrator, and look at it in each width."""
    headings: dict[str, str] = {}
    findings: dict[str, Mapping[str, list[str]]] = {}

    def examine(visit: Visit, name: str, place: Place) -> None:
        visit.open(place.path)
        expect(visit.page.locator("main")).to_contain_text(place.shows)
        visit.settle()
        heading = visit.heading().first.inner_text().strip()
        if place.heading(look.language) not in heading:
            headings[name] = heading
        if wrong := _findings(visit, look):
            findings[name] = wrong

    with visiting(browser, system, scheme=look.scheme, language=look.language) as visit:
        examine(visit, "sign-in", SIGN_IN)
        visit.sign_in()
        assert visit.page.locator("html").get_attribute("lang") == look.language
        for name, place in places.items():
            examine(visit, name, place)
    return Walk(headings=headings, findings=findings)


def _findings(visit: Visit, look: Look) -> dict[str, list[str]]:
    found = {}
    for width, size in look.widths.items():
        visit.resize(size)
        found[width] = visit.findings(look.rules) + ["wider than the window"] * bool(visit.overflow())
    visit.resize(WIDE)
    return {width: each for width, each in found.items() if each}
