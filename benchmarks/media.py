"""Measures what large files cost the pages: REST's p95 while 100,000 findings are exported, fetched slowly, uploaded.

    .venv/bin/python benchmarks/media.py [ROWS]      about a minute

Everything embedded. A client asks for a page of findings, again and again, while nothing else happens, while the export
is written, while twelve clients fetch the file and take nothing of it, and while a file of 200 MB is sent in. Ends with
status 1 when a page's p95 passes its bar.
"""

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks.servers import free_port, running, wait  # noqa: E402 — the path is set above

MB = 1_000_000
BAR = 0.300
"""Seconds of a page's p95, as for any page."""
QUIET = 6.0
READERS = 12
UPLOAD = 200 * MB


@dataclass(frozen=True, kw_only=True)
class House:
    """An embedded installation with findings."""

    port: int
    token: str
    sbom: str
    process: psutil.Process

    def ask(self, method: str, path: str, body: Any = None, kind: str = "application/json") -> Any:
        """Ask REST; returns the answer's JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, f"/api/v1{path}", body=body, headers=self.headers | {"Content-Type": kind})
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        if answer.status >= http.HTTPStatus.BAD_REQUEST:
            message = f"{method} {path}: {answer.status} {said[:300]!r}"
            raise RuntimeError(message)
        return json.loads(said) if said else None

    @property
    def headers(self) -> dict[str, str]:
        """What lets the administrator in."""
        return {"Authorization": f"Bearer {self.token}"}

    def pages(self, until: Callable[[], bool]) -> list[float]:
        """Ask for a page of findings until the time has come; return the seconds each took."""
        took = []
        while not until():
            started = time.perf_counter()
            self.ask("GET", f"/sboms/{self.sbom}/findings?limit=50")
            took.append(time.perf_counter() - started)
        return sorted(took)

    def memory(self) -> int:
        """Return the memory of REST's process, in bytes."""
        found = [each for each in self.process.children(recursive=True) if "api" in each.cmdline()]
        return int(found[0].memory_info().rss) if found else 0


def main() -> int:
    """Run the benchmark."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    folder = Path(tempfile.mkdtemp(prefix="pratique-bench-"))
    try:
        with _installed(folder, rows) as house:
            house.pages(_after(2.0))
            _tell("nothing else", house.pages(_after(QUIET)))
            export = _exporting(house)
            bars = [export, _fetching(house), _uploading(house)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return int(not all(bars))


@contextlib.contextmanager
def _installed(folder: Path, rows: int) -> Iterator[House]:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PRATIQUE_")}
    environment |= {
        "PRATIQUE_DATA": str(folder / "data"),
        "PRATIQUE_API_PORT": str(port),
        "PRATIQUE_REGISTRY_PORT": str(free_port()),
        "PRATIQUE_FIREWALL_PORT": str(free_port()),
        "PRATIQUE_MEDIA_INDEX_MAX": "1024",
    }
    program = str(Path(sys.executable).parent / "pratique")

    def say(*command: str) -> str:
        return subprocess.run(
            command, env=environment, check=True, timeout=300, stdout=subprocess.PIPE, text=True
        ).stdout.strip()

    say(program, "migrate")
    token = say(program, "token", "create", "admin", "--label", "bench", "--scope", "write")
    sbom = say(sys.executable, "-m", "benchmarks.fill_media", str(rows)).splitlines()[-1]
    with running([program, "up"], environment, folder / "up.log") as process:
        wait(port)
        yield House(port=port, token=token, sbom=sbom, process=process)


def _exporting(house: House) -> bool:
    body = json.dumps({"kind": "sbom-findings", "format": "csv", "parameters": {"sbom": house.sbom}})
    started = time.perf_counter()
    export = house.ask("POST", "/exports", body)["id"]
    shown: dict[str, Any] = {}
    looked = 0.0

    def is_over() -> bool:
        nonlocal looked
        if time.perf_counter() - looked > 1.0:
            looked = time.perf_counter()
            shown.update(house.ask("GET", f"/exports/{export}"))
        return shown["status"] not in {"waiting", "running"}

    took = house.pages(is_over)
    seconds = time.perf_counter() - started
    print(f"export: {shown['status']}, {shown['rows']} rows, {shown['size'] / MB:.1f} MB in {seconds:.1f} s")
    return _tell("an export is written", took)


def _fetching(house: House) -> bool:
    export = house.ask("GET", "/exports")["items"][0]["id"]
    before = house.memory()
    with contextlib.ExitStack() as open_ones:
        for _ in range(READERS):
            reader = open_ones.enter_context(socket.create_connection(("127.0.0.1", house.port), timeout=10))
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            head = (f"GET /api/v1/exports/{export}/file HTTP/1.1", "Host: localhost")
            reader.sendall("\r\n".join((*head, f"Authorization: Bearer {house.token}", "", "")).encode())
            reader.recv(1)
        took = house.pages(_after(QUIET))
        print(f"memory of REST: {(house.memory() - before) / MB:+.0f} MB")
    return _tell(f"{READERS} clients fetch it and read nothing", took)


def _uploading(house: House) -> bool:
    before = house.memory()
    most = before
    content = os.urandom(MB) * (UPLOAD // MB)
    sender = threading.Thread(
        target=house.ask, args=("POST", "/uploads?kind=index&name=large", content, "application/octet-stream")
    )
    started = time.perf_counter()
    sender.start()
    ended = 0.0

    def is_over() -> bool:
        nonlocal most, ended
        most = max(most, house.memory())
        if not sender.is_alive() and not ended:
            ended = time.perf_counter()
        return bool(ended)

    took = house.pages(is_over)
    sender.join()
    print(f"upload: {UPLOAD / MB:.0f} MB in {ended - started:.1f} s, memory of REST {(most - before) / MB:+.0f} MB")
    return _tell("a file is uploaded", took)


def _after(seconds: float) -> Callable[[], bool]:
    end = time.perf_counter() + seconds
    return lambda: time.perf_counter() > end


def _tell(what: str, took: list[float]) -> bool:
    middle, late = took[len(took) // 2], took[int(len(took) * 0.95)]
    is_met = late < BAR
    said = f"{len(took)} pages, p50 {middle * 1000:.0f} ms, p95 {late * 1000:.0f} ms, worst {took[-1] * 1000:.0f} ms"
    print(f"while {what}: {said}, bar p95 < {BAR * 1000:.0f} ms {'met' if is_met else 'MISSED'}", flush=True)
    return is_met


if __name__ == "__main__":
    sys.exit(main())
