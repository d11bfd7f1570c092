"""npm installs through a running firewall, and prints in its own words what is refused and why."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.environment import need
from tests.support.packages import Registry, npm_registry
from tests.support.processes import Finished, run
from tests.support.system import System

POLICY = "critical-with-fix"
REPOSITORY = "acceptance-js"


@dataclass(frozen=True, kw_only=True)
class Firewall:
    """A firewall repository of a running installation, before a registry of made packages."""

    system: System
    upstream: Registry

    @property
    def url(self) -> str:
        return f"http://localhost:{self.system.ports.firewall}/npm/{REPOSITORY}/"

    def npm(self, *words: str, folder: Path, registry: str = "", audit: bool = False) -> Finished:
        """Run npm in a project with nothing of this machine's own settings."""
        folder.mkdir(exist_ok=True)
        (folder / "package.json").touch()
        if not (folder / "package.json").read_text():
            (folder / "package.json").write_text(json.dumps({"name": "project", "version": "1.0.0"}))
        lines = [f"registry={registry or self.url}", f"audit={str(audit).lower()}", "fund=false", "fetch-retries=0", ""]
        (folder / ".npmrc").write_text("\n".join(lines))
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "npm_config_cache": str(folder / ".cache"),
            "npm_config_update_notifier": "false",
        }
        return run([need("npm"), *words], environment=environment, directory=folder, seconds=120)


@pytest.fixture(scope="module")
def firewall(embedded_system: System) -> Iterator[Firewall]:
    """A firewall before a registry of made packages, with one policy that enforces."""
    with npm_registry() as upstream:
        # minimist 1.2.0 and 1.2.5 have a critical vulnerability that 1.2.6 fixes, in the index that comes along.
        upstream.add("minimist", "1.2.5", "1.2.99", "1.2.0")
        upstream.add("@acme/clean", "1.0.0")
        upstream.add("json-schema", "0.2.3")
        upstream.add("hooked", "1.0.0", postinstall="node -e \"fs.writeFileSync('ran', '')\"")
        embedded_system.admin.post(
            "/api/v1/firewall/repositories",
            {
                "name": REPOSITORY,
                "ecosystem": "npm",
                "upstream": upstream.url,
                "access": "anonymous",
                "allows_private": True,
            },
        ).expect(201)
        embedded_system.command("policy", "enable", POLICY)
        yield Firewall(system=embedded_system, upstream=upstream)
        embedded_system.command("policy", "observe", POLICY)


def _version(folder: Path, package: str) -> str:
    document = json.loads((folder / "node_modules" / package / "package.json").read_text())
    return str(document["version"])


def test_npm_installs_what_is_allowed_and_prints_what_is_not(firewall: Firewall, tmp_path: Path) -> None:
    scoped = firewall.npm("install", "@acme/clean", folder=tmp_path / "scoped")
    ranged = firewall.npm("install", "minimist@^1.2.0", folder=tmp_path / "ranged")
    latest = firewall.npm("install", "minimist", folder=tmp_path / "latest")
    pinned = firewall.npm("install", "minimist@1.2.5", folder=tmp_path / "pinned")

    assert scoped.exit_code == 0, scoped.stderr
    assert _version(tmp_path / "scoped", "@acme/clean") == "1.0.0"
    assert ranged.exit_code == 0, ranged.stderr
    assert _version(tmp_path / "ranged", "minimist") == "1.2.99"
    assert latest.exit_code == 0, latest.stderr
    assert _version(tmp_path / "latest", "minimist") == "1.2.99"
    assert pinned.exit_code != 0
    said = " ".join(pinned.stderr.split())
    assert "403 Blocked by critical-with-fix: CVE-2021-44906 is critical and affects minimist 1.2.5." in said
    assert "Allowed: 1.2.99." in said


def test_npm_runs_the_scripts_of_what_it_installs(firewall: Firewall, tmp_path: Path) -> None:
    folder = tmp_path / "project"

    installed = firewall.npm("install", "hooked", folder=folder)
    ran = folder / "node_modules" / "hooked" / "ran"
    first = ran.exists()
    ran.unlink(missing_ok=True)
    again = firewall.npm("ci", folder=folder)

    assert (installed.exit_code, again.exit_code) == (0, 0), installed.stderr + again.stderr
    assert (first, ran.exists()) == (True, True)


def test_npm_prints_why_nothing_of_a_package_comes_in(firewall: Firewall, tmp_path: Path) -> None:
    refused = firewall.npm("install", "json-schema", folder=tmp_path / "refused")

    said = " ".join(refused.stderr.split())
    assert refused.exit_code != 0
    assert "CVE-2021-3918 is critical and affects json-schema 0.2.3." in said


def test_a_lock_file_made_elsewhere_goes_past_until_its_addresses_are_gone(firewall: Firewall, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    firewall.npm("install", "minimist@1.2.5", folder=folder, registry=firewall.upstream.url)
    lock = json.loads((folder / "package-lock.json").read_text())
    resolved = lock["packages"]["node_modules/minimist"]["resolved"]

    past = firewall.npm("ci", folder=folder)
    for each in lock["packages"].values():
        each.pop("resolved", None)
    (folder / "package-lock.json").write_text(json.dumps(lock))
    firewall.npm("cache", "clean", "--force", folder=folder)
    through = firewall.npm("ci", folder=folder)

    assert resolved.startswith(firewall.upstream.url)
    assert past.exit_code == 0, past.stderr
    assert through.exit_code != 0
    assert "403 Blocked by critical-with-fix" in through.stderr


def test_npm_audit_tells_what_our_index_knows_of_an_installed_tree(firewall: Firewall, tmp_path: Path) -> None:
    folder, url = tmp_path / "project", f"http://localhost:{firewall.system.ports.api}/vulnerabilities/CVE-2021-44906"
    firewall.npm("install", "minimist@1.2.5", "@acme/clean", folder=folder, registry=firewall.upstream.url)

    printed = firewall.npm("audit", folder=folder, audit=True)
    said = json.loads(firewall.npm("audit", "--json", folder=folder, audit=True).stdout)
    clean = firewall.npm("install", "@acme/clean", folder=tmp_path / "clean", audit=True)

    assert printed.exit_code == 1
    assert f"minimist  <=1.2.5\nSeverity: critical\nCVE-2021-44906 - {url}\nfix available" in printed.stdout
    assert list(said["vulnerabilities"]) == ["minimist"]
    (via,) = said["vulnerabilities"]["minimist"]["via"]
    assert (via["source"], via["severity"], via["url"]) == ("CVE-2021-44906", "critical", url)
    assert clean.exit_code == 0, clean.stderr
    assert "found 0 vulnerabilities" in clean.stdout
