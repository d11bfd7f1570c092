import re
from pathlib import Path

from tests.docs.pages import ROOT

_ENDINGS = {
    "org": (
        "pypi",
        "pythonhosted",
        "npmjs",
        "deb.debian",
        "security.debian",
        "ftp.debian",
        "maven.apache",
        "repo1.maven",
    ),
    "com": ("npmjs", "yarnpkg"),
    "io": ("static.crates", "index.crates"),
    "dev": ("proxy.golang", "sum.golang"),
}
_HOSTS = re.compile(
    "|".join(rf"\b{re.escape(name)}\.{ending}\b" for ending, names in _ENDINGS.items() for name in names)
    + r"|\b(proxy|sum)\.golang\.\w+"
)
_MACHINE = re.compile(r"(?<![\w./-])/(work|farm)/")
_FOREIGN = {
    ".git",
    ".venv",
    ".make",
    "node_modules",
    "dist",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
    "__pycache__",
}
_BINARY = {".png", ".gz", ".zst", ".ico", ".woff2", ".sqlite3", ".pyc"}


def test_no_file_names_a_package_registry_or_a_place_on_somebodys_machine() -> None:
    found = []
    for path in _files(ROOT):
        text = path.read_text("utf-8", errors="replace")
        found += [
            f"{path.relative_to(ROOT)}: {each.group()}" for each in (*_HOSTS.finditer(text), *_MACHINE.finditer(text))
        ]

    assert found == []


def test_a_registry_host_would_be_noticed() -> None:
    assert _HOSTS.search("https://" + "files.python" + "hosted" + ".org/packages")
    assert _MACHINE.search("see " + "/wo" + "rk/main")


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    for each in sorted(folder.iterdir()):
        if each.name in _FOREIGN:
            continue
        if each.is_dir():
            found += _files(each)
        elif each.is_file() and each.suffix not in _BINARY:
            found.append(each)
    return found
