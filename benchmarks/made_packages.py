"""An index of Python's packages and an npm registry, made on the spot, the same in each run: `python -m` serves them.

    python -m benchmarks.made_packages FOLDER PORT

Sizes are those of trees as people lock them: most files are small, a few make most of the bytes; a page tells of tens
to hundreds of versions, as the indexes do, and only the locked one has a file. Pages are sent packed to who takes that,
and an npm packument is abbreviated for who asks for it.
"""

import base64
import gzip
import hashlib
import io
import json
import random
import sys
import tarfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from aiohttp import web

PYTHON: Final = 64  # packages
NPM: Final = 160
MANY_FILES: Final = 1200
JSON: Final = "application/vnd.pypi.simple.v1+json"
ABBREVIATED: Final = "application/vnd.npm.install-v1+json"
_ABOUT: Final = ("name", "version", "dependencies", "devDependencies", "engines", "bin", "dist", "peerDependencies")
KIB: Final = 1024
HUGE: Final = 1024 * KIB * KIB
_ZEROS: Final = bytes(KIB * KIB)


@dataclass(kw_only=True)
class Tree:
    """What is locked: name and version of each package, and the digest that a lock file tells."""

    python: dict[str, str] = field(default_factory=dict)
    npm: dict[str, tuple[str, str]] = field(default_factory=dict)


def make(folder: Path, *, base: str) -> Tree:
    """Fill a folder; returns what is locked. ``base`` is where clients will find it: packuments tell full addresses."""
    chance = random.Random(20261130)  # noqa: S311 — sizes, the same in each run
    tree = Tree()
    for number in range(PYTHON):
        name = f"made-python-{number}"
        tree.python[name] = _python(folder / "python", name, chance, files=_between(chance, 20, 600))
    _python(folder / "python", "many-files", chance, files=MANY_FILES)
    for number in range(NPM):
        name = f"@made/part-{number}" if number % 5 == 0 else f"made-npm-{number}"
        versions = _between(chance, 10, 250)
        tree.npm[name] = _npm(folder / "npm", name, chance, versions=versions, base=f"{base}/npm")
    _huge(folder / "python")
    return tree


def _between(chance: random.Random, least: int, most: int) -> int:
    """Give a number that is mostly near the least."""
    return int(min(most, least * chance.paretovariate(0.9)))


def _size(chance: random.Random, median: int, most: int) -> int:
    return int(min(most, chance.lognormvariate(0, 1.3) * median))


def _python(folder: Path, name: str, chance: random.Random, *, files: int) -> str:
    stem = name.replace("-", "_")
    entries = []
    for number in range(files):
        file = f"{stem}-1.{number}-py3-none-any.whl"
        entry = {
            "filename": file,
            "url": f"../../files/{file}",
            "hashes": {"sha256": hashlib.sha256(file.encode()).hexdigest()},
            "requires-python": ">=3.8",
            "size": 100_000 + number,
            "upload-time": f"20{10 + number % 14}-{1 + number % 12:02}-01T10:20:30.123456Z",
            "core-metadata": {"sha256": hashlib.sha256(f"{file} metadata".encode()).hexdigest()},
            "yanked": False,
        }
        entries.append(entry)
    version = f"1.{files - 1}"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\n{'What it does, at length. ' * 200}\n"
    wheel = _wheel(stem, version, metadata, chance.randbytes(_size(chance, 120 * KIB, 6 * KIB * KIB)))
    entries[-1] |= {
        "size": len(wheel),
        "hashes": {"sha256": hashlib.sha256(wheel).hexdigest()},
        "core-metadata": {"sha256": hashlib.sha256(metadata.encode()).hexdigest()},
    }
    document = {"meta": {"api-version": "1.1"}, "name": name, "versions": [], "files": entries}
    file = str(entries[-1]["filename"])
    _write(folder / "files" / file, wheel)
    _write(folder / "files" / f"{file}.metadata", metadata.encode())
    _page(folder / "simple" / name / "index.json", document)
    return version


