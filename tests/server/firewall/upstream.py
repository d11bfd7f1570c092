"""A package index on loopback that does what a test tells it, well-behaved or not, and counts what it was asked."""

import asyncio
import base64
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

JSON = "application/vnd.pypi.simple.v1+json"


@dataclass(kw_only=True)
class Upstream:
    """The index; `files` are the bytes by name, `pages` whole documents that take the place of the written one."""

    packages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    packuments: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    headers: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    status: int = 0
    before: Callable[[web.Request], Any] | None = None
    """Called with each request; what it returns, if anything, is the answer."""
    gate: asyncio.Event | None = None
    """Where set: a file's second half waits for it."""
    server: TestServer = field(init=False)

    def __post_init__(self) -> None:
        application = web.Application()
        application.router.add_get("/simple/{name}/", self._page)
        application.router.add_get("/files/{name}", self._file)
        application.router.add_get("/npm/{name}", self._packument)
        self.server = TestServer(application)

    @property
    def url(self) -> str:
        return str(self.server.make_url("/simple"))

    @property
    def npm(self) -> str:
        return str(self.server.make_url("/npm"))

    def break_off_once(self, part: bytes, *, size: int) -> list[str]:
        """Lose the connection once, after ``part`` of a file of ``size``; return the ranges asked for since."""
        ranges: list[str] = []

        async def break_off(request: web.Request) -> web.StreamResponse | None:
            if not request.path.startswith("/files/"):
                return None
            ranges.append(request.headers.get("Range", ""))
            if len(ranges) > 1:
                return None
            response = web.StreamResponse()
            response.content_length = size
            await response.prepare(request)
            await response.write(part)
            assert request.transport is not None
            request.transport.close()
            return response

        self.before = break_off
        return ranges

    def publish(self, package: str, version: str, data: bytes = b"", **manifest: Any) -> str:
        """Publish a version of an npm package and return the name its tarball has with us."""
        bare = package.rpartition("/")[2]
        file = f"{bare}-{version}.tgz"
        data = data or f"{package} {version}".encode()
        self.files[file] = data
        document = self.packuments.setdefault(
            package, {"name": package, "dist-tags": {}, "versions": {}, "time": {"modified": "2024-01-01T00:00:00Z"}}
        )
        document["versions"][version] = {
            "name": package,
            "version": version,
            "dist": {
                "tarball": str(self.server.make_url(f"/files/{file}")),
                "integrity": f"sha512-{base64.b64encode(hashlib.sha512(data).digest()).decode()}",
                "shasum": hashlib.sha1(data, usedforsecurity=False).hexdigest(),
            },
            **manifest,
        }
        document["dist-tags"]["latest"] = version
        document["time"][version] = "2020-01-01T00:00:00.000Z"
        return file

    def add(
        self,
        package: str,
        version: str,
        data: bytes = b"",
        *,
        kind: str = "wheel",
        facts: Mapping[str, Any] | None = None,
    ) -> str:
        """List a file of a version and return its name; `facts` are the page's own words."""
        stem = package.replace("-", "_")
        name = f"{stem}-{version}-py3-none-any.whl" if kind == "wheel" else f"{stem}-{version}.tar.gz"
        data = data or f"{package} {version}".encode()
        self.files[name] = data
        entry = {
            "filename": name,
            "url": f"../../files/{name}",
            "hashes": {"sha256": hashlib.sha256(data).hexdigest()},
            "size": len(data),
            "upload-time": "2020-01-01T00:00:00Z",
            **(facts or {}),
        }
        self.packages.setdefault(package, []).append({key: each for key, each in entry.items() if each is not None})
        return name

    async def _page(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        self.asked[f"page {name}"] += 1
        answer = await self._misbehave(request)
        if answer is not None:
            return answer
        if name in self.pages:
            kind, body = self.pages[name]
            return web.Response(body=body, headers={"Content-Type": kind})
        if name not in self.packages:
            return web.Response(status=404)
        document = {"meta": {"api-version": "1.1"}, "name": name, "versions": [], "files": self.packages[name]}
        body = json.dumps(document).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        return web.Response(body=body, headers={"Content-Type": JSON, "ETag": etag})

    async def _packument(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        self.asked[f"page {name}"] += 1
        answer = await self._misbehave(request)
        if answer is not None:
            return answer
        if name not in self.packuments:
            return web.json_response({"error": "not found"}, status=404)
        return web.json_response(self.packuments[name])

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        self.asked[f"file {name}"] += 1
        answer = await self._misbehave(request)
        if answer is not None:
            return answer
        data = self.files.get(name)
        if data is None:
            return web.Response(status=404)
        start = int(request.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        response = web.StreamResponse(status=206 if start else 200)
        if start:
            response.headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        response.content_length = len(data) - start
        await response.prepare(request)
        middle = start + (len(data) - start) // 2
        await response.write(data[start:middle])
        if self.gate is not None:
            await self.gate.wait()
        await response.write(data[middle:])
        await response.write_eof()
        return response

    async def _misbehave(self, request: web.Request) -> web.StreamResponse | None:
        self.headers.append((request.path, dict(request.headers)))
        if self.before is not None:
            answer = self.before(request)
            if asyncio.iscoroutine(answer):
                answer = await answer
            if answer is not None:
                return answer  # type: ignore[no-any-return]  # whatever the test made
        return web.Response(status=self.status) if self.status else None
