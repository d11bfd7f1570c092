"""The two registries that are measured, each in a data directory of its own, on loopback, stopped for certain."""

import base64
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

READY_WITHIN = 60.0
STOP_WITHIN = 15.0
PEER = "docker-registry"
_PEER_CONFIG = """\
version: 0.1
log: {{level: error, accesslog: {{disabled: true}}}}
storage:
  filesystem: {{rootdirectory: {root}}}
  cache: {{blobdescriptor: inmemory}}
  delete: {{enabled: true}}
http: {{addr: "127.0.0.1:{port}"}}
"""


@dataclass(kw_only=True)
class Server:
    """A running registry. ``namespace`` is where a push may go; ``password`` is empty where nobody signs in."""

    name: str
    port: int
    process: psutil.Process
    data: Path
    namespace: str = "bench"
    password: str = ""
    idle: int = 0

    def headers(self, repository: str) -> dict[str, str]:
        """Return the header that lets a client pull from and push to a repository."""
        if not self.password:
            return {}
        scope = f"repository:{repository}:pull,push"
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/auth/token?service=pratique-registry&scope={scope}"
        )
        basic = base64.b64encode(f"admin:{self.password}".encode()).decode()
        request.add_header("Authorization", f"Basic {basic}")
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 — our own address
            return {"Authorization": f"Bearer {json.load(answer)['token']}"}

    def resident(self) -> int:
        """Return the memory of the process, in bytes."""
        return int(self.process.memory_info().rss)


@contextlib.contextmanager
def ours(folder: Path) -> Iterator[Server]:
    """Start this product's registry as it runs embedded, events and metrics on."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PRATIQUE_")}
    environment |= {"PRATIQUE_DATA": str(folder / "ours"), "PRATIQUE_REGISTRY_PORT": str(port)}
    program = str(Path(sys.executable).parent / "pratique")
    subprocess.run([program, "migrate"], env=environment, check=True, timeout=120, stdout=subprocess.DEVNULL)
    password = (folder / "ours" / "admin-password").read_text("utf-8").strip()
    with running([program, "serve", "registry"], environment, folder / "ours.log") as process:
        server = Server(
            name="pratique", port=port, process=process, data=folder / "ours", namespace="admin", password=password
        )
        wait(port)
        server.idle = server.resident()
        yield server


@contextlib.contextmanager
def theirs(folder: Path) -> Iterator[Server]:
    """Start Debian's docker-registry, with its cache and without its access log."""
    port = free_port()
    root = folder / "theirs"
    root.mkdir()
    config = folder / "theirs.yml"
    config.write_text(_PEER_CONFIG.format(root=root, port=port), "utf-8")
    environment = {"PATH": os.environ.get("PATH", ""), "OTEL_TRACES_EXPORTER": "none"}
    with running([PEER, "serve", str(config)], environment, folder / "theirs.log") as process:
        server = Server(name=PEER, port=port, process=process, data=root)
        wait(port)
        server.idle = server.resident()
        yield server


def peer_is_here() -> bool:
    """Tell whether Debian's docker-registry is installed."""
    return shutil.which(PEER) is not None


def peer_version() -> str:
    """Return what the peer calls itself."""
    said = subprocess.run([PEER, "--version"], capture_output=True, text=True, timeout=10, check=False)
    return said.stdout.strip() or said.stderr.strip()


@contextlib.contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[psutil.Process]:
    """Run a program for as long as the block lasts, what it says in ``log``."""
    with log.open("wb") as output:
        process = psutil.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_WITHIN)
        except psutil.TimeoutExpired:
            process.kill()


def wait(port: int) -> None:
    """Wait until somebody listens on a port."""
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                message = f"nothing listens on port {port} after {READY_WITHIN:.0f} s"
                raise RuntimeError(message) from None
            time.sleep(0.1)
        else:
            time.sleep(1)
            return


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
