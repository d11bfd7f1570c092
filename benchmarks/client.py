"""Pushes as docker does them: POST, one streamed PATCH, PUT; http.client with a body that is not held in memory."""

import hashlib
import http.client
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from benchmarks.servers import Server

PIECE = 1024 * 1024
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"


@dataclass(frozen=True, kw_only=True)
class Blob:
    """Bytes that nobody pushed before: a random beginning, then one random piece again and again."""

    size: int
    beginning: bytes
    piece: bytes
    digest: str

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes in pieces of a mebibyte."""
        left = self.size
        piece = self.beginning + self.piece[len(self.beginning) :]
        while left > 0:
            yield piece[:left]
            left -= len(piece)
            piece = self.piece


def make_blob(size: int) -> Blob:
    """Make a blob that is new to every registry, and hash it before anything is timed."""
    made = Blob(size=size, beginning=secrets.token_bytes(32), piece=secrets.token_bytes(PIECE), digest="")
    hashed = hashlib.sha256()
    for piece in made.pieces():
        hashed.update(piece)
    return Blob(size=size, beginning=made.beginning, piece=made.piece, digest=f"sha256:{hashed.hexdigest()}")


def push(server: Server, repository: str, blob: Blob) -> float:
    """Push a blob; returns the seconds from the first request to the last answer."""
    headers = server.headers(repository)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    started = time.perf_counter()
    location = _ask(connection, "POST", f"/v2/{repository}/blobs/uploads/", headers, expected=202)
    sized = headers | {"Content-Length": str(blob.size), "Content-Type": "application/octet-stream"}
    location = _ask(connection, "PATCH", location, sized, body=blob.pieces(), expected=202)
    joint = "&" if "?" in location else "?"
    _ask(connection, "PUT", f"{location}{joint}digest={blob.digest}", headers, expected=201)
    seconds = time.perf_counter() - started
    connection.close()
    return seconds


def push_manifest(server: Server, repository: str, tag: str, *, config: Blob, layer: Blob) -> str:
    """Push a manifest of two blobs that are there; returns its digest."""
    document = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": {"mediaType": CONFIG, "digest": config.digest, "size": config.size},
        "layers": [{"mediaType": LAYER, "digest": layer.digest, "size": layer.size}] * 6,
    }
    payload = json.dumps(document).encode()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = server.headers(repository) | {"Content-Type": MANIFEST}
    _ask(connection, "PUT", f"/v2/{repository}/manifests/{tag}", headers, body=payload, expected=201)
    connection.close()
    return f"sha256:{hashlib.sha256(payload).hexdigest()}"


def _ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: dict[str, str],
    *,
    expected: int,
    body: bytes | Iterator[bytes] | None = None,
) -> str:
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status != expected:
        message = f"{method} {path}: {answer.status} {said[:300]!r}"
        raise RuntimeError(message)
    location = urlsplit(answer.headers.get("Location", ""))
    return f"{location.path}?{location.query}" if location.query else location.path
