"""A wheel of this clone, built as `make wheel` builds it, and what is in it laid out to be run."""

import os
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import Finished, run

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wheel:
    """A wheel and the folder its files were laid out in."""

    path: Path
    folder: Path

    @property
    def names(self) -> frozenset[str]:
        """Every file in the wheel."""
        with zipfile.ZipFile(self.path) as archive:
            return frozenset(archive.namelist())

    def run(self, *words: str, environment: Mapping[str, str] | None = None) -> Finished:
        """Run Python with the wheel's own files before this clone's."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PRATIQUE_")}
        own = {"PYTHONPATH": str(self.folder), "PYTHONSAFEPATH": "1", **(environment or {})}
        return run([sys.executable, *words], environment={**inherited, **own}, directory=self.folder)


def build_wheel(folder: Path) -> Wheel:
    """Build a wheel in a folder and lay its files out beside it."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")]
    run(command, directory=ROOT, environment={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}, seconds=90).checked()
    [path] = (folder / "dist").glob("*.whl")
    laid_out = folder / "installed"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(laid_out)
    return Wheel(path=path, folder=laid_out)
