"""The repository's own files, as git knows them (or would, once added)."""

import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


@functools.cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """List the Python files under folders of the repository, without generated migrations."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders]
    listed = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout.splitlines()
    paths = (ROOT / name for name in listed if name.endswith(".py") and "/migrations/" not in name)
    return tuple(sorted(path for path in paths if path.exists()))


def name_of(path: Path) -> str:
    """Give a file's name within the repository."""
    return str(path.relative_to(ROOT))
