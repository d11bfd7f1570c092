"""pip and uv install through a running firewall, and print in their own words what is refused and why."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from tests.support.environment import auditor
from tests.support.packages import Folder, folder_index
from tests.support.ports import free_ports
from tests.support.processes import Child, Finished, run
from tests.support.system import System
from tests.support.waiting import eventually
from tests.support.web import Web

POLICY = "critical-with-fix"
REPOSITORY = "acceptance-python"
NO_COPYLEFT = {
    "name": "no-copyleft",
    "title": "No copyleft",
    "mode": "enforcing",
    "action": "block",
    "unchecked": "block",
    "scope": {"stages": ["proxy"]},
    "when": {"field": "package.licence_category", "operator": "requires", "value": ["copyleft"]},
}


@dataclass(frozen=True, kw_only=True)
class Firewall:
    """A firewall repository of a running installation, before an index of made packages."""

    system: System
    upstream: Folder

    @property
    def url(self) -> str:
        return f"http://localhost:{self.system.ports.firewall}/pypi/{REPOSITORY}/simple/"

    def change(self, **changes: object) -> None:
        """Change the repository."""
        path = f"/api/v1/firewall/repositories/{REPOSITORY}"
        self.system.admin.send_json("PATCH", path, changes).expect(200)

    def kept(self, package: str) -> dict[str, Any]:
        """Return what is said of a package, once its page, which went out before, is kept."""
        path = f"/api/v1/firewall/repositories/{REPOSITORY}/package?package={package}"
        eventually(lambda: self.system.admin.get(path).status == HTTPStatus.OK, within=10, what="the page to be kept")
        found: dict[str, Any] = self.system.admin.get(path).expect(200).json()
        return found

    def pip(self, *words: str, into: Path, url: str = "") -> Finished:
        """Run `pip install` with nothing of this machine's own settings."""
        command: list[str | Path] = [
            sys.executable, "-m", "pip", "--isolated", "install", "--no-cache-dir", "--no-deps", "--no-input",
            "--disable-pip-version-check", "--retries", "0", "--index-url", url or self.url, "--target", into, *words,
        ]  # fmt: skip
        return run(command, environment=_clean(into))

    def uv(self, *words: str, into: Path) -> Finished:
        """Run `uv pip install` with nothing of this machine's own settings."""
        command: list[str | Path] = [
            auditor("uv"), "pip", "install", "--no-config", "--no-cache", "--no-deps", "--default-index", self.url,
            "--python", sys.executable, "--target", into, *words,
        ]  # fmt: skip
        return run(command, environment=_clean(into))


def _clean(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home.parent), "NO_COLOR": "1", "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def firewall(embedded_system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firewall]:
    """A firewall before a folder of made packages, with one policy that enforces."""
    with folder_index(tmp_path_factory.mktemp("index")) as upstream:
        # Django 3.2 has critical vulnerabilities in the index that comes with the program; the others are made up.
        upstream.add("django", "3.2", "3.2.1", "99.0")
        upstream.add("clean-thing", "1.0", "2.0")
        embedded_system.admin.post(
            "/api/v1/firewall/repositories",
            {
                "name": REPOSITORY,
                "ecosystem": "pypi",
                "upstream": upstream.url,
                "access": "anonymous",
                "allows_private": True,
            },
        ).expect(201)
        embedded_system.command("policy", "enable", POLICY)
        made = Firewall(system=embedded_system, upstream=upstream)
        yield made
        embedded_system.command("policy", "observe", POLICY)


def test_clean_packages_install_as_before(firewall: Firewall, tmp_path: Path) -> None:
    done = firewall.pip("clean-thing", into=tmp_path / "target")

    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "target" / "clean_thing.py").read_text() == "VERSION = '2.0'\n"


def test_a_range_passes_refused_versions_over(firewall: Firewall, tmp_path: Path) -> None:
    done = firewall.pip("django>=3", into=tmp_path / "target")

    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "target" / "django.py").read_text() == "VERSION = '99.0'\n"


