"""A Redis server from Debian's program, in a folder of its own on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.environment import need
from tests.support.ports import LOOPBACK, accepts, free_ports
from tests.support.processes import Child


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Run a server that keeps nothing on disk and give its URL."""
    [port] = free_ports(1)
    options = ["--port", str(port), "--bind", LOOPBACK, "--save", "", "--appendonly", "no", "--dir", str(folder)]
    server = Child(name="Redis", command=[need("redis-server"), *options], log=folder / "redis.log")
    try:
        server.start().wait_until(lambda: accepts(port))
        yield f"redis://{LOOPBACK}:{port}/0"
    finally:
        server.kill()
