import re
from pathlib import Path

import pytest

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


def _is_command(line: str) -> bool:
    words = [each for each in line.split() if not each.startswith("-")]
    return any(" ".join(["pratique", *words[1:length]]) in COMMANDS for length in range(2, len(words) + 1))
