"""The wheel that `make wheel` makes: everything a machine without this repository needs, the pages too."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import run
from tests.support.wheel import ROOT, Wheel, build_wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Wheel:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


def test_a_wheel_holds_every_file_of_the_package(wheel: Wheel) -> None:
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "src/pratique"], capture_output=True, text=True, check=True, timeout=30
    )
    files = {name.removeprefix("src/") for name in listed.stdout.splitlines()}

    assert files - wheel.names == set()


def test_an_installed_wheel_collects_the_pages_it_brought(wheel: Wheel, tmp_path: Path) -> None:
    environment = {"PRATIQUE_DATA": str(tmp_path / "data")}

    said = wheel.run("-m", "pratique.cli", "collectstatic", environment=environment).checked().said
    place = wheel.run("-c", "import pratique; print(pratique.__file__)").checked().stdout

    assert Path(place.strip()).is_relative_to(wheel.folder)
    assert "files copied" in said
    index = (tmp_path / "data" / "pages" / "index.html").read_text()
    assert index == (wheel.folder / "pratique/server/web/built/index.html").read_text()
    assert list((tmp_path / "data" / "static" / "assets").glob("*.js"))


def test_no_wheel_is_built_without_pages(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    ignored = shutil.ignore_patterns(".git", ".venv", "node_modules", "dist", "tests", "docs", "__pycache__", ".make")
    shutil.copytree(ROOT, clone, ignore=ignored)

    ended = run([sys.executable, "-m", "hatchling", "build", "-t", "wheel"], directory=clone)

    assert ended.exit_code != 0
    assert "make wheel" in ended.said
