import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Session, read, sessions, without_code

_WORDS_ON_A_PAGE = re.compile(r"(?<!\*)\*([A-Z][^*]+)\*(?!\*)")
TUTORIALS = sorted((ROOT / "docs/tutorials").glob("*.md"))


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: str(path.name))
def test_every_tutorial_begins_at_the_same_command_and_is_named_by_the_readme(path: Path) -> None:
    assert sessions(read(path))[0].commands == "make run\n"
    assert str(path).removeprefix(f"{ROOT}/") in read("README.md")


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: str(path.name))
def test_the_words_that_a_tutorial_finds_in_the_browser_are_there(path: Path) -> None:
    shown = "".join(read(each) for each in sorted((ROOT / "frontend/src/i18n").rglob("*.ts")))
    shown += read("src/pratique/server/policy/defaults.toml")

    named = {" ".join(each.split()) for each in _WORDS_ON_A_PAGE.findall(without_code(read(path)))}

    assert named != set()
    assert {each for each in named if f'"{each}"' not in shown} == set()


def test_a_block_of_commands_is_read_with_the_output_after_it() -> None:
    page = "```console\nls\n```\nThen\n```console\nid\n```\nit says\n```text\nuid=…\n```\n"

    assert sessions(page) == [Session(commands="ls\n", output=""), Session(commands="id\n", output="uid=…\n")]


def test_output_that_a_page_shows_and_nothing_said_is_noticed() -> None:
    session = Session(commands="id\n", output="uid=… (root)\n")

    assert session.is_answered_by("first\nuid=0 (root)\nlast\n")
    assert not session.is_answered_by("uid=0 (root), and more\n")
    assert not session.is_answered_by("")