def _huge(folder: Path) -> None:
    """Make a file of a gigabyte of zeros, which takes no room on the disk."""
    name = "huge-1.0.tar.gz"
    path = folder / "files" / name
    with path.open("wb") as file:
        file.truncate(HUGE)
    hashed = hashlib.sha256()
    for _ in range(0, HUGE, len(_ZEROS)):
        hashed.update(_ZEROS)
    entry = {"filename": name, "url": f"../../files/{name}", "hashes": {"sha256": hashed.hexdigest()}, "size": HUGE}
    document = {"meta": {"api-version": "1.1"}, "name": "huge", "versions": ["1.0"], "files": [entry]}
    _page(folder / "simple" / "huge" / "index.json", document)


def _wheel(stem: str, version: str, metadata: str, payload: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        info = f"{stem}-{version}.dist-info"
        archive.writestr(f"{stem}/data.bin", payload)
        archive.writestr(f"{info}/METADATA", metadata)
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", f"{stem}/data.bin,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return made.getvalue()


def _npm(folder: Path, name: str, chance: random.Random, *, versions: int, base: str) -> tuple[str, str]:
    bare = name.rpartition("/")[2]
    last = f"1.{versions - 1}.0"
    tarball = _tarball(name, last, chance.randbytes(_size(chance, 18 * KIB, 2 * KIB * KIB)))
    integrity = f"sha512-{base64.b64encode(hashlib.sha512(tarball).digest()).decode()}"
    document: dict[str, Any] = {
        "_id": name,
        "name": name,
        "dist-tags": {"latest": last},
        "versions": {},
        "time": {"created": "2015-01-01T00:00:00.000Z", "modified": "2024-01-01T00:00:00.000Z"},
        "readme": "What it does, at length. " * 300,
        "maintainers": [{"name": "somebody", "email": "somebody@made.example"}],
        "description": "A made package.",
        "license": "MIT",
    }
    for number in range(versions):
        version = f"1.{number}.0"
        is_last = version == last
        document["versions"][version] = _manifest(
            name,
            version,
            tarball=f"{base}/{name}/-/{bare}-{version}.tgz",
            integrity=integrity if is_last else f"sha512-{_text(chance, 64)}",
            signature=_text(chance, 70),
        )
        document["time"][version] = f"20{15 + number % 9}-{1 + number % 12:02}-01T10:20:30.123Z"
    _write(folder / name / "-" / f"{bare}-{last}.tgz", tarball)
    _page(folder / name / "full.json", document)
    short = {
        "name": name,
        "dist-tags": document["dist-tags"],
        "versions": {
            version: {key: value for key, value in each.items() if key in _ABOUT}
            for version, each in document["versions"].items()
        },
        "modified": document["time"]["modified"],
    }
    _page(folder / name / "abbreviated.json", short)
    return last, integrity


def _manifest(name: str, version: str, *, tarball: str, integrity: str, signature: str) -> dict[str, Any]:
    return {
        "name": name,
        "version": version,
        "description": "A made package, described in a sentence of usual length for such a thing.",
        "main": "index.js",
        "license": "MIT",
        "author": {"name": "Some Body", "email": "somebody@made.example", "url": "https://made.example"},
        "repository": {"type": "git", "url": f"git+https://made.example/{name}.git"},
        "bugs": {"url": f"https://made.example/{name}/issues"},
        "homepage": f"https://made.example/{name}#readme",
        "keywords": ["made", "package", "keyword", "another"],
        "scripts": {"test": "mocha", "lint": "eslint .", "build": "tsc -p .", "prepare": "npm run build"},
        "devDependencies": {f"tool-{each}": f"^{each}.0.0" for each in range(12)},
        "engines": {"node": ">=12"},
        "gitHead": hashlib.sha1(version.encode(), usedforsecurity=False).hexdigest(),
        "_id": f"{name}@{version}",
        "_nodeVersion": "18.0.0",
        "_npmVersion": "9.0.0",
        "_npmUser": {"name": "somebody", "email": "somebody@made.example"},
        "maintainers": [{"name": "somebody", "email": "somebody@made.example"}] * 3,
        "_npmOperationalInternal": {"host": "made", "tmp": f"tmp/{name}_{version}_1700000000000_0.5"},
        "_hasShrinkwrap": False,
        "dist": {
            "integrity": integrity,
            "shasum": hashlib.sha1(integrity.encode(), usedforsecurity=False).hexdigest(),
            "tarball": tarball,
            "fileCount": 12,
            "unpackedSize": 123456,
            "signatures": [{"keyid": "SHA256:made", "sig": signature}],
        },
    }


def _tarball(name: str, version: str, payload: bytes) -> bytes:
    made = io.BytesIO()
    manifest = json.dumps({"name": name, "version": version, "main": "index.js"}).encode()
    with tarfile.open(fileobj=made, mode="w:gz", compresslevel=1) as archive:
        for path, data in (("package.json", manifest), ("index.js", b"module.exports = 1\n"), ("data.bin", payload)):
            info = tarfile.TarInfo(f"package/{path}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


def _text(chance: random.Random, size: int) -> str:
    """Give bytes that no packing makes smaller, as digests and signatures are."""
    return base64.b64encode(chance.randbytes(size)).decode()


def _page(path: Path, document: dict[str, Any]) -> None:
    body = json.dumps(document, separators=(",", ":")).encode()
    _write(path, body)
    _write(path.with_suffix(".json.gz"), gzip.compress(body, 6))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


class Handlers:
    """Serves a folder that was filled."""

    def __init__(self, folder: Path) -> None:
        self._python = folder / "python"
        self._npm = folder / "npm"

    async def projects(self, _: web.Request) -> web.StreamResponse:
        """List every project of the index."""
        names = sorted(each.name for each in (self._python / "simple").iterdir())
        document = {"meta": {"api-version": "1.1"}, "projects": [{"name": name} for name in names]}
        return web.Response(body=json.dumps(document).encode(), headers={"Content-Type": JSON})

    async def simple(self, request: web.Request) -> web.StreamResponse:
        """Give a project's page."""
        return _answer(request, self._python / "simple" / request.match_info["name"] / "index.json", JSON)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Give a wheel or its metadata."""
        return web.FileResponse(self._python / "files" / request.match_info["file"])

    async def package(self, request: web.Request) -> web.StreamResponse:
        """Give a packument or a tarball."""
        where = self._npm / request.match_info["name"]
        if "/-/" in request.match_info["name"]:
            return web.FileResponse(where)
        if request.headers.get("Accept", "").startswith(ABBREVIATED):
            return _answer(request, where / "abbreviated.json", ABBREVIATED)
        return _answer(request, where / "full.json", "application/json")


def _answer(request: web.Request, path: Path, kind: str) -> web.StreamResponse:
    if not path.is_file():
        return web.Response(status=404)
    headers = {"Content-Type": kind, "ETag": f'"{path.stat().st_size}"', "Vary": "Accept, Accept-Encoding"}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return web.Response(status=304, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        path = path.with_suffix(".json.gz")
    return web.Response(body=path.read_bytes(), headers=headers)


def application(folder: Path) -> web.Application:
    """Return what serves a folder."""
    handlers = Handlers(folder)
    made = web.Application()
    made.router.add_get("/simple/", handlers.projects)
    made.router.add_get("/simple/{name}/", handlers.simple)
    made.router.add_get("/files/{file}", handlers.file)
    made.router.add_get("/npm/{name:.+}", handlers.package)
    return made


if __name__ == "__main__":
    web.run_app(application(Path(sys.argv[1])), host="127.0.0.1", port=int(sys.argv[2]), print=None)
