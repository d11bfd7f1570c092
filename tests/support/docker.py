"""A real Docker engine for the tests alone: own socket and folders, no bridge, no firewall rules, storage by copying.

The engine needs root (it mounts). It trusts loopback registries over plain HTTP unless told not to.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.environment import need, need_root
from tests.support.processes import Child, Finished, run

QUIET_NETWORK = ["--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false"]
PLAIN_HTTP = ["--insecure-registry=127.0.0.0/8", "--insecure-registry=::1/128"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Docker:
    """A running engine and the client that talks to it, with a configuration folder of its own."""

    client: Path
    socket: Path
    configuration: Path
    engine: Child

    def __call__(self, *arguments: str | Path, stdin: str | None = None, seconds: float = 90.0) -> Finished:
        """Run the docker client."""
        return run(
            [self.client, "--host", f"unix://{self.socket}", "--config", self.configuration, *arguments],
            stdin=stdin,
            seconds=seconds,
            environment=self._environment(),
        )

    @staticmethod
    def _environment() -> Mapping[str, str]:
        proxies = {"http_proxy", "https_proxy", "no_proxy", "docker_host", "docker_config"}
        return {name: value for name, value in os.environ.items() if name.lower() not in proxies}


@contextmanager
def docker_engine(*, plain_http: bool = True) -> Iterator[Docker]:
    """Run an engine for as long as the block lasts; `plain_http` lets it speak HTTP to loopback registries."""
    need_root("the Docker engine mounts file systems")
    engine_program, client = need("dockerd"), need("docker")
    need("containerd")
    # The path of a Unix socket may have 107 bytes, so the folder's name is short.
    folder = Path(tempfile.mkdtemp(prefix="pratique-docker-"))
    socket = folder / "docker.sock"
    engine = Child(
        name="dockerd",
        command=[
            engine_program,
            f"--host=unix://{socket}",
            f"--data-root={folder / 'data'}",
            f"--exec-root={folder / 'exec'}",
            f"--pidfile={folder / 'dockerd.pid'}",
            "--storage-driver=vfs",
            *QUIET_NETWORK,
            *(PLAIN_HTTP if plain_http else []),
        ],
        log=folder / "dockerd.log",
    )
    docker = Docker(client=client, socket=socket, configuration=folder / "client", engine=engine)
    try:
        engine.start().wait_until(lambda: docker("version").exit_code == 0, within=60)
        yield docker
    finally:
        engine.stop(within=20)
        for each in (folder / "exec" / "netns").glob("*"):
            run([need("umount"), each])  # what the engine leaves mounted cannot be removed
        shutil.rmtree(folder, ignore_errors=True)
