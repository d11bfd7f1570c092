"""The package servers that are measured, each before the made index, in a data directory of its own, on loopback.

devpi and verdaccio are installed by `make peers`.
"""

import base64
import contextlib
import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from benchmarks.servers import free_port, running, wait

PEERS: Final = Path(__file__).resolve().parent.parent / ".make" / "package-servers"
YOUNG: Final = "young-package"
_VERDACCIO: Final = """\
storage: {storage}
uplinks: {{up: {{url: "{upstream}"}}}}
packages: {{"@*/*": {{access: $all, proxy: up}}, "**": {{access: $all, proxy: up}}}}
log: {{type: stdout, format: json, level: error}}
"""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a client installs from: the address for pip or npm, and the process that answers where there is one."""

    python: str = ""
    npm: str = ""
    process: psutil.Process | None = None

    @property
    def port(self) -> int:
        """The port of the address."""
        return int((self.python or self.npm).split("/")[2].partition(":")[2])


@contextlib.contextmanager
def upstream(folder: Path, port: int) -> Iterator[None]:
    """Serve the made index and registry."""
    command = [sys.executable, "-m", "benchmarks.made_packages", str(folder), str(port)]
    with running(command, dict(os.environ), folder / "upstream.log"):
        wait(port)
        yield


@contextlib.contextmanager
def link(folder: Path, port: int, to: int, *, milliseconds: float, megabits: float) -> Iterator[None]:
    """Put a line between a port and another."""
    command = [sys.executable, "-m", "benchmarks.link", str(port), str(to), str(milliseconds), str(megabits)]
    with running(command, dict(os.environ), folder / "link.log"):
        wait(port)
        yield


@contextlib.contextmanager
def ours(folder: Path, base: str, *, age: bool) -> Iterator[Source]:
    """Start this product as it runs embedded, a repository for each ecosystem before the upstream at ``base``."""
    registry, api, firewall = (free_port() for _ in range(3))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PRATIQUE_")}
    environment |= {
        "PRATIQUE_DATA": str(folder / "data"),
        "PRATIQUE_REGISTRY_PORT": str(registry),
        "PRATIQUE_API_PORT": str(api),
        "PRATIQUE_FIREWALL_PORT": str(firewall),
    }
    program = str(Path(sys.executable).parent / "pratique")
    for words in (["migrate"], ["policy", "enable" if age else "disable", YOUNG]):
        subprocess.run([program, *words], env=environment, check=True, timeout=120, stdout=subprocess.DEVNULL)
    for name, ecosystem, path in (("python", "pypi", "simple"), ("js", "npm", "npm")):
        words = ["firewall", "add", name, ecosystem, f"{base}/{path}", "--access", "anonymous", "--private"]
        subprocess.run([program, *words], env=environment, check=True, timeout=120, stdout=subprocess.DEVNULL)
    with running([program, "up"], environment, folder / "up.log") as process:
        for port in (api, firewall):
            wait(port)
        at = f"http://127.0.0.1:{firewall}"
        yield Source(python=f"{at}/pypi/python/simple/", npm=f"{at}/npm/js/", process=_listener(process, firewall))


@contextlib.contextmanager
def devpi(folder: Path, base: str) -> Iterator[Source]:
    """Start devpi with an index that mirrors the upstream."""
    port = free_port()
    programs = PEERS / "python" / "bin"
    where = ["--serverdir", str(folder / "devpi")]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    init = [str(programs / "devpi-init"), *where, "--no-root-pypi"]
    subprocess.run(init, env=environment, check=True, timeout=120, capture_output=True)
    command = [str(programs / "devpi-server"), *where, "--host", "127.0.0.1", "--port", str(port)]
    with running(command, environment, folder / "devpi.log") as process:
        wait(port)
        signed = ask(port, "POST", "/+login", {"user": "root", "password": ""})["result"]
        auth = base64.b64encode(f"root:{signed['password']}".encode()).decode()
        index = {"type": "mirror", "mirror_url": f"{base}/simple/", "volatile": True}
        ask(port, "PUT", "/root/mirror", index, headers={"X-Devpi-Auth": auth})
        yield Source(python=f"http://127.0.0.1:{port}/root/mirror/+simple/", process=process)


@contextlib.contextmanager
def verdaccio(folder: Path, base: str) -> Iterator[Source]:
    """Start verdaccio before the upstream."""
    port = free_port()
    config = folder / "verdaccio.yaml"
    config.write_text(_VERDACCIO.format(storage=folder / "verdaccio", upstream=f"{base}/npm"), "utf-8")
    program = PEERS / "node" / "node_modules" / ".bin" / "verdaccio"
    command = [str(program), "--config", str(config), "--listen", f"127.0.0.1:{port}"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    with running(command, environment, folder / "verdaccio.log") as process:
        wait(port)
        yield Source(npm=f"http://127.0.0.1:{port}/", process=process)


def missing_peers() -> list[str]:
    """Name the programs that `make peers` would install and that are not here."""
    wanted = (PEERS / "python" / "bin" / "devpi-server", PEERS / "node" / "node_modules" / ".bin" / "verdaccio")
    return [each.name for each in wanted if not shutil.which(each)]


def ask(port: int, method: str, path: str, document: object, *, headers: Mapping[str, str] | None = None) -> Any:
    """Send JSON and return the JSON that is answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    sent = {"Content-Type": "application/json", "Accept": "application/json", **(headers or {})}
    connection.request(method, path, body=json.dumps(document), headers=sent)
    answer = connection.getresponse()
    said = answer.read()
    connection.close()
    if answer.status >= http.HTTPStatus.BAD_REQUEST:
        message = f"{method} {path}: {answer.status} {said[:300]!r}"
        raise RuntimeError(message)
    return json.loads(said)


def _listener(up: psutil.Process, port: int) -> psutil.Process:
    for each in up.children(recursive=True):
        if any(one.laddr.port == port and one.status == psutil.CONN_LISTEN for one in each.net_connections()):
            return each
    message = f"no process of ours listens on {port}"
    raise RuntimeError(message)
