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
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from benchmarks.servers import free_port, running, wait

PEERS: Final = Path(__file__).resolve().parent.parent / ".make" / "package-servers"
YOUNG: Final = "young-package"
_SETTLED_WITHIN: Final = 60.0  # seconds
_LOOK: Final = 1.0  # seconds between looks
_IDLE: Final = 0.1  # seconds of processor time between two looks, below which a server waits for requests
_IDLE_LOOKS: Final = 3
_VERDACCIO: Final = """\
storage: {storage}
uplinks: {{up: {{url: "{upstream}"}}}}
packages: {{"@*/*": {{access: $all, proxy: up}}, "**": {{access: $all, proxy: up}}}}
log: {{type: stdout, format: json, level: error}}
"""
_NGINX: Final = """\
daemon off; worker_processes 1; {user} pid {folder}/nginx.pid; error_log {folder}/nginx.error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; client_body_temp_path {folder}/body; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s; proxy_temp_path {folder}/proxy;
  proxy_cache_path {folder}/cache keys_zone=kept:10m max_size=4g inactive=1h use_temp_path=off;
  upstream up {{ server 127.0.0.1:{to}; keepalive 20; }}
  server {{
    listen 127.0.0.1:{port}; sendfile on; tcp_nopush on;
    location / {{
      proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host:{to};
      proxy_cache kept; proxy_cache_valid 200 1h; proxy_cache_key $uri$http_accept$http_accept_encoding;
      proxy_ignore_headers Vary;
    }}
  }}
}}
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
        settle(process)
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
        settle(process)
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
        settle(process)
        yield Source(npm=f"http://127.0.0.1:{port}/", process=process)


@contextlib.contextmanager
def nginx(folder: Path, base: str) -> Iterator[Source]:
    """Start NGINX before the upstream, keeping whatever passes: as little as a cache can do, in C."""
    port, to = free_port(), int(base.rpartition(":")[2])
    config = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # else its worker could not write into the folder
    config.write_text(_NGINX.format(folder=folder, port=port, to=to, user=user), "utf-8")
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with running([program, "-c", str(config), "-p", str(folder)], dict(os.environ), folder / "nginx.log") as process:
        wait(port)
        yield _passing(port, process.children()[0])


@contextlib.contextmanager
def bare(folder: Path, base: str) -> Iterator[Source]:
    """Start the proxy that only passes on before the upstream."""
    port, to = free_port(), int(base.rpartition(":")[2])
    command = [sys.executable, "-m", "benchmarks.bare_proxy", str(port), str(to)]
    with running(command, dict(os.environ), folder / "bare.log") as process:
        wait(port)
        yield _passing(port, process)


def _passing(port: int, process: psutil.Process) -> Source:
    """Return the source behind a server that leaves paths as they are."""
    at = f"http://127.0.0.1:{port}"
    return Source(python=f"{at}/simple/", npm=f"{at}/npm/", process=process)


def settle(process: psutil.Process) -> None:
    """Wait until a server that was started has done what it does at its start, in all its processes."""
    until, before, idle = time.monotonic() + _SETTLED_WITHIN, 0.0, 0
    while time.monotonic() < until:
        now = _busy(process)
        idle = idle + 1 if now - before < _IDLE else 0
        if idle == _IDLE_LOOKS:
            return
        before = now
        time.sleep(_LOOK)
    message = f"{process.name()} was still busy after {_SETTLED_WITHIN:g} s"
    raise RuntimeError(message)


def _busy(process: psutil.Process) -> float:
    """Return the processor time that a process and those below it have taken; none that has ended is counted."""
    total = 0.0
    for each in (process, *process.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += sum(each.cpu_times()[:2])
    return total


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
