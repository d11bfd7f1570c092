"""A RabbitMQ server from Debian's program, in a folder of its own on loopback.

Erlang's nodes find each other through a daemon that outlives them (epmd); here it is a child like any other, on a port
of its own, so that nothing is left behind and no other node is met.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.environment import find, need, not_tested
from tests.support.ports import LOOPBACK, accepts, free_ports
from tests.support.processes import Child
from tests.support.waiting import eventually

DEBIAN_PROGRAM = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
"""The one in PATH becomes the user `rabbitmq` first, who may not write where the tests do."""

SETTINGS = f"""
listeners.tcp.default = {LOOPBACK}:{{port}}
loopback_users.guest = true
log.console = true
log.console.level = warning
log.file = false
disk_free_limit.absolute = 1MB
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class RabbitMQ:
    """A running server."""

    server: Child
    port: int

    @property
    def url(self) -> str:
        """The address for a broker's setting."""
        return f"amqp://guest:guest@{LOOPBACK}:{self.port}//"

    def restart(self) -> None:
        """Kill the server as a crash would, and start it again."""
        self.kill()
        self.start()

    def kill(self) -> None:
        """End the server with what its start script began; the script's process id is their group's."""
        if self.server.is_running:
            os.killpg(self.server.pid, signal.SIGKILL)
        self.server.kill()
        eventually(lambda: not accepts(self.port), what="the end of RabbitMQ")

    def start(self) -> None:
        """Start the server and wait until it listens."""
        self.server.start().wait_until(lambda: accepts(self.port), within=180)


@contextmanager
def rabbitmq(folder: Path) -> Iterator[RabbitMQ]:
    """Run a server for as long as the block lasts."""
    epmd = need("epmd")
    if not DEBIAN_PROGRAM.exists() and find("rabbitmq-server") is None:
        not_tested("rabbitmq-server is not installed (requirements/debian.txt names its package)")
    port, distribution, epmd_port = free_ports(3)
    environment = _environment(folder, port=port, distribution=distribution, epmd=epmd_port)
    daemon = Child(
        name="epmd",
        command=[epmd, "-port", str(epmd_port), "-address", LOOPBACK],
        log=folder / "epmd.log",
        environment=environment,
    )
    server = Child(name="RabbitMQ", command=[DEBIAN_PROGRAM], log=folder / "rabbitmq.log", environment=environment)
    made = RabbitMQ(server=server, port=port)
    try:
        daemon.start().wait_until(lambda: accepts(epmd_port))
        made.start()
        yield made
    finally:
        made.kill()
        daemon.kill()


def _environment(folder: Path, *, port: int, distribution: int, epmd: int) -> dict[str, str]:
    settings = folder / "rabbitmq.conf"
    settings.write_text(SETTINGS.format(port=port))
    (folder / "enabled_plugins").write_text("[].\n")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ERL_EPMD_PORT": str(epmd),
        "ERL_EPMD_ADDRESS": LOOPBACK,
        "RABBITMQ_NODENAME": f"pratique-{port}@localhost",
        "RABBITMQ_CONFIG_FILE": str(settings),
        "RABBITMQ_CONF_ENV_FILE": os.devnull,
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "rabbitmq.pid"),
        "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(distribution),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}",
    }
