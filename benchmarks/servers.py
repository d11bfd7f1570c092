"""The registries that are measured, each in a data directory of its own, on loopback, stopped for certain.

Ours embedded (SQLite) and in production (PostgreSQL, writes through PgBouncer), Debian's docker-registry, and zot where
there is a program of that name. Nobody has a proxy in front: it would cost each the same.
"""

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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
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
        """Return the memory of the server's processes, in bytes; what they share counts once (proportional set)."""
        return sum(_proportional(each.pid) for each in (self.process, *self.process.children(recursive=True)))

    def processor(self) -> float:
        """Return the seconds of processor time that the server's processes have used."""
        times = [each.cpu_times() for each in (self.process, *self.process.children(recursive=True))]
        return float(sum(each.user + each.system for each in times))


@contextlib.contextmanager
def ours(folder: Path, name: str, more: Mapping[str, str]) -> Iterator[Server]:
    """Start this product's registry, events and metrics on; ``more`` are settings, none of them for embedded."""
    port, data = free_port(), folder / name
    environment = {each: value for each, value in os.environ.items() if not each.startswith("PRATIQUE_")}
    environment |= {"PRATIQUE_DATA": str(data), "PRATIQUE_REGISTRY_PORT": str(port), **more}
    program = str(Path(sys.executable).parent / "pratique")
    subprocess.run([program, "migrate"], env=environment, check=True, timeout=120, stdout=subprocess.DEVNULL)
    password = (data / "admin-password").read_text("utf-8").strip()
    with running([program, "serve", "registry"], environment, folder / f"{name}.log") as process:
        wait(port)
        yield Server(name=name, port=port, process=process, data=data, namespace="admin", password=password)


@contextlib.contextmanager
def database() -> Iterator[Mapping[str, str]]:
    """Start PostgreSQL, synced to disk, and PgBouncer before it; gives the settings that name them."""
    from tests.support.postgresql import postgresql

    with postgresql(durable=True) as server:
        server.create_database("bench")
        yield {
            "PRATIQUE_DATABASE_URL": server.pooled_url("bench"),
            "PRATIQUE_DATABASE_DIRECT_URL": server.direct_url("bench"),
        }


@contextlib.contextmanager
def docker_registry(folder: Path) -> Iterator[Server]:
    """Start Debian's docker-registry, with its cache and without its access log."""
    port = free_port()
    root = folder / PEER
    root.mkdir()
    config = folder / "docker-registry.yml"
    config.write_text(_PEER_CONFIG.format(root=root, port=port), "utf-8")
    environment = {"PATH": os.environ.get("PATH", ""), "OTEL_TRACES_EXPORTER": "none"}
    with running([PEER, "serve", str(config)], environment, folder / "docker-registry.log") as process:
        wait(port)
        yield Server(name=PEER, port=port, process=process, data=root)


@contextlib.contextmanager
def zot(folder: Path, program: Path) -> Iterator[Server]:
    """Start zot as it comes: its store deduplicates, it logs errors only."""
    port = free_port()
    root = folder / "zot"
    config = folder / "zot.json"
    document = {
        "distSpecVersion": "1.1.1",
        "storage": {"rootDirectory": str(root)},
        "http": {"address": "127.0.0.1", "port": str(port)},
        "log": {"level": "error"},
    }
    config.write_text(json.dumps(document), "utf-8")
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder)}
    with running([str(program), "serve", str(config)], environment, folder / "zot.log") as process:
        wait(port)
        yield Server(name="zot", port=port, process=process, data=root)


def peer_is_here() -> bool:
    """Tell whether Debian's docker-registry is installed."""
    return shutil.which(PEER) is not None


def find_zot() -> Path | None:
    """Return zot's program: on the PATH, or where `make peers` builds things."""
    found = shutil.which("zot", path=os.pathsep.join((os.environ.get("PATH", ""), str(ROOT / ".make/peers/bin"))))
    return None if found is None else Path(found)


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0  # it ended meanwhile
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


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