def test_pip_itself_prints_the_policy_the_vulnerability_and_the_way_out(firewall: Firewall, tmp_path: Path) -> None:
    done = firewall.pip("django==3.2", into=tmp_path / "target")

    said = " ".join((done.stdout + done.stderr).split())
    assert done.exit_code != 0
    assert "403 Client Error: Blocked by critical-with-fix: CVE-" in said
    assert "is critical and affects django 3.2." in said
    assert "Allowed: 99.0." in said
    assert not (tmp_path / "target").exists()


def test_pip_takes_the_old_file_of_a_version_that_a_young_one_was_added_to(firewall: Firewall, tmp_path: Path) -> None:
    ours = f"py{sys.version_info.major}{sys.version_info.minor}-none-any"  # which pip would rather take
    firewall.upstream.add("old-thing", "1.0", at="2020-01-01T00:00:00Z")
    firewall.upstream.add("old-thing", "1.0", at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", tag=ours)
    late = f"old_thing-1.0-{ours}.whl"
    firewall.system.command("policy", "enable", "young-package")
    try:
        done = firewall.pip("old-thing==1.0", into=tmp_path / "target")
        asked = firewall.pip(firewall.url.replace("simple/", f"files/old-thing/{late}"), into=tmp_path / "asked")
        [version] = firewall.kept("old-thing")["versions"]
        _, *lines = firewall.system.command("firewall", "package", REPOSITORY, "old-thing").splitlines()
    finally:
        firewall.system.command("policy", "observe", "young-package")

    assert done.exit_code == 0, done.stderr
    assert "old_thing-1.0-py3-none-any.whl" in done.stdout
    assert asked.exit_code != 0
    said = " ".join((asked.stdout + asked.stderr).split())
    assert f"Blocked by young-package: {late} was published on " in said
    assert "Allowed: old_thing-1.0-py3-none-any.whl." in said
    assert (version["refusals"], [each["name"] for each in version["late_files"]]) == ([], [late])
    assert [each["policy"] for each in version["late_files"][0]["refusals"]] == ["young-package"]
    assert [line.split()[:3] for line in lines] == [["1.0", "let", "in"], ["1.0,", late, "refused"]]


def test_pip_prints_the_licence_that_the_scan_read_and_a_policy_refuses(firewall: Firewall, tmp_path: Path) -> None:
    firewall.upstream.add("bound-thing", "1.0", metadata="License: GPLv3\n")
    firewall.upstream.add("free-thing", "1.0", metadata="License-Expression: MIT\n")
    firewall.system.admin.post("/api/v1/policies", NO_COPYLEFT).expect(201)
    firewall.change(mode="strict-wait")
    try:
        refused = firewall.pip("bound-thing==1.0", into=tmp_path / "bound")
        passed = firewall.pip("free-thing==1.0", into=tmp_path / "free")
    finally:
        firewall.change(mode="moderate")
        firewall.system.admin.delete("/api/v1/policies/no-copyleft").expect(204)
    page = f"/api/v1/firewall/repositories/{REPOSITORY}/package?package="
    shown = [firewall.system.admin.get(page + each).expect(200).json() for each in ("bound-thing", "free-thing")]

    assert refused.exit_code != 0
    assert "403 Client Error: Blocked by no-copyleft: bound-thing 1.0 has the licence GPL-3.0-only." in refused.stderr
    assert passed.exit_code == 0, passed.stderr
    assert [each["versions"][0]["licence"] for each in shown] == ["GPL-3.0-only", "MIT"]  # type: ignore[index]  # lists


def test_pip_says_that_a_pinned_version_is_marked(firewall: Firewall, tmp_path: Path) -> None:
    firewall.change(mode="spectator")
    try:
        looked = firewall.pip("django==3.2", into=tmp_path / "target")
    finally:
        firewall.change(mode="moderate")

    assert looked.exit_code == 0, looked.stderr


def test_who_asked_for_what_is_written_down(firewall: Firewall, tmp_path: Path) -> None:
    firewall.pip("django==3.2.1", into=tmp_path / "target")

    path = f"/api/v1/firewall/requests?repository={REPOSITORY}&package=django&status=blocked_by_policies"
    document = firewall.system.admin.get(path).expect(200).json()
    items = document["items"]
    assert isinstance(items, list)
    assert items[0]["version"] == "3.2.1"
    assert items[0]["policy"] == POLICY

    versions = firewall.kept("django")["versions"]
    assert isinstance(versions, list)
    assert [(each["version"], each["refusals"] == []) for each in versions] == [
        ("99.0", True),
        ("3.2.1", False),
        ("3.2", False),
    ]


def test_the_command_line_names_every_reason(firewall: Firewall, tmp_path: Path) -> None:
    firewall.pip("django==3.2", into=tmp_path / "target")

    firewall.kept("django")
    all_versions = firewall.system.command("firewall", "package", REPOSITORY, "Django")
    heading, *lines = firewall.system.command(
        "firewall", "package", REPOSITORY, "django", "--version", "3.2"
    ).splitlines()

    assert [line.split()[:3] for line in all_versions.splitlines() if line.startswith("99.0")] == [
        ["99.0", "let", "in"]
    ]
    assert heading.split() == ["Version", "Decision", "Licence", "Policy", "How", "Reason", "Way", "out"]
    named = [line.partition(" CVE-")[2].split()[0] for line in lines if "refuses" in line and " CVE-" in line]
    assert len(named) == len(set(named)) > 1
    assert all("Use django " in line for line in lines if "  refuses  CVE-" in line)


def test_a_repository_for_tokens_wants_one(firewall: Firewall, tmp_path: Path) -> None:
    token = firewall.system.command("token", "create", "admin", "--label", "pip", "--scope", "read").strip()
    firewall.change(access="token")
    try:
        nobody = firewall.pip("clean-thing", into=tmp_path / "nobody")
        host = f"localhost:{firewall.system.ports.firewall}"
        signed = firewall.pip(
            "clean-thing",
            into=tmp_path / "signed",
            url=f"http://admin:{token}@{host}/pypi/{REPOSITORY}/simple/",
        )
    finally:
        firewall.change(access="anonymous")

    assert nobody.exit_code != 0
    assert signed.exit_code == 0, signed.stderr


def test_uv_installs_and_prints_what_is_refused(firewall: Firewall, tmp_path: Path) -> None:
    clean = firewall.uv("clean-thing", into=tmp_path / "clean")
    ranged = firewall.uv("django>=3", into=tmp_path / "ranged")
    pinned = firewall.uv("django==3.2", into=tmp_path / "pinned")

    said = " ".join((pinned.stdout + pinned.stderr).split())
    assert clean.exit_code == 0, clean.stderr
    assert ranged.exit_code == 0, ranged.stderr
    assert (tmp_path / "ranged" / "django.py").read_text() == "VERSION = '99.0'\n"
    assert pinned.exit_code != 0
    assert "403" in said


def test_a_package_server_of_others_stands_behind(firewall: Firewall, tmp_path: Path) -> None:
    program = auditor("pypi-server")
    files = firewall.upstream.path / "files"
    [port] = free_ports(1)
    server = Child(
        name="pypiserver",
        command=[program, "run", "--interface", "127.0.0.1", "--port", str(port), "--disable-fallback", files],
        log=tmp_path / "pypiserver.log",
    ).start()
    try:
        web = Web(base=f"http://127.0.0.1:{port}")
        eventually(lambda: web.get("/simple/").status == 200)
        firewall.change(upstream=f"http://127.0.0.1:{port}/simple")
        clean = firewall.pip("clean-thing", into=tmp_path / "clean")
        pinned = firewall.pip("django==3.2", into=tmp_path / "pinned")
    finally:
        firewall.change(upstream=firewall.upstream.url)
        server.stop()

    assert clean.exit_code == 0, clean.stderr
    assert "Blocked by critical-with-fix" in pinned.stderr
