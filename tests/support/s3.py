"""A real object store on loopback: versitygw over a folder, built from its Go module by `make peers`."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.support.environment import peer
from tests.support.ports import LOOPBACK, accepts, free_ports
from tests.support.processes import Child

if TYPE_CHECKING:
    from pratique.server.kernel.storage.s3.settings import S3Settings

BUCKET = "blobs"
ACCESS_KEY = "pratique-tests"
SECRET_KEY = "a secret of the tests"


@dataclass(frozen=True, kw_only=True, slots=True)
class ObjectStore:
    """A server that keeps its objects as files below `root`; it may be killed and started again on its port."""

    child: Child
    port: int
    root: Path

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def settings(self, *, prefix: str = "") -> dict[str, str]:
        """Give the settings of an installation that keeps its blobs here."""
        return {
            "PRATIQUE_S3_BUCKET": BUCKET,
            "PRATIQUE_S3_ENDPOINT": self.url,
            "PRATIQUE_S3_ACCESS_KEY": ACCESS_KEY,
            "PRATIQUE_S3_SECRET_KEY": SECRET_KEY,
            "PRATIQUE_S3_PREFIX": prefix,
        }

    def own(self, **changes: Any) -> "S3Settings":
        """Give this process's settings of a store here, under a prefix of its own."""
        # Imported here: pytest reads this file before Django is configured.
        from pratique.server.kernel import settings
        from pratique.server.kernel.storage.s3.settings import S3Settings

        here: dict[str, Any] = {
            "bucket": BUCKET,
            "endpoint": self.url,
            "access_key": ACCESS_KEY,
            "secret_key": SECRET_KEY,
        }
        return replace(settings.current(S3Settings), **here, prefix=f"{uuid4().hex}/", **changes)

    def objects(self, folder: str = "") -> Mapping[str, int]:
        """Give every object below a folder of the bucket with its size, by a walk of the files behind."""
        below = self.root / BUCKET / folder
        found = (path for path in below.rglob("*") if path.is_file() and ".sgwtmp" not in path.parts)
        return {str(path.relative_to(self.root / BUCKET)): path.stat().st_size for path in found}

    def parts(self) -> list[Path]:
        """Give the files of parts of uploads that are neither completed nor dropped."""
        return [path for path in (self.root / BUCKET / ".sgwtmp").rglob("*") if path.is_file()]

    def start(self) -> None:
        """Start it and wait until it listens."""
        self.child.start().wait_until(lambda: accepts(self.port))


@contextmanager
def object_store(folder: Path) -> Iterator[ObjectStore]:
    """Run a server with an empty bucket for as long as the block lasts."""
    [port] = free_ports(1)
    root = folder / "objects"
    (root / BUCKET).mkdir(parents=True)
    command: list[str | Path] = [
        peer("versitygw"),
        "--port",
        f"{LOOPBACK}:{port}",
        "--keep-alive",
        "--quiet",
        "posix",
        root,
    ]
    environment = {**os.environ, "ROOT_ACCESS_KEY": ACCESS_KEY, "ROOT_SECRET_KEY": SECRET_KEY}
    child = Child(name="versitygw", command=command, log=folder / "versitygw.log", environment=environment)
    server = ObjectStore(child=child, port=port, root=root)
    try:
        server.start()
        yield server
    finally:
        server.child.kill()
