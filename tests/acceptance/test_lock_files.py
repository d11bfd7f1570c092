"""Lock files made elsewhere, with their own clients: each goes past the firewall, is told, and then goes through it.

npm's is in `test_npm`.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.environment import auditor, package_server
from tests.support.packages import Folder, Registry, folder_index, npm_registry
from tests.support.processes import Finished, run
from tests.support.system import PRATIQUE, System

POLICY = "critical-with-fix"
PYPROJECT = """\
[project]
name = "project"
version = "1.0"
requires-python = ">=3.11"
dependencies = ["django==3.2", "clean-thing"]

[tool.uv]
package = false
"""


@dataclass(frozen=True, kw_only=True)
class Gates:
    """The firewall before an index of Python's packages and a registry of npm's."""

    system: System
    index: Folder
    registry: Registry

    @property
    def python(self) -> str:
        return f"http://localhost:{self.system.ports.firewall}/pypi/locked-python/"

    @property
    def js(self) -> str:
        return f"http://localhost:{self.system.ports.firewall}/npm/locked-js/"

    def past(self, file: Path) -> int:
        """Ask our own command about a lock file; give its exit code."""
        return run([PRATIQUE, "firewall", "lockfile", file, "--through", self.python, "--through", self.js]).exit_code


@pytest.fixture(scope="module")
def gates(embedded_system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gates]:
    """One policy enforces; django 3.2 and minimist 1.2.5 are refused by it."""
    with folder_index(tmp_path_factory.mktemp("index")) as index, npm_registry() as registry:
        index.add("django", "3.2", "99.0")
        index.add("clean-thing", "1.0")
        registry.add("minimist", "1.2.5", "1.2.99")
        registry.add("@acme/clean", "1.0.0")
        for name, ecosystem, upstream in (
            ("locked-python", "pypi", index.url),
            ("locked-js", "npm", registry.url),
        ):
            wish = {"upstream": upstream, "access": "anonymous", "allows_private": True}
            document = {"name": name, "ecosystem": ecosystem, **wish}
            embedded_system.admin.post("/api/v1/firewall/repositories", document).expect(201)
        embedded_system.command("policy", "enable", POLICY)
        yield Gates(system=embedded_system, index=index, registry=registry)
        embedded_system.command("policy", "observe", POLICY)


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "NO_COLOR": "1", "LANG": "C.UTF-8", "COLUMNS": "500"}


def _said(done: Finished) -> str:
    return " ".join((done.stdout + done.stderr).split())


def test_uv_takes_addresses_from_its_lock_file_until_it_locks_anew_through_the_firewall(
    gates: Gates, tmp_path: Path
) -> None:
    lock = tmp_path / "uv.lock"
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)

    def uv(index: str, *words: str) -> Finished:
        own = {"UV_NO_CONFIG": "1", "UV_NO_CACHE": "1", "UV_PYTHON": sys.executable, "UV_PYTHON_DOWNLOADS": "never"}
        environment = _environment(tmp_path) | own | {"UV_DEFAULT_INDEX": index}
        return run([auditor("uv"), *words], environment=environment, directory=tmp_path, seconds=90)

    uv(gates.index.url, "lock").checked()
    told = gates.past(lock)
    past = uv(f"{gates.python}simple/", "sync", "--frozen")
    refused = uv(f"{gates.python}simple/", "lock")
    gates.system.command("policy", "observe", POLICY)
    uv(f"{gates.python}simple/", "lock").checked()
    gates.system.command("policy", "enable", POLICY)
    told_again = gates.past(lock)
    through = uv(f"{gates.python}simple/", "sync", "--frozen", "--reinstall")

    assert told == 1
    assert past.exit_code == 0, past.said
    assert refused.exit_code != 0
    assert "403 Blocked by critical-with-fix: CVE-" in _said(refused)
    assert told_again == 0, lock.read_text()
    assert 'name = "django"\nversion = "3.2"' in lock.read_text()
    assert through.exit_code != 0
    assert "403 Blocked by critical-with-fix: CVE-" in _said(through)


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project of npm's packages, in a folder of its own."""

    folder: Path

    def run(self, client: str, registry: str, *words: str) -> Finished:
        """Run yarn 1 or pnpm with that registry, and with nothing kept from before."""
        program = package_server(client)
        lines = [f"registry={registry}", "audit=false", "fetch-retries=0", "ignore-scripts=true", ""]
        (self.folder / ".npmrc").write_text("\n".join(lines))
        own = {"CI": "1", "YARN_CACHE_FOLDER": str(self.folder / registry[-5:-1] / "yarn"), "YARN_REGISTRY": registry}
        own |= {f"npm_config_{name}": str(self.folder / registry[-5:-1] / name) for name in ("cache", "store_dir")}
        environment = _environment(self.folder) | own | {"npm_config_update_notifier": "false"}
        return run([program, *words], environment=environment, directory=self.folder, seconds=120)

    def forget(self) -> None:
        """Take away what was installed."""
        (self.folder / "node_modules").rename(self.folder / "installed-past-the-firewall")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    wanted = {"minimist": "1.2.5", "@acme/clean": "1.0.0"}
    (tmp_path / "package.json").write_text(json.dumps({"name": "p", "version": "1.0.0", "dependencies": wanted}))
    return Project(folder=tmp_path)


REFUSED = {
    "yarn": "minimist@1.2.5: Refused by critical-with-fix: CVE-2021-44906 is critical and affects minimist 1.2.5.",
    "pnpm": "CVE-2021-44906 is critical and affects minimist 1.2.5. Allowed: 1.2.99.",
}


def test_yarn_1_takes_addresses_from_its_lock_file_until_they_are_gone(gates: Gates, project: Project) -> None:
    lock = project.folder / "yarn.lock"
    frozen = ("install", "--frozen-lockfile", "--non-interactive", "--ignore-scripts")
    project.run("yarn", gates.registry.url, "install", "--non-interactive", "--ignore-scripts").checked()
    project.forget()

    told = gates.past(lock)
    past = project.run("yarn", gates.js, *frozen)
    kept = [line for line in lock.read_text().splitlines() if not line.startswith("  resolved ")]
    lock.write_text("\n".join([*kept, ""]))
    told_again = gates.past(lock)
    (project.folder / "node_modules").rename(project.folder / "installed-again")
    through = project.run("yarn", gates.js, *frozen, "--cache-folder", str(project.folder / "empty"))

    assert told == 1
    assert past.exit_code == 0, past.said
    assert told_again == 0
    assert through.exit_code != 0
    assert REFUSED["yarn"] in _said(through)
    assert 'Request failed "403 Forbidden"' in _said(through)


def test_pnpm_holds_no_address_in_its_lock_file_and_goes_through(gates: Gates, project: Project) -> None:
    project.run("pnpm", gates.registry.url, "install", "--ignore-scripts").checked()
    project.forget()

    told = gates.past(project.folder / "pnpm-lock.yaml")
    through = project.run("pnpm", gates.js, "install", "--frozen-lockfile", "--ignore-scripts")

    assert told == 0
    assert through.exit_code != 0
    assert REFUSED["pnpm"] in _said(through)
