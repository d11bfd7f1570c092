"""pip, uv, npm and pnpm install through the firewall from package servers of others, and say what is refused.

devpi and verdaccio are installed by `make peers`, and so are uv and pnpm.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.environment import auditor, need, package_server
from tests.support.package_servers import Devpi, Verdaccio, devpi, verdaccio
from tests.support.processes import Finished, run
from tests.support.system import System

POLICY = "critical-with-fix"


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A firewall repository of a running installation."""

    system: System
    name: str
    path: str

    @property
    def url(self) -> str:
        return f"http://localhost:{self.system.ports.firewall}/{self.path}"


def _gate(system: System, name: str, ecosystem: str, upstream: str, path: str) -> Gate:
    wish = {"upstream": upstream, "access": "anonymous", "allows_private": True}
    document = {"name": name, "ecosystem": ecosystem, **wish}
    system.admin.post("/api/v1/firewall/repositories", document).expect(201)
    return Gate(system=system, name=name, path=path)


@pytest.fixture(scope="module")
def enforcing(embedded_system: System) -> Iterator[System]:
    """The installation, with one policy that enforces."""
    embedded_system.command("policy", "enable", POLICY)
    yield embedded_system
    embedded_system.command("policy", "observe", POLICY)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Devpi]:
    """devpi, filled."""
    with devpi(tmp_path_factory.mktemp("devpi")) as server:
        server.add("django", "3.2", "99.0")
        server.add("clean-thing", "1.0", "2.0")
        yield server


@pytest.fixture(scope="module")
def python(enforcing: System, index: Devpi) -> Gate:
    return _gate(enforcing, "behind-devpi", "pypi", index.url, "pypi/behind-devpi/simple/")


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verdaccio]:
    """verdaccio, filled."""
    with verdaccio(tmp_path_factory.mktemp("verdaccio")) as server:
        server.add("minimist", "1.2.5", "1.2.99")
        server.add("@acme/clean", "1.0.0")
        yield server


@pytest.fixture(scope="module")
def js(enforcing: System, registry: Verdaccio) -> Gate:
    return _gate(enforcing, "behind-verdaccio", "npm", registry.url, "npm/behind-verdaccio/")


def _python_client(name: str, url: str, into: Path) -> list[str | Path]:
    if name == "uv":
        own: list[str | Path] = [auditor("uv"), "pip", "install", "--no-config", "--no-cache", "--default-index", url]
        return [*own, "--no-deps", "--python", sys.executable, "--target", into]
    own = [sys.executable, "-m", "pip", "--isolated", "install", "--no-cache-dir", "--index-url", url]
    return [*own, "--no-deps", "--no-input", "--disable-pip-version-check", "--retries", "0", "--target", into]


def _clean(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "NO_COLOR": "1", "LANG": "C.UTF-8", "COLUMNS": "500"}


PYTHON_SAYS = {
    "pip": "403 Client Error: Blocked by critical-with-fix: CVE-",
    "uv": "HTTP status client error (403 Blocked by critical-with-fix: CVE-",
}


@pytest.mark.parametrize("client", PYTHON_SAYS)
def test_a_client_of_python_installs_from_devpi_what_is_allowed_and_says_what_is_not(
    python: Gate, tmp_path: Path, client: str
) -> None:
    def install(what: str, into: str) -> Finished:
        return run(
            [*_python_client(client, python.url, tmp_path / into), what], environment=_clean(tmp_path), seconds=90
        )

    clean = install("clean-thing", "clean")
    ranged = install("django>=3", "ranged")
    pinned = install("django==3.2", "pinned")

    said = " ".join((pinned.stdout + pinned.stderr).split())
    assert clean.exit_code == 0, clean.said
    assert ranged.exit_code == 0, ranged.said
    assert (tmp_path / "clean" / "clean_thing.py").read_text() == "VERSION = '2.0'\n"
    assert (tmp_path / "ranged" / "django.py").read_text() == "VERSION = '99.0'\n"
    assert pinned.exit_code != 0
    assert PYTHON_SAYS[client] in said
    assert "is critical and affects django 3.2." in said
    assert "Allowed: 99.0." in said


NPM_SAYS = {"npm": "npm error 403 403 Blocked by critical-with-fix", "pnpm": "ERR_PNPM_FETCH_403"}


@pytest.mark.parametrize("client", NPM_SAYS)
def test_a_client_of_npm_installs_from_verdaccio_what_is_allowed_and_says_what_is_not(
    js: Gate, tmp_path: Path, client: str
) -> None:
    program = need("npm") if client == "npm" else package_server("pnpm")

    def install(what: str, into: str) -> Finished:
        folder = tmp_path / into
        folder.mkdir()
        (folder / "package.json").write_text(json.dumps({"name": "project", "version": "1.0.0"}))
        (folder / ".npmrc").write_text(f"registry={js.url}\naudit=false\nfetch-retries=0\nignore-scripts=true\n")
        own = {"npm_config_cache": str(tmp_path / "cache"), "npm_config_update_notifier": "false"}
        own |= {"npm_config_store_dir": str(tmp_path / "store"), "CI": "1"}
        verb = "install" if client == "npm" else "add"
        return run([program, verb, what], environment=_clean(tmp_path) | own, directory=folder, seconds=90)

    clean = install("@acme/clean", "clean")
    ranged = install("minimist@^1.2.0", "ranged")
    pinned = install("minimist@1.2.5", "pinned")

    said = " ".join((pinned.stdout + pinned.stderr).split())
    assert clean.exit_code == 0, clean.said
    assert ranged.exit_code == 0, ranged.said
    got = json.loads((tmp_path / "ranged" / "node_modules" / "minimist" / "package.json").read_text())
    assert got["version"] == "1.2.99"
    assert pinned.exit_code != 0
    assert NPM_SAYS[client] in said
    assert "CVE-2021-44906 is critical and affects minimist 1.2.5. Allowed: 1.2.99." in said
