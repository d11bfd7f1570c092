"""The package servers of others, devpi and verdaccio, on loopback, filled with made packages and asked as upstreams."""

import base64
import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.environment import need, package_server
from tests.support.packages import tarball, wheel
from tests.support.ports import LOOPBACK, free_ports
from tests.support.processes import Child, run
from tests.support.waiting import eventually
from tests.support.web import Web

START_WITHIN = 60.0
_VERDACCIO = """\
storage: {folder}/storage
packages: {{"**": {{access: $all, publish: $anonymous}}}}
log: {{type: stdout, format: json, level: warn}}
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Devpi:
    """devpi with one index; ``url`` is that of its simple API."""

    web: Web
    auth: Mapping[str, str]

    @property
    def url(self) -> str:
        return f"{self.web.base}/root/made/+simple"

    def add(self, name: str, *versions: str) -> None:
        """Upload a wheel of each version, as twine does."""
        for version in versions:
            file, data = wheel(name, version)
            fields = {":action": "file_upload", "name": name, "version": version, "metadata_version": "2.1"}
            fields |= {"filetype": "bdist_wheel", "pyversion": "py3"}
            kind, body = _form(fields, file, data)
            headers = {**self.auth, "Content-Type": kind}
            self.web.request("POST", "/root/made/", body=body, headers=headers).expect(200)


@contextmanager
def devpi(folder: Path) -> Iterator[Devpi]:
    """Run devpi."""
    where = ["--serverdir", str(folder / "devpi")]
    run([package_server("devpi-init"), *where, "--no-root-pypi"], seconds=90).checked()
    [port] = free_ports(1)
    command: list[str | Path] = [package_server("devpi-server"), *where, "--host", LOOPBACK, "--port", str(port)]
    web = Web(base=f"http://{LOOPBACK}:{port}")
    with _running("devpi", command, folder, web, "/+api"):
        json_type = {"Content-Type": "application/json", "Accept": "application/json"}
        login = json.dumps({"user": "root", "password": ""}).encode()
        signed = web.request("POST", "/+login", body=login, headers=json_type).expect(200).json()["result"]
        assert isinstance(signed, dict)
        token = base64.b64encode(f"root:{signed['password']}".encode()).decode()
        auth = {"X-Devpi-Auth": token, "Accept": "application/json"}
        index = json.dumps({"type": "stage", "bases": [], "volatile": True}).encode()
        web.request("PUT", "/root/made", body=index, headers={**auth, **json_type}).expect(200)
        yield Devpi(web=web, auth=auth)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdaccio:
    """verdaccio, where anybody may publish."""

    url: str
    folder: Path

    def add(self, name: str, *versions: str) -> None:
        """Publish versions by npm itself; the last is the latest."""
        host = self.url.removeprefix("http:")
        config = self.folder / "publishing.npmrc"
        config.write_text(f"registry={self.url}/\n{host}/:_authToken=anybody\nupdate-notifier=false\n")
        for version in versions:
            file = self.folder / f"{name.replace('/', '-').lstrip('@')}-{version}.tgz"
            file.write_bytes(tarball(name, version))
            command: list[str | Path] = [need("npm"), "publish", file, "--userconfig", config, "--ignore-scripts"]
            run([*command, "--access", "public", "--tag", "latest"], directory=self.folder, seconds=60).checked()


@contextmanager
def verdaccio(folder: Path) -> Iterator[Verdaccio]:
    """Run verdaccio."""
    [port] = free_ports(1)
    config = folder / "verdaccio.yaml"
    config.write_text(_VERDACCIO.format(folder=folder))
    command: list[str | Path] = [package_server("verdaccio"), "--config", config, "--listen", f"{LOOPBACK}:{port}"]
    web = Web(base=f"http://{LOOPBACK}:{port}")
    with _running("verdaccio", command, folder, web, "/-/ping"):
        yield Verdaccio(url=web.base, folder=folder)


@contextmanager
def _running(name: str, command: list[str | Path], folder: Path, web: Web, path: str) -> Iterator[None]:
    child = Child(name=name, command=command, log=folder / f"{name}.log", directory=folder)
    try:
        child.start()
        eventually(lambda: web.get(path).status == 200, within=START_WITHIN, what=name)
        yield
        child.stop()
    finally:
        child.kill()


def _form(fields: Mapping[str, str], file: str, data: bytes) -> tuple[str, bytes]:
    """Write a form with a file in it (RFC 7578); give its type and body."""
    line = uuid.uuid4().hex
    parts = [
        f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{line}\r\nContent-Disposition: form-data; name="content"; filename="{file}"\r\n\r\n'
    return f"multipart/form-data; boundary={line}", b"".join(
        [*parts, head.encode(), data, f"\r\n--{line}--\r\n".encode()]
    )
