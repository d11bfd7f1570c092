import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, anchors, documents, read, without_code

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_inside_the_repository_leads_somewhere(path: Path) -> None:
    targets = [each for each in _LINK.findall(without_code(path.read_text("utf-8"))) if "://" not in each]

    broken = [each for each in targets if not _resolves(path, each)]

    assert broken == []


def test_every_page_of_the_documentation_can_be_reached_from_its_index() -> None:
    start = ROOT / "docs/index.md"
    seen, waiting = set[Path](), [start]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        links = (each.partition("#")[0] for each in _LINK.findall(without_code(page.read_text("utf-8"))))
        waiting += [(page.parent / each).resolve() for each in links if each.endswith(".md") and "://" not in each]

    lost = {each for each in documents() if ROOT / "docs" in each.parents} - seen

    assert {str(each.relative_to(ROOT)) for each in lost} == set()


def test_a_link_to_a_missing_heading_is_noticed() -> None:
    page = ROOT / "docs/index.md"

    assert _resolves(page, "../README.md#status")
    assert not _resolves(page, "../README.md#no-such-heading")
    assert not _resolves(page, "no-such-page.md")


def _resolves(page: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    goal = (page.parent / name).resolve() if name else page
    return goal.exists() and (not anchor or anchor in anchors(read(goal)))
