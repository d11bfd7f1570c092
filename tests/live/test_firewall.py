"""pip and npm install real packages through the firewall, from the indexes that this machine is configured for."""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.support.environment import need
from tests.support.processes import run
from tests.support.system import System

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]


def test_pip_gets_a_real_package_through_an_adopted_index(embedded_system: System, tmp_path: Path) -> None:
    embedded_system.command("firewall", "adopt", "pip", "--name", "live-python", "--access", "anonymous", "--private")
    url = f"http://localhost:{embedded_system.ports.firewall}/pypi/live-python/simple/"
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    command: list[str | Path] = [
        sys.executable, "-m", "pip", "--isolated", "download", "--no-cache-dir", "--no-deps", "--index-url", url,
        "six==1.16.0", "Django==3.2", "--dest",
    ]  # fmt: skip

    observed = run([*command, tmp_path / "observed"], environment=environment, seconds=240)
    embedded_system.command("policy", "enable", "critical-with-fix")
    refused = run([*command, tmp_path / "refused"], environment=environment, seconds=240)
    embedded_system.command("policy", "observe", "critical-with-fix")

    assert observed.exit_code == 0, observed.stderr
    assert sorted(path.name.lower()[:6] for path in (tmp_path / "observed").glob("*.whl")) == ["django", "six-1."]
    assert refused.exit_code != 0
    assert "Blocked by critical-with-fix" in refused.stderr


def test_npm_gets_a_real_package_through_an_adopted_registry(embedded_system: System, tmp_path: Path) -> None:
    embedded_system.command("firewall", "adopt", "npm", "--name", "live-js", "--access", "anonymous", "--private")
    url = f"http://localhost:{embedded_system.ports.firewall}/npm/live-js/"
    (tmp_path / "package.json").write_text(json.dumps({"name": "project", "version": "1.0.0"}))
    (tmp_path / ".npmrc").write_text(f"registry={url}\naudit=false\n")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "npm_config_cache": str(tmp_path / "cache")}

    done = run(
        [need("npm"), "install", "--ignore-scripts", "left-pad@1.3.0", "@types/node@20"],
        environment=environment,
        directory=tmp_path,
        seconds=240,
    )

    assert done.exit_code == 0, done.stderr
    lock = json.loads((tmp_path / "package-lock.json").read_text())
    assert lock["packages"]["node_modules/left-pad"]["resolved"].startswith(url)
