"""A stand-in for osv.dev's address: a proxy that a client is sent to, which answers from an installation instead.

Clients that know no other address of OSV's API keep it, and reach our index, as in a network with a proxy of its own.
"""

import http.client
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.ports import LOOPBACK

ADDRESS = "api.osv.dev"
_BODY_MAX = 8 * 2**20


@contextmanager
def standing_in(folder: Path, base: str) -> Iterator[dict[str, str]]:
    """Answer what goes to OSV's address from `base`; gives the environment that sends a client here."""
    certificate, context = _certified(folder)
    server = ThreadingHTTPServer((LOOPBACK, 0), _handler(base, context))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    proxy = f"http://{LOOPBACK}:{server.server_address[1]}"
    try:
        yield {"HTTPS_PROXY": proxy, "https_proxy": proxy, "SSL_CERT_FILE": str(certificate), "NO_PROXY": ""}
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(base: str, context: ssl.SSLContext) -> type[BaseHTTPRequestHandler]:
    parts = urlsplit(base)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_CONNECT(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.connection = context.wrap_socket(self.connection, server_side=True)
            self.rfile = self.connection.makefile("rb")
            self.wfile = self.connection.makefile("wb", buffering=0)
            self.close_connection = False

        def do_GET(self) -> None:
            self._pass_on(b"")

        def do_POST(self) -> None:
            self._pass_on(self.rfile.read(min(int(self.headers["Content-Length"]), _BODY_MAX)))

        def _pass_on(self, body: bytes) -> None:
            upstream = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
            upstream.request(self.command, parts.path + self.path, body=body)
            answer = upstream.getresponse()
            content = answer.read(_BODY_MAX)
            upstream.close()
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def finish(self) -> None:
            super().finish()
            self.connection.close()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


def _certified(folder: Path) -> tuple[Path, ssl.SSLContext]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ADDRESS)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(ADDRESS)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain = folder / "osv.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = folder / "osv.key"
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, private)
    return chain, context
