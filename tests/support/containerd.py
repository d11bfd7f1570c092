"""containerd with sockets and folders of its own, and `ctr` beside it. Its content is kept by copying: no mounts."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.environment import need, need_root
from tests.support.processes import Child, Finished, run

_CONFIGURATION = """\
version = 2
root = "{folder}/root"
state = "{folder}/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "{socket}"
"""
_TO_REGISTRY = {"pull": ["--snapshotter", "native"], "push": []}


@dataclass(frozen=True, kw_only=True, slots=True)
class Ctr:
    """`ctr` as one account of a registry that speaks plain HTTP."""

    program: Path
    socket: Path
    credentials: str

    def images(self, command: str, *words: str) -> Finished:
        """Run a command on images; those that talk to a registry are told who asks."""
        asks = _TO_REGISTRY.get(command)
        more = [] if asks is None else ["--plain-http", "--user", self.credentials, *asks]
        return run([self.program, "--address", self.socket, "images", command, *more, *words], seconds=90)


@contextmanager
def containerd(*, credentials: str) -> Iterator[Ctr]:
    """Run containerd for as long as the block lasts."""
    need_root("containerd owns its folders as root")
    program, client = need("containerd"), need("ctr")
    folder = Path(tempfile.mkdtemp(prefix="pratique-ctr-"))  # short: it holds sockets
    socket = folder / "containerd.sock"
    configuration = folder / "config.toml"
    configuration.write_text(_CONFIGURATION.format(folder=folder, socket=socket))
    daemon = Child(name="containerd", command=[program, "--config", configuration], log=folder / "containerd.log")
    ctr = Ctr(program=client, socket=socket, credentials=credentials)
    try:
        daemon.start().wait_until(lambda: ctr.images("list").exit_code == 0, within=60)
        yield ctr
    finally:
        daemon.stop(within=20)
        shutil.rmtree(folder, ignore_errors=True)
