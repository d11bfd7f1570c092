"""A browser window at an installation, and what the browser tests do in it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

from tests.support.system import PASSWORD, System
from tests.support.waiting import eventually

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WITHIN = 30_000  # milliseconds
WIDE = (1440, 900)
NARROW = (390, 844)
EVERY_RULE: Mapping[str, object] = {"resultTypes": ["violations"]}
"""What axe is asked by default."""
_AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_SETTLED = """!document.querySelector('[aria-busy=true]')
    && document.getAnimations().every(each => each.playState !== 'running')"""
_FINDINGS = """rules => axe.run(document, rules).then(found => found.violations.map(
    each => each.id + ': ' + each.nodes.map(node => node.html.slice(0, 160)).join(' | ')))"""


@dataclass(kw_only=True, slots=True)
class Visit:
    """A window. `complaints` are the browser's: errors on its console, broken scripts, breaches of the policy."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open an address and wait until its page is there."""
        self.page.goto(self.base + path)
        self.heading().wait_for()

    def heading(self, name: str | re.Pattern[str] | None = None) -> Locator:
        """Find the page's heading."""
        return self.page.get_by_role("heading", level=1, name=name or re.compile("."))

    def sign_in(self, name: str = "admin", password: str = PASSWORD) -> None:
        """Sign in at the page for it."""
        self.open("/sign-in")
        self.page.locator("input[name=name]").fill(name)
        self.page.locator("input[name=password]").fill(password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(self.base + "/")
        self.heading().wait_for()

    def settle(self) -> None:
        """Wait until nothing is being loaded and nothing moves."""
        # Asked from outside: the page's policy lets nobody wait inside it with a script of their own.
        eventually(lambda: self.page.evaluate(_SETTLED), within=WITHIN / 1000, what="a page at rest")

    def findings(self, rules: Mapping[str, object] = EVERY_RULE) -> list[str]:
        """Let axe look at the page; give what it finds that keeps people out."""
        # Through the debugger, which the page's policy does not concern.
        self.page.evaluate(f"() => {{ {_AXE.read_text('utf-8')} }}")
        found: list[str] = self.page.evaluate(_FINDINGS, dict(rules))
        return found

    def resize(self, size: tuple[int, int]) -> None:
        """Give the window another size."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def overflow(self) -> int:
        """Give by how many pixels the page is wider than the window."""
        wider: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return max(0, wider)

    def focused(self) -> str:
        """Give the words of what has the focus."""
        words: str = self.page.evaluate(
            "(e => e === document.body ? '' : e.getAttribute('aria-label') || e.innerText || e.name || '')"
            "(document.activeElement)"
        )
        return words.strip()

    def tab_to(self, words: str, *, most: int = 60) -> None:
        """Press Tab until what says `words` has the focus."""
        for _ in range(most):
            if words in self.focused():
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reached {words!r}; it stands at {self.focused()!r}")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)


@contextmanager
def visiting(
    browser: Browser, system: System, *, scheme: str = "light", language: str = "en", size: tuple[int, int] = WIDE
) -> Iterator[Visit]:
    """Open a window for as long as the block lasts; the browser's complaints fail the test at its end."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=language,
        reduced_motion="reduce",
        # Its authority is the installation's own; that clients check it is what other tests show.
        ignore_https_errors=system.tls,
    )
    context.set_default_timeout(WITHIN)
    page = context.new_page()
    visit = Visit(page=page, base=f"{system.scheme}://localhost:{system.ports.api}")

    def console(message: ConsoleMessage) -> None:
        # A refused request is logged by the browser too; the page's own words about it are what is tested.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            visit.complaints.append(f"{message.type}: {message.text}")

    def response(answer: Response) -> None:
        if answer.status >= 500:
            visit.complaints.append(f"{answer.status}: {answer.url}")

    page.on("console", console)
    page.on("response", response)
    page.on("pageerror", lambda error: visit.complaints.append(f"script: {error}"))
    try:
        yield visit
        assert visit.complaints == []
    finally:
        context.close()
