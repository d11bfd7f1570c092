"""Granian's worker on our sockets: what its internal interface must keep doing, with a program of its own."""

import http.client
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pratique.server import certs
from tests.support.ports import free_ports
from tests.support.waiting import eventually

_PROGRAM = """
import os, sys, threading
from pathlib import Path
from pratique.server.config import listening
from pratique.server.config.serving import control

started = threading.Event()

class Body(list):
    streaming = False
    def close(self):
        print("closed", flush=True)

def application(environ, start):
    if environ["PATH_INFO"] == "/slow":
        print("slow", flush=True)
        sys.stdin.readline()
    if environ["PATH_INFO"] == "/stream":
        start("200 OK", [])
        return iter([b"a", b"b"])
    start("201 Created", [("X-Test", "yes")])
    text = f"{environ['REMOTE_ADDR']} {environ['wsgi.url_scheme']} {'PRATIQUE_TEST_SECRET' in environ}"
    return Body([text.encode()])

port, static, chain = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
pair = control.Certificate(chain=Path(chain) / "server.pem", key=Path(chain) / "server.key") if chain else None
sockets = listening.open_sockets(["127.0.0.1", "::1"], port, setting="x")
print("up", flush=True)
how = control.Control(threads=2, turns=1, connections=16, backlog=128, static=static, certificate=pair)
control.serve(application, sockets, how=how)
print("ended", flush=True)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    port: int
    process: subprocess.Popen[str]

    def get(self, path: str, *, host: str = "127.0.0.1", context: ssl.SSLContext | None = None) -> tuple[int, str]:
        connection = (
            http.client.HTTPSConnection(host, self.port, timeout=10, context=context)
            if context
            else http.client.HTTPConnection(host, self.port, timeout=10)
        )
        with closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read(1000).decode()


@contextmanager
def running(tmp_path: Path, *, certificates: Path | None = None) -> Iterator[Server]:
    [port] = free_ports(1)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "app.js").write_text("let x")
    command = [sys.executable, "-c", _PROGRAM, str(port), str(tmp_path / "static"), str(certificates or "")]
    environment = {"PRATIQUE_TEST_SECRET": "hunter2", "PATH": "/usr/bin"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        try:
            yield Server(port=port, process=process)
        finally:
            process.kill()


def line(server: Server) -> str:
    assert server.process.stdout is not None
    return server.process.stdout.readline().strip()


def test_it_answers_on_both_loopback_addresses_and_hands_out_static_files(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        assert eventually(lambda: server.get("/")) == (201, "127.0.0.1 http False")
        assert server.get("/", host="::1") == (201, "::1 http False")
        assert server.get("/stream") == (200, "ab")
        assert server.get("/static/app.js") == (200, "let x")
        assert line(server) == "closed"


def test_connections_that_wait_for_their_client_keep_nobody_out(tmp_path: Path) -> None:
    with running(tmp_path) as server, ExitStack() as idle:
        assert eventually(lambda: server.get("/"))
        for _ in range(6):  # three times as many as there are threads
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
            idle.callback(connection.close)
            connection.request("GET", "/")
            assert connection.getresponse().read(1000) == b"127.0.0.1 http False"

        assert server.get("/") == (201, "127.0.0.1 http False")


def test_a_running_request_is_answered_before_the_server_ends(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        eventually(lambda: server.get("/"))
        assert line(server) == "closed"
        with subprocess.Popen(
            ["curl", "-s", f"http://127.0.0.1:{server.port}/slow"], stdout=subprocess.PIPE, text=True
        ) as client:
            assert line(server) == "slow"

            server.process.send_signal(signal.SIGTERM)
            assert server.process.stdin is not None
            server.process.stdin.write("go on\n")
            server.process.stdin.flush()

            assert client.stdout is not None
            assert client.stdout.read(1000) == "127.0.0.1 http False"
        assert server.process.wait(10) == 0


def test_it_serves_tls_with_our_own_authority(tmp_path: Path) -> None:
    kept = tmp_path / "certificates"
    certs.keep(kept, hosts={"localhost", "127.0.0.1"}, name="test", now=datetime.now(UTC))
    context = ssl.create_default_context(cafile=str(kept / certs.AUTHORITY))

    with running(tmp_path, certificates=kept) as server:
        assert eventually(lambda: server.get("/", context=context)) == (201, "127.0.0.1 https False")


def test_a_plain_request_to_a_tls_port_is_not_answered(tmp_path: Path) -> None:
    kept = tmp_path / "certificates"
    certs.keep(kept, hosts={"localhost", "127.0.0.1"}, name="test", now=datetime.now(UTC))

    with running(tmp_path, certificates=kept) as server, pytest.raises((OSError, http.client.HTTPException)):
        server.get("/")
