"""Writes the generated reference pages, or with ``--check`` says which are out of date and exits with 1."""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from scripts.reference.loaded import empty_installation, everything  # noqa: E402 — the path is set above; runs from anywhere

FOLDER = ROOT / "docs" / "reference"


def outdated() -> dict[Path, str]:
    """Return the pages whose file differs from what the code says now, with what they should hold."""
    everything()
    from scripts.reference.pages import PAGES

    rendered = {FOLDER / name: render() for name, render in PAGES.items()}
    return {path: text for path, text in rendered.items() if not path.exists() or path.read_text("utf-8") != text}


def main() -> int:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when a page is out of date")
    check = parser.parse_args().check
    with empty_installation():
        stale = outdated()
    for path, text in stale.items():
        print(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}")
        if not check:
            path.write_text(text, "utf-8")
    if check and stale:
        print("Run `make docs` and commit the result.")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
