"""pip, uv, npm and pnpm get real packages by the firewall, from the indexes that this machine is configured for.

uv and pnpm are installed by `make peers`.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.environment import auditor, need, package_server
from tests.support.processes import Finished, run
from tests.support.system import System

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]
POLICY = "critical-with-fix"


@pytest.fixture(scope="module")
def python(embedded_system: System) -> str:
    """The address of what pip's own settings name, adopted."""
    embedded_system.command("firewall", "adopt", "pip", "--name", "live-python", "--access", "anonymous", "--private")
    return f"http://localhost:{embedded_system.ports.firewall}/pypi/live-python/simple/"


@pytest.fixture(scope="module")
def js(embedded_system: System) -> str:
    """The address of what npm's own settings name, adopted."""
    embedded_system.command("firewall", "adopt", "npm", "--name", "live-js", "--access", "anonymous", "--private")
    return f"http://localhost:{embedded_system.ports.firewall}/npm/live-js/"


@pytest.fixture
def enforcing(embedded_system: System) -> Iterator[None]:
    """A policy enforces while the test goes on."""
    embedded_system.command("policy", "enable", POLICY)
    yield
    embedded_system.command("policy", "observe", POLICY)


def _install(client: str, url: str, into: Path, *what: str) -> Finished:
    environment = {"PATH": os.environ["PATH"], "HOME": str(into.parent), "NO_COLOR": "1"}
    if client == "uv":
        own: list[str | Path] = [auditor("uv"), "pip", "install", "--no-config", "--no-cache", "--default-index", url]
        own += ["--python", sys.executable]
    else:
        own = [
            sys.executable,
            "-m",
            "pip",
            "--isolated",
            "install",
            "--no-cache-dir",
            "--index-url",
            url,
            "--retries",
            "0",
        ]
    return run([*own, "--no-deps", "--target", into, *what], environment=environment, seconds=240)


@pytest.mark.parametrize("client", ["pip", "uv"])
def test_a_client_of_python_gets_real_packages_through_an_adopted_index(
    python: str, tmp_path: Path, client: str
) -> None:
    done = _install(client, python, tmp_path / "got", "six==1.16.0", "Django==3.2")

    assert done.exit_code == 0, done.said
    assert (tmp_path / "got" / "six.py").exists()
    assert (tmp_path / "got" / "django" / "__init__.py").exists()


@pytest.mark.usefixtures("enforcing")
@pytest.mark.parametrize("client", ["pip", "uv"])
def test_a_client_of_python_is_told_why_a_real_package_is_refused(python: str, tmp_path: Path, client: str) -> None:
    done = _install(client, python, tmp_path / "got", "Django==3.2")

    assert done.exit_code != 0
    assert f"Blocked by {POLICY}" in " ".join(done.said.split())


@pytest.mark.parametrize("client", ["npm", "pnpm"])
def test_a_client_of_npm_gets_real_packages_through_an_adopted_registry(js: str, tmp_path: Path, client: str) -> None:
    (tmp_path / "package.json").write_text(json.dumps({"name": "project", "version": "1.0.0"}))
    (tmp_path / ".npmrc").write_text(f"registry={js}\naudit=false\nignore-scripts=true\n")
    own = {"npm_config_cache": str(tmp_path / "cache"), "npm_config_store_dir": str(tmp_path / "store"), "CI": "1"}
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "NO_COLOR": "1", **own}
    command: list[str | Path] = [need("npm"), "install"] if client == "npm" else [package_server("pnpm"), "add"]

    done = run([*command, "left-pad@1.3.0", "@types/node@20"], environment=environment, directory=tmp_path, seconds=240)

    assert done.exit_code == 0, done.said
    got = json.loads((tmp_path / "node_modules" / "left-pad" / "package.json").read_text())
    assert got["version"] == "1.3.0"
    if client == "npm":
        lock = json.loads((tmp_path / "package-lock.json").read_text())
        assert lock["packages"]["node_modules/left-pad"]["resolved"].startswith(js)
