"""`npm audit` of npm 6 and `pnpm audit`, which send a whole tree, are answered from our own index."""

import json
import os
from pathlib import Path

import pytest

from tests.support.environment import need, package_server, peer_script
from tests.support.packages import npm_registry
from tests.support.processes import Finished, run
from tests.support.system import System

REPOSITORY = "audited-js"


def _run(folder: Path, registry: str, *command: str | Path) -> Finished:
    (folder / ".npmrc").write_text(f"registry={registry}\nfetch-retries=0\nignore-scripts=true\n")
    kept = {f"npm_config_{name}": str(folder / name) for name in ("cache", "store_dir")}
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "NO_COLOR": "1", "CI": "1", "COLUMNS": "200"}
    own = {"npm_config_update_notifier": "false", "npm_config_color": "false"}
    return run(command, environment=environment | kept | own, directory=folder, seconds=120)


@pytest.mark.parametrize("client", ["npm-6", "pnpm"])
def test_an_older_audit_tells_what_our_index_knows_of_a_tree(
    embedded_system: System, tmp_path: Path, client: str
) -> None:
    wanted = {"minimist": "1.2.5", "@acme/clean": "1.0.0"}
    (tmp_path / "package.json").write_text(json.dumps({"name": "p", "version": "1.0.0", "dependencies": wanted}))
    program: tuple[str | Path, ...] = (package_server("pnpm"),)
    if client == "npm-6":
        program = (need("node"), peer_script("npm-6/bin/npm-cli.js"))
    with npm_registry() as upstream:
        upstream.add("minimist", "1.2.5")
        upstream.add("@acme/clean", "1.0.0")
        name = f"{REPOSITORY}-{client}"
        wish = {"upstream": upstream.url, "access": "anonymous", "allows_private": True}
        document = {"name": name, "ecosystem": "npm", **wish}
        embedded_system.admin.post("/api/v1/firewall/repositories", document).expect(201)
        url = f"http://localhost:{embedded_system.ports.firewall}/npm/{name}/"
        installed = _run(tmp_path, url, *program, "install")
        printed = _run(tmp_path, url, *program, "audit")
        told = json.loads(_run(tmp_path, url, *program, "audit", "--json").stdout)

    page = f"http://localhost:{embedded_system.ports.api}/vulnerabilities/CVE-2021-44906"
    (advisory,) = told["advisories"].values()
    assert installed.exit_code == 0, installed.said
    assert printed.exit_code == 1
    assert "CVE-2021-44906" in printed.stdout
    assert page in printed.stdout
    assert (advisory["module_name"], advisory["severity"], advisory["url"]) == ("minimist", "critical", page)
    assert told["metadata"]["vulnerabilities"]["critical"] == 1
