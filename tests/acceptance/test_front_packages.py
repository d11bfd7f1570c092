"""Packages through the generated NGINX, by TLS on the one host name: real clients, and a refusal over HTTP/2."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.environment import auditor, need
from tests.support.packages import folder_index, npm_registry
from tests.support.ports import accepts, free_ports
from tests.support.processes import Child, Finished, run
from tests.support.system import HOST, PRATIQUE, System
from tests.support.waiting import eventually

POLICY = "critical-with-fix"
SAID = "is critical and affects django 3.2."


@dataclass(frozen=True, kw_only=True)
class Front:
    """Firewall repositories behind NGINX, and clients that trust the installation's authority."""

    system: System
    authority: Path

    @property
    def python(self) -> str:
        return f"{self.system.api.base}/pypi/behind-nginx/"

    def run(self, folder: Path, *command: str | Path) -> Finished:
        """Run a client with nothing of this machine's own settings."""
        folder.mkdir(exist_ok=True)
        own = {"PATH": os.environ["PATH"], "HOME": str(folder), "NO_COLOR": "1", "LANG": "C.UTF-8", "COLUMNS": "500"}
        trust = {"SSL_CERT_FILE": str(self.authority)}
        npm = {"npm_config_cafile": str(self.authority), "npm_config_cache": str(folder / "cache")}
        return run(command, environment=own | trust | npm, directory=folder, seconds=90)

    def pip(self, what: str, into: Path) -> Finished:
        own = ("--isolated", "install", "--no-cache-dir", "--no-deps", "--retries", "0", "--disable-pip-version-check")
        where = ("--cert", self.authority, "--index-url", f"{self.python}simple/", "--target", into)
        return self.run(into, sys.executable, "-m", "pip", *own, *where, what)

    def uv(self, what: str, into: Path) -> Finished:
        own = ("pip", "install", "--no-config", "--no-cache", "--no-deps", "--python", sys.executable)
        where = ("--default-index", f"{self.python}simple/", "--target", into)
        return self.run(into, auditor("uv"), *own, *where, what)

    def npm(self, what: str, into: Path) -> Finished:
        into.mkdir()
        (into / "package.json").write_text(json.dumps({"name": "project", "version": "1.0.0"}))
        lines = [f"registry={self.system.api.base}/npm/behind-nginx-js/", "audit=false", "fetch-retries=0", ""]
        (into / ".npmrc").write_text("\n".join(lines))
        return self.run(into, need("npm"), "install", what)


@pytest.fixture(scope="module")
def front(production_system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """Two repositories, and one policy that enforces."""
    with folder_index(tmp_path_factory.mktemp("index")) as index, npm_registry() as registry:
        index.add("django", "3.2", "99.0")
        registry.add("minimist", "1.2.5", "1.2.99")
        for name, ecosystem, upstream in (
            ("behind-nginx", "pypi", index.url),
            ("behind-nginx-js", "npm", registry.url),
        ):
            wish = {"upstream": upstream, "access": "anonymous", "allows_private": True}
            document = {"name": name, "ecosystem": ecosystem, **wish}
            production_system.admin.post("/api/v1/firewall/repositories", document).expect(201)
        production_system.command("policy", "enable", POLICY)
        assert production_system.authority
        yield Front(system=production_system, authority=production_system.authority)
        production_system.command("policy", "observe", POLICY)


def _said(done: Finished) -> str:
    return " ".join((done.stdout + done.stderr).split())


def test_pip_and_npm_install_by_the_one_host_name_and_print_what_is_refused(front: Front, tmp_path: Path) -> None:
    clean, ranged = front.pip("django", tmp_path / "clean"), front.npm("minimist@^1.2.0", tmp_path / "ranged")
    pip, npm = front.pip("django==3.2", tmp_path / "pip"), front.npm("minimist@1.2.5", tmp_path / "npm")

    lock = json.loads((tmp_path / "ranged" / "package-lock.json").read_text())
    assert clean.exit_code == 0, clean.said
    assert ranged.exit_code == 0, ranged.said
    resolved = lock["packages"]["node_modules/minimist"]["resolved"]
    assert resolved == f"{front.system.api.base}/npm/behind-nginx-js/minimist/-/minimist-1.2.99.tgz"
    assert (pip.exit_code != 0, npm.exit_code != 0) == (True, True)
    assert "403 Client Error: Blocked by critical-with-fix: CVE-" in _said(pip)
    assert SAID in _said(pip)
    assert "403 Blocked by critical-with-fix: CVE-2021-44906 is critical and affects minimist 1.2.5." in _said(npm)


def test_uv_prints_what_is_refused_there_too(front: Front, tmp_path: Path) -> None:
    clean, pinned = front.uv("django", tmp_path / "clean"), front.uv("django==3.2", tmp_path / "pinned")

    assert clean.exit_code == 0, clean.said
    assert pinned.exit_code != 0
    assert "403 Blocked by critical-with-fix: CVE-" in _said(pinned)


def test_over_http_2_a_header_and_the_body_carry_what_has_no_reason_phrase(front: Front, tmp_path: Path) -> None:
    with _speaking_http_2(front, tmp_path) as base:
        address = f"{base}/pypi/behind-nginx/files/django/django-3.2-py3-none-any.whl"
        curl = (need("curl"), "--http2", "--silent", "--include", "--cacert", front.authority)
        refused = front.run(tmp_path, *curl, address).checked().stdout.replace("\r\n", "\n")
        page = front.run(tmp_path, *curl, f"{base}/pypi/behind-nginx/simple/django/").checked().stdout

    assert page.startswith("HTTP/2 200")
    assert "data-yanked" in page
    assert refused.startswith("HTTP/2 403 \n")
    assert "\npratique-reason: Blocked by critical-with-fix: CVE-" in refused
    assert SAID in refused.partition("\n\n")[2]


@contextmanager
def _speaking_http_2(front: Front, folder: Path) -> Iterator[str]:
    """Run a second NGINX before the same processes, by our own configuration with HTTP/2 switched on."""
    [port] = free_ports(1)
    own = {
        "PRATIQUE_NGINX_PORT": str(port),
        "PRATIQUE_NGINX_HTTP_2": "true",
        "PRATIQUE_NGINX_FOLDER": str(folder / "made"),
    }
    environment = {**front.system.environment, **own}
    run([PRATIQUE, "config", "nginx", "--into", folder / "made"], environment=environment, seconds=60).checked()
    made = folder / "made" / "nginx.conf"
    command: list[str | Path] = [need("nginx"), "-e", "stderr", "-c", made, "-g", "daemon off;"]
    child = Child(name="NGINX by HTTP/2", command=command, log=folder / "nginx.log")
    try:
        child.start()
        eventually(lambda: accepts(port), what="NGINX by HTTP/2")
        yield f"https://{HOST}:{port}"
        child.stop()
    finally:
        child.kill()
