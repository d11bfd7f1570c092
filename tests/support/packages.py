"""Made packages, and an index of them on loopback as plain as a folder of files: no server of ours stands behind it."""

import base64
import functools
import hashlib
import http.server
import io
import json
import os
import tarfile
import threading
import urllib.parse
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.support.ports import LOOPBACK

ANY = "py3-none-any"
"""The tag of a wheel for every Python and platform."""


def wheel(name: str, version: str, more: str = "", *, tag: str = ANY) -> tuple[str, bytes]:
    """Make a wheel with one module that says its version, ``more`` in its metadata; give its file name and bytes."""
    stem = name.replace("-", "_")
    info = f"{stem}-{version}.dist-info"
    files = {
        f"{stem}.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{more}",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    record = "".join(f"{path},sha256={_record_digest(text)},{len(text)}\n" for path, text in files.items())
    files[f"{info}/RECORD"] = record + f"{info}/RECORD,,\n"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path), text)
    return f"{stem}-{version}-{tag}.whl", made.getvalue()


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    """A folder that is an index: `simple/<package>/index.html` and `files/`."""

    path: Path
    url: str

    def add(self, name: str, *versions: str, at: str = "", metadata: str = "", tag: str = ANY) -> None:
        """Put a wheel of each version there, with more lines of metadata.

        With the instant of their upload the page is JSON, which tells it.
        """
        page = self.path / "simple" / name
        page.mkdir(parents=True, exist_ok=True)
        (self.path / "files").mkdir(exist_ok=True)
        index = page / "index.html"
        if at:
            files = json.loads(index.read_text())["files"] if index.exists() else []
            files += [self._file(name, version, tag) | {"upload-time": at} for version in versions]
            index.write_text(json.dumps({"meta": {"api-version": "1.0"}, "name": name, "files": files}))
            return
        links = index.read_text() if index.exists() else "<!DOCTYPE html><html><body>\n"
        for version in versions:
            file, data = wheel(name, version, metadata)
            (self.path / "files" / file).write_bytes(data)
            links += f'<a href="../../files/{file}#sha256={hashlib.sha256(data).hexdigest()}">{file}</a>\n'
        index.write_text(links)

    def _file(self, name: str, version: str, tag: str) -> dict[str, Any]:
        file, data = wheel(name, version, tag=tag)
        (self.path / "files" / file).write_bytes(data)
        return {"filename": file, "url": f"/files/{file}", "hashes": {"sha256": hashlib.sha256(data).hexdigest()}}


@contextmanager
def folder_index(path: Path) -> Iterator[Folder]:
    """Serve a folder as an index."""
    handler = functools.partial(_Quiet, directory=str(path))
    server = http.server.ThreadingHTTPServer((LOOPBACK, 0), handler)
    thread = threading.Thread(target=server.serve_forever, name="folder-index")
    thread.start()
    try:
        yield Folder(path=path, url=f"http://{LOOPBACK}:{server.server_port}/simple")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """Tell a page in JSON from one in HTML by how it begins."""
        page = Path(path)
        if page.is_file() and page.read_bytes()[:1] == b"{":
            return "application/vnd.pypi.simple.v1+json"
        return super().guess_type(path)


def _record_digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def tarball(name: str, version: str, scripts: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """Make an npm tarball with one module that says its version."""
    manifest = json.dumps({"name": name, "version": version, "main": "index.js", "scripts": dict(scripts)})
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for path, text in (("package/package.json", manifest), ("package/index.js", f"module.exports = '{version}'\n")):
            info = tarfile.TarInfo(path)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    return made.getvalue()


@dataclass(frozen=True, kw_only=True, slots=True)
class Registry:
    """An npm registry on loopback: packuments and tarballs, as npm's own would answer."""

    url: str
    packuments: dict[str, dict[str, Any]]
    tarballs: dict[str, bytes]

    def add(self, name: str, *versions: str, **scripts: str) -> None:
        """Publish versions; the last is the latest. ``scripts`` are what they run, by the name of the script."""
        document = self.packuments.setdefault(name, {"name": name, "dist-tags": {}, "versions": {}, "time": {}})
        for version in versions:
            data = tarball(name, version, scripts)
            path = f"/{name}/-/{name.rpartition('/')[2]}-{version}.tgz"
            self.tarballs[path] = data
            integrity = f"sha512-{base64.b64encode(hashlib.sha512(data).digest()).decode()}"
            dist = {"tarball": f"{self.url}{path}", "integrity": integrity}
            document["versions"][version] = {"name": name, "version": version, "scripts": scripts, "dist": dist}
            document["time"][version] = "2020-01-01T00:00:00.000Z"
            document["dist-tags"]["latest"] = version


@contextmanager
def npm_registry() -> Iterator[Registry]:
    """Serve an npm registry."""
    packuments: dict[str, dict[str, Any]] = {}
    tarballs: dict[str, bytes] = {}

    class Answers(_Quiet):
        def do_GET(self) -> None:
            path = urllib.parse.unquote(self.path)
            body = tarballs.get(path)
            if body is None and path[1:] in packuments:
                body = json.dumps(packuments[path[1:]]).encode()
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(len(body or b"")))
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body or b"")

    server = http.server.ThreadingHTTPServer((LOOPBACK, 0), Answers)
    thread = threading.Thread(target=server.serve_forever, name="npm-registry")
    thread.start()
    try:
        yield Registry(url=f"http://{LOOPBACK}:{server.server_port}", packuments=packuments, tarballs=tarballs)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
