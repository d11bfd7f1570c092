"""Folders of real packages, fetched as this machine's package managers are configured to fetch them.

Nothing that is fetched is run: no package's own script, no build. What is installed is what the manager unpacks, with
what it writes down of it.
"""

import io
import os
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

from tests.support.environment import need, not_tested
from tests.support.images import Layer, digest_of
from tests.support.layers import DPKG_STATUS, compressed
from tests.support.processes import Finished, run

SECONDS = 120.0


def debian_release() -> tuple[str, str]:
    """Give the number and the code name of the Debian this machine runs."""
    try:
        lines = Path("/etc/os-release").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = dict(line.partition("=")[::2] for line in lines if "=" in line)
    if named.get("ID") != "debian":
        not_tested("this machine is no Debian, so its apt has no packages of Debian")
    return named["VERSION_ID"].strip('"'), named["VERSION_CODENAME"].strip('"')


def debian_versions(name: str, code_name: str) -> tuple[str, str]:
    """Give a package's version in the release alone, and the newest with the suites beside it (security, updates)."""
    rows = [row.split("|") for row in _fetched([need("apt-cache"), "madison", name]).stdout.splitlines()]
    offered = [(version.strip(), where.split()[1].partition("/")[0]) for _, version, where in rows]
    released = [version for version, suite in offered if suite == code_name]
    assert released, f"{name} is not in {code_name}: {offered}"
    return released[0], offered[0][0]


def install_debian(root: Path, versions: Sequence[tuple[str, str]]) -> Path:
    """Unpack Debian packages into a root file system, and write them down as dpkg does."""
    archives = root.with_name(f"{root.name}-archives")
    archives.mkdir()
    wanted = [f"{name}={version}" for name, version in versions]
    _fetched([need("apt-get"), "download", *wanted], directory=archives)
    unpack = need("dpkg-deb")
    paragraphs = []
    for archive in sorted(archives.glob("*.deb")):
        _fetched([unpack, "--extract", archive, root])
        first, _, others = _fetched([unpack, "--field", archive]).stdout.partition("\n")
        paragraphs.append(f"{first}\nStatus: install ok installed\n{others}")
    status = root / DPKG_STATUS
    status.parent.mkdir(parents=True, exist_ok=True)
    status.write_text("\n".join(paragraphs), encoding="utf-8")
    return root


def install_python(root: Path, wanted: str) -> Path:
    """Install a Python package where programs of the image would find it."""
    folder = root / "usr/local/lib/python3.11/site-packages"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-compile"]
    _fetched([*pip, "--no-deps", "--only-binary=:all:", "--target", folder, wanted])
    return root


def install_npm(root: Path, wanted: str) -> Path:
    """Install an npm package into an application's folder."""
    folder = root / "app"
    folder.mkdir(parents=True)
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    _fetched([need("npm"), "install", "--prefix", folder, *quiet, wanted])
    return root


def layer_of_folder(folder: Path) -> Layer:
    """Pack a folder as it is, links too, into a layer."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for entry in sorted(folder.iterdir()):
            archive.add(entry, arcname=entry.name)
    unpacked = packed.getvalue()
    return Layer(content=compressed(unpacked, "gzip"), diff_id=digest_of(unpacked), unpacked=unpacked)


def _fetched(command: Sequence[str | Path], *, directory: Path | None = None) -> Finished:
    return run(command, directory=directory, environment={**os.environ, "LC_ALL": "C"}, seconds=SECONDS).checked()
