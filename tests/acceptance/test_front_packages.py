"""Packages through the generated NGINX, by TLS on the one host name: real clients, refusals, files as they come."""

import http.client
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.environment import auditor, need
from tests.support.halting_index import HaltingIndex, halting_index
from tests.support.images import noise
from tests.support.packages import folder_index, npm_registry
from tests.support.ports import accepts, free_ports
from tests.support.processes import Child, Finished, run
from tests.support.system import HOST, PRATIQUE, System
from tests.support.waiting import eventually

LARGE = noise(4_000_000, seed=82)
WITHHELD = 64 * 1024  # bytes of a file that leave when its digest is right
STREAM_BROKEN = 92  # curl's exit code
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


@pytest.mark.parametrize("says_length", [True, False], ids=["of a length", "of no length"])
def test_the_first_byte_of_a_file_arrives_before_the_last_has_come(front: Front, *, says_length: bool) -> None:
    """Nor does what comes next lie in NGINX until there is a whole buffer of it, or in the firewall till more comes."""
    first, then = 1_000, 1_000 + WITHHELD + 3_000
    halts = (WITHHELD + first, WITHHELD + then)
    with _halting(front, f"arriving-{says_length}".lower(), halts=halts, says_length=says_length) as (index, path):
        with _asking(front, path) as answer:
            early = answer.read(1)
            index.goes[0].set()
            early += answer.read(then - 1)
            was_over = index.go_on.is_set()
            index.go_on.set()
            rest = answer.read()
        again = front.system.api.get(path).expect(200)

    assert (len(early), was_over) == (then, False)
    assert early + rest == LARGE == again.body
    assert index.ranges == [""]


@pytest.mark.parametrize("says_length", [True, False], ids=["of a length", "of no length"])
def test_a_file_that_is_not_what_its_page_says_is_cut_off_and_not_kept(front: Front, *, says_length: bool) -> None:
    repository, lie = f"lying-{says_length}".lower(), "0" * 64
    halts = (len(LARGE) - 1,)
    with _halting(front, repository, sha256=lie, says_length=says_length, halts=halts) as (index, path):
        with _asking(front, path) as answer:
            early = answer.read(1_000_000)
            index.go_on.set()
            with pytest.raises(http.client.IncompleteRead) as cut:
                answer.read()
        with _asking(front, path) as again, pytest.raises(http.client.IncompleteRead):
            again.read()
        row = front.system.admin.get(f"/api/v1/firewall/repositories/{repository}").expect(200).json()

    assert LARGE.startswith(early + cut.value.partial)
    assert len(early + cut.value.partial) <= len(LARGE) - WITHHELD
    assert (row["kept_files"], row["kept_size"]) == (0, 0)
    assert index.ranges == ["", ""]


def test_over_http_2_a_file_that_is_not_what_its_page_says_is_cut_off_too(front: Front, tmp_path: Path) -> None:
    with _halting(front, "lying-http-2", sha256="0" * 64) as (index, path), _speaking_http_2(front, tmp_path) as base:
        index.go_on.set()
        curl = (need("curl"), "--http2", "--silent", "--cacert", front.authority, "--output", tmp_path / "got")
        done = front.run(tmp_path, *curl, f"{base}{path}")

    assert done.exit_code == STREAM_BROKEN, done.said
    assert (tmp_path / "got").stat().st_size <= len(LARGE) - WITHHELD


@contextmanager
def _halting(
    front: Front, repository: str, *, sha256: str = "", says_length: bool = True, halts: tuple[int, ...] = ()
) -> Iterator[tuple[HaltingIndex, str]]:
    """Run an index whose file comes in parts, behind a repository; gives it and the file's path in the repository."""
    with halting_index("large", LARGE, sha256=sha256, says_length=says_length, halts=halts) as index:
        wish = {"upstream": index.url, "access": "anonymous", "allows_private": True}
        document = {"name": repository, "ecosystem": "pypi", **wish}
        front.system.admin.post("/api/v1/firewall/repositories", document).expect(201)
        yield index, f"/pypi/{repository}/files/large/{index.file}"


@contextmanager
def _asking(front: Front, path: str) -> Iterator[http.client.HTTPResponse]:
    """Ask for a file; gives the answer as soon as its head is there."""
    connection = front.system.api.connect()
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        yield answer
    finally:
        connection.close()


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
