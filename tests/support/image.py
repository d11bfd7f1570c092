"""Our container images in an engine: built here, or taken from where `make image` put them."""

import os
import sys
from pathlib import Path

from tests.support.docker import Docker
from tests.support.environment import need, need_root
from tests.support.processes import run
from tests.support.wheel import ROOT, build_wheel

BUILT = "PRATIQUE_TEST_IMAGES"
"""Names a folder with archives that were built before; without it they are built, which takes minutes each."""


def load_image(docker: Docker, name: str, folder: Path) -> str:
    """Load an image into the engine, built in `folder` when it is not there already, and give its name and tag."""
    given = os.environ.get(BUILT)
    [archive] = Path(given).glob(f"{name}-[0-9]*.tar") if given else [_build(name, folder)]
    return docker("load", "--quiet", "--input", archive, seconds=300).checked().stdout.strip().rpartition(" ")[2]


def _build(name: str, folder: Path) -> Path:
    need_root("mmdebstrap unpacks packages as root here")
    need("mmdebstrap")
    archive = folder / f"{name}.tar"
    build: list[str | Path] = [sys.executable, ROOT / "scripts" / "image.py", name, "--output", archive]
    wheel: list[str | Path] = ["--wheel", build_wheel(folder).path] if name == "pratique" else []
    run([*build, *wheel], directory=ROOT, seconds=1500).checked()
    return archive
