"""The tutorials of the voyages, typed as they stand: by their own commands, to the output that they show."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.docs.pages import Session, read, sessions, table_column
from tests.repository.sources import ROOT
from tests.support.environment import need
from tests.support.packages import folder_index
from tests.support.ports import free_ports
from tests.support.processes import Child, Finished, run
from tests.support.voyage import SCANNED_WITHIN
from tests.support.waiting import eventually
from tests.support.web import Web

PAGE = "docs/tutorials/first-voyage.md"
SECOND = "docs/tutorials/second-voyage.md"
IN_THE_CLONE = (".venv/", "make ")
LEFT_OUT = ("PRATIQUE_", "DJANGO_", "MAKE", "DOCKER_", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
WITHIN = 300.0  # seconds

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Somebody who types what a page says, in a home and a folder of their own; the ports alone are others."""

    home: Path
    api: int
    registry: int
    firewall: int
    environment: dict[str, str]

    def types(self, session: Session, folder: Path, **environment: str) -> Finished:
        """Type a block of commands, and find the output that the page shows."""
        where = ROOT if any(line.startswith(IN_THE_CLONE) for line in session.commands.splitlines()) else folder
        typed = session.commands.replace("localhost:5000", f"localhost:{self.registry}")
        typed = typed.replace("localhost:8090", f"localhost:{self.firewall}")
        environment = {**self.environment, **environment}
        finished = run(["bash", "-euc", typed], directory=where, environment=environment, seconds=WITHIN)
        said = finished.said.replace(f"localhost:{self.registry}", "localhost:5000")
        said = said.replace(f"localhost:{self.firewall}", "localhost:8090")
        is_refused = "refuses" in session.output or "ERROR: " in session.output
        assert (finished.exit_code != 0) == is_refused, finished
        assert session.is_answered_by(said), f"the page shows\n{session.output}\nand this was said:\n{said}"
        return finished

    def sees(self, path: str) -> Json:
        """Give what the pages are made of, once an image is scanned."""
        password = (self.home / ".local/share/pratique/admin-password").read_text("utf-8").strip()
        web = Web(base=f"http://localhost:{self.api}").signed_in("admin", password)
        return web.get(f"/api/v1{path}").expect(200).json()

    def scanned(self, name: str) -> Json:
        """Wait for an image's verdict and give its tag."""
        path = f"/repositories/admin/{name}/tags/1.0"
        eventually(
            lambda: self.sees(path)["scan"]["status"] == "done", within=SCANNED_WITHIN, what=f"the scan of {name}"
        )
        return self.sees(path)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader who has typed the page's first command."""
    folder = tmp_path_factory.mktemp("reader")
    api, registry, firewall = free_ports(3)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}
    environment = {
        **kept,
        "HOME": str(folder),
        "PRATIQUE_API_PORT": str(api),
        "PRATIQUE_REGISTRY_PORT": str(registry),
        "PRATIQUE_FIREWALL_PORT": str(firewall),
    }
    first = sessions(read(PAGE))[0].commands
    up = Child(name=first, command=first.split(), log=folder / "up.log", environment=environment, directory=ROOT)
    started: list[psutil.Process] = []
    try:
        up.start().wait_until(lambda: _is_healthy(api, registry, firewall), within=WITHIN)
        started = psutil.Process(up.pid).children(recursive=True)
        yield Reader(home=folder, api=api, registry=registry, firewall=firewall, environment=environment)
        up.stop(within=20)
        psutil.wait_procs(started, timeout=10)
    finally:
        up.kill()


@pytest.mark.parametrize(("client", "other"), [("docker", "skopeo"), ("skopeo", "docker")])
def test_the_first_voyage_goes_as_its_page_says(
    request: pytest.FixtureRequest, reader: Reader, tmp_path: Path, client: str, other: str
) -> None:
    need(client)
    own = {"DOCKER_CONFIG": str(tmp_path / "docker"), "REGISTRY_AUTH_FILE": str(tmp_path / "auth.json")}
    if client == "docker":
        own["DOCKER_HOST"] = f"unix://{request.getfixturevalue('docker').socket}"
    page = [each for each in sessions(read(PAGE))[1:] if not each.commands.startswith(f"{other} ")]
    switch = next(number for number, each in enumerate(page) if "policy enable" in each.commands)

    for session in page[:switch]:
        reader.types(session, tmp_path, **own)
    bad, good = reader.scanned("bad"), reader.scanned("good")
    said = "".join(reader.types(session, tmp_path, **own).said for session in page[switch:])

    assert _findings(reader, bad["digest"]) >= _shown_findings()
    assert {each["mode"] for each in bad["verdict"]["reasons"]} == {"observing"}
    assert bad["verdict"]["action"] == good["verdict"]["action"] == "allow"
    assert good["findings"]["total"] == 0
    assert good["scan"]["coverage"]["state"] == "covered_to"
    assert str(good["digest"]).removeprefix("sha256:") in said


def _findings(reader: Reader, digest: str) -> set[tuple[str, ...]]:
    found: list[Json] = reader.sees(f"/images/{digest}/findings?repository=admin/bad&limit=200")["items"]
    return {
        (
            each["vulnerability"],
            each["severity"],
            f"{each['name']} {each['version']}",
            each["fixed_version"],
            "yes" if each["kev"] else "no",
        )
        for each in found
    }


def _shown_findings() -> set[tuple[str, ...]]:
    columns = (table_column(read(PAGE), heading="Vulnerability", column=number) for number in range(5))
    return set(zip(*columns, strict=True))


def _is_healthy(*ports: int) -> bool:
    return all(Web(base=f"http://localhost:{port}", timeout=5).get("/health").status == 200 for port in ports)


def test_the_second_voyage_goes_as_its_page_says(reader: Reader, tmp_path: Path) -> None:
    page = sessions(read(SECOND))
    first, *rest = page
    with folder_index(tmp_path / "index") as index:
        index.add("six", "1.17.0", at="2024-12-04T17:35:28Z")
        index.add("django", "3.2", "99.0", at="2021-04-06T09:33:15Z")
        for session in rest:
            reader.types(session, tmp_path, PIP_INDEX_URL=index.url, PIP_CONFIG_FILE=os.devnull)

    assert first.commands == sessions(read(PAGE))[0].commands

    def asked() -> list[tuple[str, str]]:
        return [(each["package"], each["status"]) for each in reader.sees("/firewall/requests?limit=50")["items"]]

    eventually(lambda: len(asked()) == 5, what="the last request on its page")  # they are written down many at once
    assert asked() == [
        ("acme-billing", "blocked_reserved_name"),
        ("six", "blocked_by_policies"),
        ("django", "blocked_by_policies"),
        ("django", "not_blocked"),
        ("six", "not_blocked"),
    ]
