"""Auditors of others, unchanged, ask our index through OSV's API: pip-audit by its option, osv-scanner by a proxy."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.environment import auditor
from tests.support.osv import standing_in
from tests.support.processes import run
from tests.support.system import System

REQUIREMENTS = "jinja2==2.10\nurllib3==1.24\nidna==3.99\n"
PURLS = ("pkg:pypi/jinja2@2.10", "pkg:pypi/urllib3@1.24", "pkg:pypi/idna@3.99")


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.txt"
    path.write_text(REQUIREMENTS)
    return path


@pytest.fixture
def known(embedded_system: System) -> dict[str, set[str]]:
    """The records that the index says affect each package."""
    asked = {"items": [{"purl": each} for each in PURLS]}
    items: Any = embedded_system.admin.post("/api/v1/index/explain", asked).expect(200).json()["items"]
    return {
        item["name"]: {record for each in item["vulnerabilities"] for record in each["advisories"]} for item in items
    }


def test_pip_audit_finds_what_the_index_knows(
    embedded_system: System, requirements: Path, known: dict[str, set[str]], tmp_path: Path
) -> None:
    url = f"{embedded_system.api.base}/api/osv/v1/query"
    found = run(
        [
            auditor("pip-audit"), "--requirement", requirements, "--no-deps", "--disable-pip", "--format", "json",
            "--vulnerability-service", "osv", "--osv-url", url, "--cache-dir", tmp_path / "cache",
        ],
        environment={"HOME": str(tmp_path)},
    )  # fmt: skip

    document = json.loads(found.stdout)
    told = {
        each["name"]: {name for vuln in each["vulns"] for name in (vuln["id"], *vuln["aliases"])}
        for each in document["dependencies"]
    }
    assert found.exit_code == 1  # it found something
    assert known["jinja2"]
    assert known["jinja2"] <= told["jinja2"]
    assert known["urllib3"] <= told["urllib3"]
    assert told["idna"] == known["idna"] == set()


def test_osv_scanner_finds_what_the_index_knows(
    embedded_system: System, requirements: Path, known: dict[str, set[str]], tmp_path: Path
) -> None:
    scanner = auditor("osv-scanner")
    with standing_in(tmp_path, f"{embedded_system.api.base}/api/osv") as environment:
        found = run([scanner, "--format", "json", "--lockfile", requirements], environment=environment)

    document = json.loads(found.stdout)
    told = {
        each["package"]["name"]: {vuln["id"] for vuln in each["vulnerabilities"]}
        for result in document["results"]
        for each in result["packages"]
    }
    assert told == {name: records for name, records in known.items() if records}
