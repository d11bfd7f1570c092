"""The units in deploy/systemd, read by systemd itself; the program stands where the how-to page installs it."""

import shutil
from pathlib import Path

import pytest

from tests.support.environment import need
from tests.support.processes import Finished, run

UNITS = Path(__file__).parents[2] / "deploy" / "systemd"
PROGRAM = "/opt/pratique/bin/pratique"
INSTANCES = {
    "pratique-api@": "8080",
    "pratique-firewall@": "8090",
    "pratique-judge@": "8095",
    "pratique-osa-api@": "8096",
    "pratique-registry@": "5000",
    "pratique-worker@": "main",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The units as an administrator would have them, with programs that this machine has in the place of ours."""
    made = tmp_path / "units"
    shutil.copytree(UNITS, made)
    for each in (path for path in made.rglob("*") if path.is_file()):
        each.write_text(each.read_text().replace(PROGRAM, "/bin/true"))
    return made


def units() -> list[str]:
    """Every unit by the name it is started by, templates as one of their instances."""
    return sorted(
        f"{path.stem}{INSTANCES.get(path.stem, '')}{path.suffix}" for path in UNITS.glob("pratique*") if path.is_file()
    )


def verify(folder: Path, unit: str) -> Finished:
    name, at, instance = unit.partition("@")
    if at:
        (folder / unit).symlink_to(f"{name}@{Path(instance).suffix}")
    for other in ("nginx", "pgbouncer", "redis-server"):
        need(other)
    return run([need("systemd-analyze"), "verify", "--man=no", folder / unit])


@pytest.mark.parametrize("unit", units())
def test_systemd_accepts_the_unit(folder: Path, unit: str) -> None:
    answer = verify(folder, unit).checked()

    assert "pratique" not in answer.said


def test_a_broken_unit_is_noticed(folder: Path) -> None:
    unit = folder / "pratique-beat.service"
    unit.write_text(unit.read_text().replace("TimeoutStopSec=30", "TimeoutStopSec=soon"))

    assert "Failed to parse time value" in verify(folder, unit.name).said


@pytest.mark.parametrize("unit", [unit for unit in units() if unit.endswith(".service")])
def test_a_service_has_few_rights(folder: Path, unit: str) -> None:
    verify(folder, unit)
    judged: list[str | Path] = [need("systemd-analyze"), "security", "--offline=true", "--threshold=45", folder / unit]

    run(judged).checked()
