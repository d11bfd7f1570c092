"""Whatever the server says to people on pages is said in Russian too: each registry of texts, and the book that has it.

The books are `frontend/src/i18n/server/*.json`: the English as the code has it, `{value}` where a value stands, and its
Russian. What a program says inside of a text (the reason why a file cannot be read, say), and lines of logs, stay in
English: `docs/explanation/frontend.md`.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.reference.loaded import everything
from tests.docs import said

everything()
BOOKS = Path(__file__).parents[2] / "frontend" / "src" / "i18n" / "server"
REGISTRIES = {
    "refusals": said.refusals,
    "descriptions": said.descriptions,
    "remarks": said.remarks,
    "fields": said.fields,
    "judgements": said.judgements,
    "notes": said.notes,
    "licences": said.licences,
    "progress": said.progress,
}


def _has_words(text: str) -> bool:
    return re.search(r"[A-Za-z]{2}", text.replace("{}", "")) is not None


@pytest.mark.parametrize(("book", "registry"), REGISTRIES.items(), ids=list(REGISTRIES))
def test_what_the_server_says_on_pages_is_said_in_russian(book: str, registry: Callable[[], set[str]]) -> None:
    written = {said.plain(each) for each in json.loads((BOOKS / f"{book}.json").read_text("utf-8"))}
    spoken = {each for each in registry() if _has_words(each)}

    missing, stale = sorted(spoken - written), sorted(written - spoken)
    assert (missing, stale) == ([], []), f"write what is missing into frontend/src/i18n/server/{book}.json"


def test_russian_is_written_in_russian() -> None:
    texts = [text for book in REGISTRIES for text in json.loads((BOOKS / f"{book}.json").read_text("utf-8")).items()]
    commands = re.compile(r"(pratique|chmod) ")

    english = [each for each, russian in texts if not re.search("[\u0430-\u044f\u0451]", russian)]
    assert [each for each in english if not commands.match(each)] == ["SBOM"]
