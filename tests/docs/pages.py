"""The repository's documentation as the tests read it."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^(?P<fence>```+)(?P<language>\w*)\n(?P<body>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_NOT_OURS = {".git", ".venv", ".make", "node_modules", ".mypy_cache", ".pytest_cache", ".ruff_cache"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A block of commands as it stands on a page, and what the page shows of their output; ``…`` is left out there."""

    commands: str
    output: str

    def is_answered_by(self, said: str) -> bool:
        """Say whether every line of output that the page shows was said."""
        shown = (re.escape(line).replace("…", ".*") for line in self.output.splitlines())
        return all(re.search(rf"^{line}$", said, re.MULTILINE) for line in shown)


def documents() -> list[Path]:
    """Return every page of Markdown in the repository."""
    return sorted(each for each in ROOT.rglob("*.md") if not _NOT_OURS & set(each.relative_to(ROOT).parts))


def read(path: str | Path) -> str:
    """Return a page's text; ``path`` is from the repository's root."""
    return (ROOT / path).read_text("utf-8")


def without_code(text: str) -> str:
    """Return a page without its fenced blocks and code spans, where nothing is a link or a heading."""
    return re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text))


def blocks(text: str, *languages: str) -> list[str]:
    """Return the fenced blocks of ``text`` in one of ``languages``."""
    return [each["body"] for each in _FENCE.finditer(text) if each["language"] in languages]


def sessions(text: str) -> list[Session]:
    """Return the blocks of commands in order, each with the block of output that follows it."""
    found = [(each["language"], each["body"]) for each in _FENCE.finditer(text)]
    following = [*found[1:], ("", "")]
    return [
        Session(commands=body, output=after if kind == "text" else "")
        for (language, body), (kind, after) in zip(found, following, strict=True)
        if language == "console"
    ]


def anchors(text: str) -> set[str]:
    """Return the anchors that a page's headings make, as the usual renderers of Markdown make them."""
    titles = (
        re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in _HEADING.findall(_FENCE.sub("", text))
    )
    return set(titles)


def shell_lines(text: str) -> list[str]:
    """Return the commands in the shell blocks of ``text``, without prompts, comments and output."""
    lines = [
        line.strip().removeprefix("$ ") for block in blocks(text, "console", "sh", "bash") for line in block.split("\n")
    ]
    return [line for line in lines if line and not line.startswith("#")]


def table_column(text: str, *, heading: str, column: int = 0) -> list[str]:
    """Return the cells of one column of the first table whose first heading is ``heading``, without code marks."""
    rows = iter(text.split("\n"))
    for row in rows:
        if row.startswith("|") and row.strip("| ").split("|")[0].strip() == heading:
            next(rows)
            break
    cells = []
    for row in rows:
        if not row.startswith("|"):
            break
        cells.append(row.strip("|").split("|")[column].strip().strip("`"))
    return cells
