"""A whole running installation, as a user would start it, seen from outside only.

Two topologies: *embedded* is `pratique up` with nothing else; *production* is every role a process of its own, some of
them twice, on PostgreSQL behind PgBouncer, with Redis as the broker and NGINX in front with TLS on one host name. Both
live in a folder of their own, on free loopback ports.
"""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil

from tests.support.environment import need
from tests.support.oci import Registry
from tests.support.ports import LOOPBACK, free_ports
from tests.support.postgresql import PostgreSQL
from tests.support.processes import Child, run
from tests.support.web import Web

PRATIQUE = Path(sys.executable).with_name("pratique")
HOST = "localhost"
PASSWORD = "an administrator of the tests"
START_WITHIN = 240.0
STOP_WITHIN = 15.0

ROLES: Mapping[str, tuple[str, ...]] = {
    "api": ("serve", "api"),
    "planes": ("serve", "registry", "streams", "firewall"),
    "worker": ("worker",),
    "beat": ("beat",),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Ports:
    """Where an installation listens."""

    api: int
    registry: int
    firewall: int


@dataclass(kw_only=True, slots=True)
class System:
    """An installation; its processes by name (`up` alone when embedded).

    `behind` are the ports of processes that a proxy stands in front of: they answer plain HTTP.
    """

    folder: Path
    ports: Ports
    environment: Mapping[str, str]
    children: dict[str, Child]
    tls: bool = False
    behind: tuple[int, ...] = ()

    @property
    def data(self) -> Path:
        return Path(self.environment["PRATIQUE_DATA"])

    @property
    def scheme(self) -> str:
        return "https" if self.tls else "http"

    @property
    def registry_host(self) -> str:
        """The registry as clients name it in an image's name."""
        return f"{HOST}:{self.ports.registry}"

    @property
    def authority(self) -> Path | None:
        """The certificate of the installation's own authority, once it serves TLS."""
        return self.folder / "authority.pem" if self.tls else None

    @property
    def api(self) -> Web:
        """REST, with nobody signed in."""
        return Web(base=f"{self.scheme}://{HOST}:{self.ports.api}", authority=self.authority)

    @property
    def admin(self) -> Web:
        """REST, as the administrator."""
        return self.api.signed_in("admin", PASSWORD)

    def registry(self, name: str = "admin", password: str = PASSWORD) -> Registry:
        """The registry, as somebody; an empty name is nobody."""
        web = Web(base=f"{self.scheme}://{HOST}:{self.ports.registry}", authority=self.authority)
        return Registry(web=web, name=name, password=password)

    def start(self) -> "System":
        """Start every process that does not run, and wait until all listen."""
        for child in self.children.values():
            if not child.is_running:
                child.start()
        self.wait_until_healthy()
        return self

    def wait_until_healthy(self, *, within: float = START_WITHIN) -> None:
        """Wait until every port answers that it is well and every role has a process."""
        first = next(iter(self.children.values()))
        first.wait_until(self.is_healthy, within=within)

    def is_healthy(self) -> bool:
        """Tell whether every port answers that it is well and every role has a process."""
        if self.tls and not self._fetch_authority():
            return False
        ports = {self.ports.api, self.ports.registry, self.ports.firewall} - set(self.behind)
        webs = [Web(base=f"{self.scheme}://{HOST}:{port}", authority=self.authority, timeout=5) for port in ports]
        webs += [Web(base=f"http://{LOOPBACK}:{port}", timeout=5) for port in self.behind]
        return all(web.get("/health").status == 200 for web in webs) and self._runs_every_role()

    def stop(self) -> None:
        """Ask everything to end; what does not in time fails the test."""
        for child in reversed(self.children.values()):
            child.stop(within=STOP_WITHIN)

    def kill(self) -> None:
        """End everything at once, as a power cut would: the supervisor and all it started."""
        for process in self.processes():
            if process.is_running():
                process.kill()
        for child in self.children.values():
            child.kill()

    def processes(self) -> list[psutil.Process]:
        """List every process of the installation: those started here and what they started."""
        found = []
        for child in self.children.values():
            if child.is_running:
                parent = psutil.Process(child.pid)
                found += [parent, *parent.children(recursive=True)]
        return found

    def process_of(self, role: str) -> psutil.Process:
        """Find the process that runs a role: of the installation's processes, the outermost with that command."""
        found = next((each for each in self.processes() if _runs(each, ROLES[role])), None)
        if found is None:
            raise LookupError(f"no process runs `{' '.join(ROLES[role])}`:\n{self.logs()}")
        return found

    def command(self, *arguments: str, seconds: float = 60.0) -> str:
        """Run a `pratique` command beside the installation and give what it prints."""
        return run([PRATIQUE, *arguments], environment=self.environment, seconds=seconds).checked().said

    def logs(self) -> str:
        """Give the end of every process's log."""
        return "\n".join(f"--- {name}\n{child.output()}" for name, child in self.children.items())

    def _runs_every_role(self) -> bool:
        processes = self.processes()
        return all(any(_runs(each, words) for each in processes) for words in ROLES.values())

    def _fetch_authority(self) -> bool:
        # Taken from the data directory, which only the installation's owner can read: nobody stands in between.
        made = self.data / "certificates" / "ca.pem"
        kept = self.folder / "authority.pem"
        if made.exists():
            kept.write_bytes(made.read_bytes())
        return kept.exists()


def _runs(process: psutil.Process, wanted: tuple[str, ...]) -> bool:
    """Tell whether these words follow each other in a process's command line."""
    try:
        words = tuple(process.cmdline())
    except psutil.Error:
        return False
    return any(words[start : start + len(wanted)] == wanted for start in range(len(words)))


@contextmanager
def embedded(folder: Path, *, tls: bool = False, settings: Mapping[str, str] | None = None) -> Iterator[System]:
    """Run `pratique up` in a folder for as long as the block lasts, with further settings by their variables."""
    environment, ports = _environment(folder)
    environment |= settings or {}
    shutil.copytree(_prepared(), environment["PRATIQUE_DATA"])
    command: list[str | Path] = [PRATIQUE, "up", *(["--tls"] if tls else [])]
    up = Child(name="pratique up", command=command, log=folder / "up.log", environment=environment, directory=folder)
    system = System(folder=folder, ports=ports, environment=environment, children={"up": up}, tls=tls)
    yield from _lasting(system)


@contextmanager
def production(
    folder: Path,
    server: PostgreSQL,
    *,
    database: str,
    broker: str,
    processes: int = 1,
    settings: Mapping[str, str] | None = None,
) -> Iterator[System]:
    """Run every role as a process of its own on a new database, with a broker, for as long as the block lasts.

    There are `processes` of the API and of the registry; NGINX stands in front of them, by TLS. Further settings come
    by their variables.
    """
    server.create_database(database)
    environment, first = _environment(folder)
    environment |= settings or {}
    apis, registries = [first.api, *free_ports(processes - 1)], [first.registry, *free_ports(processes - 1)]
    [front] = free_ports(1)
    environment |= {
        "PRATIQUE_DATABASE_URL": server.pooled_url(database),
        "PRATIQUE_DATABASE_DIRECT_URL": server.direct_url(database),
        "PRATIQUE_BROKER_URL": broker,
        "PRATIQUE_PUBLIC_URL": f"https://{HOST}:{front}",
        "PRATIQUE_TRUSTED_PROXIES": f"{LOOPBACK}/32",
        "PRATIQUE_NGINX_PORT": str(front),
        "PRATIQUE_NGINX_REDIRECT_PORT": "0",
        "PRATIQUE_NGINX_LISTEN": f"{LOOPBACK},::1",
        "PRATIQUE_NGINX_API": ",".join(f"{LOOPBACK}:{each}" for each in apis),
        "PRATIQUE_NGINX_REGISTRY": ",".join(f"{LOOPBACK}:{each}" for each in registries),
        "PRATIQUE_NGINX_FOLDER": str(folder / "nginx"),
        "PRATIQUE_NGINX_USER": "root" if os.geteuid() == 0 else "",
    }
    for command in (["migrate"], ["collectstatic"], ["config", "nginx", "--into", str(folder / "nginx")]):
        run([PRATIQUE, *command], environment=environment, seconds=90).checked()
    children = {
        "nginx": Child(
            name="NGINX",
            command=[need("nginx"), "-e", "stderr", "-c", folder / "nginx" / "nginx.conf", "-g", "daemon off;"],
            log=folder / "nginx.log",
        )
    }
    for role, words in ROLES.items():
        children[role] = _child(folder, role, words, environment)
    for number, (api, registry) in enumerate(zip(apis[1:], registries[1:], strict=True), start=2):
        own = {**environment, "PRATIQUE_API_PORT": str(api), "PRATIQUE_REGISTRY_PORT": str(registry)}
        children[f"api-{number}"] = _child(folder, f"api-{number}", ROLES["api"], own)
        children[f"planes-{number}"] = _child(folder, f"planes-{number}", ("serve", "registry", "streams"), own)
    yield from _lasting(
        System(
            folder=folder,
            ports=Ports(api=front, registry=front, firewall=first.firewall),
            environment=environment,
            children=children,
            tls=True,
            behind=(*apis, *registries, first.firewall),
        )
    )


def _child(folder: Path, name: str, words: tuple[str, ...], environment: Mapping[str, str]) -> Child:
    return Child(
        name=f"pratique {' '.join(words)}",
        command=[PRATIQUE, *words],
        log=folder / f"{name}.log",
        environment=environment,
        directory=folder,
    )


def _lasting(system: System) -> Iterator[System]:
    try:
        yield system.start()
        system.stop()
    finally:
        system.kill()


@cache
def _prepared() -> Path:
    """Make a data directory as a first start does, once for this process of the run: to copy it is far quicker."""
    folder = Path(tempfile.mkdtemp(prefix="pratique-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment, _ = _environment(folder)
    run([PRATIQUE, "migrate"], environment=environment, seconds=90).checked()
    return Path(environment["PRATIQUE_DATA"])


def registries_environment(folder: Path, count: int) -> tuple[dict[str, str], list[int]]:
    """Give the settings of an installation in a folder, and that many ports for registries."""
    environment, first = _environment(folder)
    return environment, [first.registry, *free_ports(count - 1)]


def _environment(folder: Path) -> tuple[dict[str, str], Ports]:
    api, registry, firewall = free_ports(3)
    password = folder / "admin-password"
    password.write_text(PASSWORD + "\n")
    password.chmod(0o600)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PRATIQUE_", "DJANGO_"))}
    own = {
        "PRATIQUE_DATA": str(folder / "data"),
        "PRATIQUE_ADMIN_PASSWORD_FILE": str(password),
        "PRATIQUE_API_PORT": str(api),
        "PRATIQUE_REGISTRY_PORT": str(registry),
        "PRATIQUE_FIREWALL_PORT": str(firewall),
    }
    return {**inherited, **own}, Ports(api=api, registry=registry, firewall=firewall)
