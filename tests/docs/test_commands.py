import re
from pathlib import Path

import pytest

from pratique.server.config.roles import Role
from scripts.reference.commands import commands
from tests.docs.pages import ROOT, documents, read, shell_lines

COMMANDS = {path for path, _ in commands()}


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_in_the_documentation_exist(path: Path) -> None:
    text = read(path)
    targets = {line.split()[1] for line in shell_lines(text) if line.startswith("make ")}
    targets |= set(re.findall(r"`make ([a-z]+)`", text))
    lines = [re.sub(r"^([A-Z_]+=\S+ )+", "", line) for line in shell_lines(text)]
    called = {line for line in lines if line.split()[0].endswith("pratique")}
    called |= set(re.findall(r"`(?:\.venv/bin/)?(pratique [a-z][^`…]*)`", text))

    unknown = {each for each in targets if not re.search(rf"^{each}:", read("Makefile"), re.MULTILINE)}
    unknown |= {each for each in called if not _is_command(each)}

    assert unknown == set()


def test_commands_in_the_words_of_pages_exist() -> None:
    words = "".join(read(each) for each in sorted((ROOT / "frontend/src/i18n/catalogue").glob("*.ts")))

    called = re.findall(r"[“«`](pratique [a-z][^”»`]*)[”»`]", words)

    assert called
    assert [each for each in called if not _is_command(each)] == []


def test_a_command_that_does_not_exist_is_noticed() -> None:
    assert _is_command(".venv/bin/pratique serve api")
    assert _is_command("pratique account")
    assert not _is_command("pratique accounts list")
    assert not _is_command("pratique serve worker")


def _is_command(line: str) -> bool:
    """Say whether a line calls a command, or names a group of commands."""
    words = [each for each in line.split() if not each.startswith("-")]
    if words[1:2] == ["serve"] and not set(words[2:]) <= set(Role):
        return False
    called = [" ".join(["pratique", *words[1:length]]) for length in range(2, len(words) + 1)]
    return any(each in COMMANDS for each in called) or any(each.startswith(f"{called[-1]} ") for each in COMMANDS)
