import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, read

FOLDER = ROOT / "docs/decisions"
DECISIONS = sorted(each for each in FOLDER.glob("*.md") if each.name != "README.md")


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_context_decision_rejected_and_consequences(path: Path) -> None:
    text = path.read_text("utf-8")

    assert re.match(r"# \d{4}\. \S", text)
    assert re.search(r"^Status: (accepted|superseded by \d{4})$", text, re.MULTILINE)
    assert re.search(r"^Date: \d{4}-\d\d-\d\d$", text, re.MULTILINE)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE)[:4] == ["Context", "Decision", "Rejected", "Consequences"]


def test_every_decision_has_a_number_of_its_own_and_is_listed() -> None:
    numbers = [each.name[:4] for each in DECISIONS]
    listed = re.findall(r"\[(\d{4})\]\((\d{4})-\S+\.md\)", read("docs/decisions/README.md"))

    assert len(numbers) == len(set(numbers))
    assert [shown for shown, _ in listed] == [linked for _, linked in listed] == numbers
