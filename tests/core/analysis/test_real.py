"""Real file systems: what analysis finds is what the package managers themselves answer."""

import importlib.metadata
import io
import re
import tarfile
from pathlib import Path

from pratique.core.analysis import Kind, analyse_layer, fold
from tests.core.analysis.reading import folded
from tests.support.environment import need
from tests.support.layers import DPKG_STATUS, Deb, dpkg_status, layer_of, os_release
from tests.support.processes import run

FACTS = Path(__file__).parents[2] / "data" / "debian-12.tsv"
FORMAT = "${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\t${db:Status-Status}\n"


def test_this_machines_packages_are_those_that_dpkg_names() -> None:
    answer = run([need("dpkg-query"), "-W", "-f", FORMAT]).checked().stdout
    expected = {
        tuple(line.split("\t")[:5]) for line in answer.splitlines() if not line.endswith(("-files", "not-installed"))
    }

    (file,) = analyse_layer(io.BytesIO(_packed(Path("/") / DPKG_STATUS, root=Path("/")))).files

    found = {
        (each.name, each.version, each.architecture, each.source_name, each.source_version) for each in file.packages
    }
    assert found == expected


def test_the_packages_of_a_python_environment_are_those_that_python_names() -> None:
    folder = Path(str(importlib.metadata.distribution("pytest").locate_file(""))).resolve()
    expected = {
        (_normal(each.metadata["Name"]), each.version) for each in importlib.metadata.distributions(path=[str(folder)])
    }

    record = analyse_layer(io.BytesIO(_packed(*sorted(folder.glob("*.*-info")), root=folder.parent.parent)))

    found = {(_normal(each.name), each.version) for file in record.files for each in file.packages}
    assert expected - found == set()
    assert {file.kind for file in record.files} == {Kind.PYTHON, Kind.PYTHON_NOTE}
    assert record.problems == ()


def test_a_debian_release_is_asked_about_by_its_sources() -> None:
    rows = [line.split("\t") for line in FACTS.read_text("utf-8").splitlines()]
    packages = [
        Deb(name=name, source=source, version=version, source_version=of) for name, source, version, of, *_ in rows
    ]

    found = folded(layer_of(os_release(), dpkg_status(packages))).found

    asked = {
        each.package.name: (each.package.ecosystem, each.package.subject_name, each.package.subject_version)
        for each in found
    }
    assert asked == {name: ("Debian:12", source, of) for name, source, _, of, *_ in rows}


def test_a_real_upgrade_leaves_the_new_versions_only() -> None:
    rows = [line.split("\t") for line in FACTS.read_text("utf-8").splitlines()]
    before = [Deb(name=name, source=source, version=version) for name, source, version, *_ in rows]
    after = [Deb(name=row[0], source=row[1], version=row[4]) for row in rows]

    found = folded(layer_of(os_release(), dpkg_status(before)), layer_of(dpkg_status(after))).found

    assert {each.package.name: each.package.version for each in found} == {row[0]: row[4] for row in rows}
    assert {each.package.name for each in found if each.layer == 1} == {row[0] for row in rows if row[4] != row[2]}


def test_an_image_of_this_machines_database_folds() -> None:
    record = analyse_layer(io.BytesIO(_packed(Path("/usr/lib/os-release"), Path("/") / DPKG_STATUS, root=Path("/"))))

    inventory = fold([record])

    assert inventory.distribution is not None
    assert len({each.package.purl for each in inventory.found}) == len(inventory.found) > 0


def _packed(*paths: Path, root: Path) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path in paths:
            archive.add(path, arcname=str(path.relative_to(root)))
    return packed.getvalue()


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
