"""A new index with one more advisory: images that were read are judged anew, in every process, and no layer is read."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.images import image
from tests.support.layers import layer_of, os_release, python_package
from tests.support.oci import Registry
from tests.support.ports import free_ports
from tests.support.postgresql import PostgreSQL
from tests.support.processes import Child
from tests.support.system import HOST, PASSWORD, PRATIQUE, System, production
from tests.support.voyage import listed, scanned, set_mode, tag_of, vulnerabilities
from tests.support.waiting import eventually
from tests.support.web import Web

POLICY = "critical-with-fix"
CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory, postgresql_server: PostgreSQL, redis_url: str) -> Iterator[System]:
    folder = tmp_path_factory.mktemp("indexes")
    with production(folder, postgresql_server, database="indexes", broker=redis_url) as system:
        yield system


@pytest.fixture
def second_plane(system: System, tmp_path: Path) -> Iterator[Registry]:
    """One more process that serves the registry of the same installation."""
    (port,) = free_ports(1)
    child = Child(
        name="pratique serve registry",
        command=[PRATIQUE, "serve", "registry"],
        log=tmp_path / "second.log",
        environment={**system.environment, "PRATIQUE_REGISTRY_PORT": str(port)},
    )
    web = Web(base=f"http://{HOST}:{port}", authority=system.authority)
    try:
        child.start().wait_until(lambda: web.get("/health").status == 200, within=60)
        yield Registry(web=web, name="admin", password=PASSWORD)
        child.stop(within=15)
    finally:
        child.kill()


def advisory(number: int, package: str, fixed: str) -> dict[str, Any]:
    """Give a record in OSV's form of a critical vulnerability."""
    return {
        "id": f"PYSEC-2099-{number}",
        "modified": "2026-11-20T00:00:00Z",
        "published": "2026-11-20T00:00:00Z",
        "aliases": [f"CVE-2099-{number}"],
        "severity": [{"type": "CVSS_V3", "score": CRITICAL}],
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": package},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}],
            }
        ],
    }


def build(system: System, folder: Path, *records: dict[str, Any]) -> Path:
    """Build an index of these records with the command that people use."""
    folder.mkdir()
    with zipfile.ZipFile(folder / "PyPI.zip", "w") as feed:
        for each in records:
            feed.writestr(f"{each['id']}.json", json.dumps(each))
    target = folder / "an.index"
    system.command("index", "build", "--output", str(target), str(folder / "PyPI.zip"))
    return target


def test_one_more_advisory_changes_verdicts_at_once_and_reads_no_layer(
    system: System, second_plane: Registry, tmp_path: Path
) -> None:
    repository, known = "admin/indexes/app", advisory(1001, "other", "2")
    before = build(system, tmp_path / "before", known)
    after = build(system, tmp_path / "after", known, advisory(1002, "requests", "2.32.0"))
    system.command("index", "use", str(before))
    subject = image(layer_of(os_release(), python_package("requests", "2.31.0")))
    system.registry().push(repository, "v1", subject)
    scanned(system, repository, "v1")
    set_mode(system, POLICY, "enforcing")
    planes = (system.registry(), second_plane)
    allowed = [each.manifest(repository, "v1").status for each in planes]
    read = len(listed(system, "/api/v1/jobs?action=scan_check_single"))

    system.command("index", "use", str(after))

    refused = [each.manifest(repository, "v1") for each in planes]
    assert allowed == [200, 200]
    assert [each.status for each in refused] == [403, 403]
    said = [str(each.json()["errors"]) for each in refused]
    assert [text for text in said if "CVE-2099-1002" not in text or "2.32.0" not in text] == []
    assert tag_of(system, repository, "v1")["verdict"]["action"] == "block"
    assert "CVE-2099-1002" in vulnerabilities(system, repository, subject.digest)
    assert len(listed(system, "/api/v1/jobs?action=scan_check_single")) == read


def test_what_nobody_pulls_is_judged_anew_too(system: System, tmp_path: Path) -> None:
    repository = "admin/indexes/unpulled"
    system.command("index", "use", str(build(system, tmp_path / "before", advisory(1003, "other", "3"))))
    system.registry().push(repository, "v1", image(layer_of(os_release(), python_package("flask", "2.0.0"))))
    scanned(system, repository, "v1")

    system.command("index", "use", str(build(system, tmp_path / "after", advisory(1004, "flask", "2.0.1"))))

    eventually(
        lambda: tag_of(system, repository, "v1")["findings"]["critical"] == 1, within=60, what="the finding in the list"
    )


def test_a_damaged_file_leaves_the_index_that_was_there(system: System, tmp_path: Path) -> None:
    current = build(system, tmp_path / "good", advisory(1005, "other", "5"))
    system.command("index", "use", str(current))
    present = system.admin.get("/api/v1/index").expect(200).json()["release"]
    torn = tmp_path / "torn.index"
    torn.write_bytes(current.read_bytes()[:5000])

    with pytest.raises(AssertionError, match=r"cannot be used as the index.*The present index stays"):
        system.command("index", "use", str(torn))

    assert system.admin.get("/api/v1/index").expect(200).json()["release"] == present
