"""The built pages: finding what `npm run build` made, and bringing it where it is served from.

The page itself, `index.html`, goes to `pages/`, since it is a template; everything else goes to `static/`, which the
server hands out as it is. Names in `static/assets` carry a hash of their content, so a new build lies beside the old
one, and a browser that still shows the old pages finds their files.
"""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pratique.server.kernel.errors import Unavailable

INDEX: Final = "index.html"
_PACKAGED = Path(__file__).with_name("built")
_BUILT = Path(__file__).parents[4] / "frontend" / "dist"
_KEEP = 30 * 86_400
"""Seconds that files of earlier builds stay: longer than anybody leaves a page open."""


class PagesNotBuilt(Unavailable):
    """The pages are not built: run `make setup` in a clone of the repository, or `npm run build` in its frontend/."""

    code = "pages_not_built"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What a collection did: how many files are new, and how many old ones were removed."""

    copied: int
    removed: int


def built() -> Path:
    """Return the folder of the build: the one in the package, or the one of the clone this code runs from.

    Raises :class:`PagesNotBuilt`.
    """
    for folder in (_PACKAGED, _BUILT):
        if (folder / INDEX).is_file():
            return folder
    raise PagesNotBuilt


def index_of(data: Path) -> Path:
    """Return where the page itself lies in the data directory."""
    return data / "pages" / INDEX


def collect(*, source: Path, data: Path, now: float | None = None) -> Collected:
    """Bring the build in `source` into the data directory; harmless when it is there already.

    The page is replaced last, so that it never names a file that is not there yet. Files that no build of the last
    30 days had are removed.
    """
    target = data / "static"
    fresh = {path.relative_to(source) for path in _files(source)} - {Path(INDEX)}
    copied = sum(_copy(source / name, target / name) for name in sorted(fresh))
    _copy(source / INDEX, index_of(data))
    before = (time.time() if now is None else now) - _KEEP
    old = [path for path in _files(target) if path.relative_to(target) not in fresh and path.stat().st_mtime < before]
    for path in old:
        path.unlink()
    return Collected(copied=copied, removed=len(old))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _copy(source: Path, target: Path) -> bool:
    """Copy a file unless it is there already; the reader of the old one never sees half of the new one."""
    content = source.read_bytes()  # bounded: a file of our own build
    if target.is_file() and target.read_bytes() == content:  # bounded: an earlier copy of such a file
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.new")
    beside.write_bytes(content)
    shutil.copymode(source, beside)
    beside.replace(target)
    return True
