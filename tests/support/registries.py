"""Registry processes side by side, nothing before them: on PostgreSQL through PgBouncer, and on storage they share."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.support.oci import Registry
from tests.support.ports import LOOPBACK
from tests.support.postgresql import PostgreSQL
from tests.support.processes import Child, run
from tests.support.s3 import ObjectStore
from tests.support.system import PASSWORD, PRATIQUE, START_WITHIN, registries_environment
from tests.support.web import Web

_CLEAN_UP = """
from pratique.server.config.wiring import wire
wire()
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel.actions import NoParameters
from pratique.server.registry.jobs import clean_up_uploads
context = FakeContext()
clean_up_uploads(context, NoParameters())
print(*context.lines, sep="\\n")
"""


@dataclass(kw_only=True, slots=True)
class Registries:
    """The processes; `bucket` is where their blobs are, None for files in the data directory."""

    children: list[Child]
    ports: list[int]
    environment: Mapping[str, str]
    server: PostgreSQL
    database: str
    bucket: ObjectStore | None
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    def at(self, number: int) -> Registry:
        """The registry as one of its processes serves it; a token of one is good at all."""
        return Registry(web=self.web(number), name="admin", password=PASSWORD, tokens=self.tokens)

    def web(self, number: int) -> Web:
        return Web(base=f"http://{LOOPBACK}:{self.ports[number]}", timeout=40)

    def start(self, number: int) -> None:
        """Start a process that does not run, and wait until it is ready."""
        self.children[number].start()
        self.wait_for(number)

    def wait_for(self, number: int) -> None:
        """Wait until a process that was started is ready."""
        self.children[number].wait_until(lambda: self._is_ready(number), within=START_WITHIN)

    def kill(self, number: int) -> None:
        self.children[number].kill()

    def clean_up(self, **settings: str) -> str:
        """Run the action that forgets abandoned uploads, and give what it logs."""
        return clean_up({**self.environment, **settings})

    def stored(self) -> dict[str, int]:
        """Give every key that is in the storage, finished or not, with its size: by a walk of the files behind."""
        if self.bucket is None:
            files = (Path(self.environment["PRATIQUE_DATA"]) / "blobs").glob("*/*")
            return {file.name: file.stat().st_size for file in files}
        prefix = self.environment["PRATIQUE_S3_PREFIX"]
        return {name.rpartition("/")[2]: size for name, size in self.bucket.objects(f"{prefix}blobs").items()}

    def is_being_written(self, place: str, *, beyond: int) -> bool:
        """Tell whether a request holds an upload and, on disk, whether more than `beyond` bytes of it are there."""
        key = place.rpartition("/")[2].replace("-", "")
        if self.bucket is None:
            return self.stored().get(key, 0) > beyond
        return key in self.rows("SELECT key FROM kernel_unfinishedkey WHERE held_until > now()")

    def remains(self) -> list[str]:
        """List what is in the bucket besides whole blobs."""
        if self.bucket is None:
            return []
        prefix = self.environment["PRATIQUE_S3_PREFIX"]
        return [*self.bucket.objects(f"{prefix}tails"), *map(str, self.bucket.parts())]

    def rows(self, statement: str) -> list[str]:
        """Give the lines that a statement finds."""
        return self.server.execute(statement, database=self.database).split()

    def _is_ready(self, number: int) -> bool:
        return replace(self.web(number), timeout=5).get("/health").status == 200


def clean_up(environment: Mapping[str, str]) -> str:
    """Run the action that forgets abandoned uploads beside an installation, and give what it logs."""
    return run([sys.executable, "-c", _CLEAN_UP], environment=environment, seconds=60).checked().said


@contextmanager
def registries(
    folder: Path, server: PostgreSQL, *, count: int, bucket: ObjectStore | None, settings: Mapping[str, str]
) -> Iterator[Registries]:
    """Run `count` processes for as long as the block lasts."""
    database = "".join(filter(str.isalnum, folder.name)).lower()
    server.create_database(database)
    environment, ports = registries_environment(folder, count)
    environment |= {
        "PRATIQUE_DATABASE_URL": server.pooled_url(database),
        "PRATIQUE_DATABASE_DIRECT_URL": server.direct_url(database),
        **({} if bucket is None else bucket.settings(prefix=f"{folder.name}/")),
        **settings,
    }
    run([PRATIQUE, "migrate"], environment=environment, seconds=90).checked()
    children = [
        Child(
            name=f"registry {number}",
            command=[PRATIQUE, "serve", "registry"],
            log=folder / f"registry-{number}.log",
            environment={**environment, "PRATIQUE_REGISTRY_PORT": str(port)},
            directory=folder,
        )
        for number, port in enumerate(ports)
    ]
    made = Registries(
        children=children, ports=ports, environment=environment, server=server, database=database, bucket=bucket
    )
    try:
        for child in children:
            child.start()
        for number in range(count):
            made.wait_for(number)
        yield made
    finally:
        for child in children:
            child.kill()
