"""The table of modes in production: the role `judge` alive and killed, a failed scan and no verdict, both ways."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from tests.support.packages import Folder, folder_index
from tests.support.ports import LOOPBACK, free_ports
from tests.support.processes import Child
from tests.support.system import PRATIQUE, System
from tests.support.waiting import eventually
from tests.support.web import Web

pytestmark = pytest.mark.long

REPOSITORY = "judged-elsewhere"
LOOKING = dict.fromkeys(
    ("clean", "refused", "unscanned", "scan failed", "no verdict", "scan failed, passing", "no verdict, passing"), 200
)
BLOCKING = LOOKING | {"refused": 403, "scan failed": 403, "no verdict": 403}
FAIL = (
    "UPDATE firewall_package SET status = 'failed', error = 'no index was there', scanned_at = now() "
    "WHERE purl = 'pkg:pypi/failed-thing@1.0'"
)  # as a worker writes it that has no index; it is tried again after ten minutes
TABLE = {
    "off": LOOKING,
    "warm-up": LOOKING,
    "spectator": LOOKING,
    "moderate": BLOCKING,
    "strict": BLOCKING | {"unscanned": 403},
    "strict-wait": BLOCKING,  # the worker is alive, so that the scan is over in time
}


@dataclass(frozen=True, kw_only=True)
class Gates:
    """A role `judge`, a firewall that asks it, and one for which every verdict takes too long."""

    system: System
    upstream: Folder
    judge: Child
    asking: Child
    web: Web
    without: Web
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def set(self, **changes: object) -> None:
        self.system.admin.send_json("PATCH", f"/api/v1/firewall/repositories/{REPOSITORY}", changes).expect(200)

    def status(self, web: Web, package: str, version: str) -> int:
        file = f"{package.replace('-', '_')}-{version}-py3-none-any.whl"
        return web.get(f"/pypi/{REPOSITORY}/files/{package}/{file}").status

    def row(self, mode: str) -> dict[str, int]:
        """Ask for one file in each case of the table."""
        self.set(mode=mode, blocks_on_errors=True)
        name = f"fresh-{next(self.numbers)}"
        self.upstream.add(name, "1.0")
        found = {
            "clean": self.status(self.web, "clean-thing", "1.0"),
            "refused": self.status(self.web, "django", "3.2"),
            "unscanned": self.status(self.web, name, "1.0"),
            "scan failed": self.status(self.web, "failed-thing", "1.0"),
            "no verdict": self.status(self.without, "clean-thing", "1.0"),
        }
        self.set(blocks_on_errors=False)
        return found | {
            "scan failed, passing": self.status(self.web, "failed-thing", "1.0"),
            "no verdict, passing": self.status(self.without, "clean-thing", "1.0"),
        }


@contextmanager
def running(system: System, role: str, **settings: str) -> Iterator[Child]:
    environment = {**system.environment, **settings}
    child = Child(
        name=f"pratique serve {role}",
        command=[PRATIQUE, "serve", role],
        log=system.folder / f"{role}-{len(settings)}.log",
        environment=environment,
        directory=system.folder,
    )
    try:
        yield child.start()
        child.stop()
    finally:
        child.kill()


@pytest.fixture
def gates(production_system: System, tmp_path: Path) -> Iterator[Gates]:
    judge, asking, without = free_ports(3)
    with ExitStack() as stack:
        upstream = stack.enter_context(folder_index(tmp_path))
        upstream.add("django", "3.2", "99.0")
        upstream.add("clean-thing", "1.0")
        upstream.add("failed-thing", "1.0")
        wish = {"upstream": upstream.url, "access": "anonymous", "allows_private": True, "mode": "warm-up"}
        document = {"name": REPOSITORY, "ecosystem": "pypi", **wish}
        production_system.admin.post("/api/v1/firewall/repositories", document).expect(201)
        production_system.command("policy", "enable", "critical-with-fix")
        stack.callback(production_system.command, "policy", "observe", "critical-with-fix")
        children = [
            stack.enter_context(running(production_system, "judge", PRATIQUE_JUDGE_PORT=str(judge))),
            stack.enter_context(
                running(
                    production_system,
                    "firewall",
                    PRATIQUE_FIREWALL_PORT=str(asking),
                    PRATIQUE_JUDGE_URL=f"http://{LOOPBACK}:{judge}",
                )
            ),
            stack.enter_context(
                running(
                    production_system,
                    "firewall",
                    PRATIQUE_FIREWALL_PORT=str(without),
                    PRATIQUE_JUDGE_URL=f"http://{LOOPBACK}:{judge}",
                    PRATIQUE_PACKAGES_JUDGE_WITHIN="0.000001",
                )
            ),
        ]
        webs = [Web(base=f"http://{LOOPBACK}:{port}") for port in (judge, asking, without)]
        for child, web in zip(children, webs, strict=True):
            child.wait_until(partial(_is_healthy, web), within=60)
        yield Gates(
            system=production_system,
            upstream=upstream,
            judge=children[0],
            asking=children[1],
            web=webs[1],
            without=webs[2],
        )


def test_every_mode_answers_alike_whether_the_judge_lives_or_was_killed(gates: Gates) -> None:
    for package in ("clean-thing", "failed-thing"):
        gates.status(gates.web, package, "1.0")
        eventually(partial(_is_scanned, gates.system, package), within=30, what=f"the scan of {package}")
    gates.system.command("psql", "-c", FAIL)

    alive = {mode: gates.row(mode) for mode in TABLE}
    was_away = "judge.away" in gates.asking.output()
    gates.judge.signal(signal.SIGKILL)
    gates.judge.wait(10)
    killed = {mode: gates.row(mode) for mode in TABLE}
    said = gates.web.get(f"/pypi/{REPOSITORY}/files/django/django-3.2-py3-none-any.whl")
    gates.set(blocks_on_errors=True)
    failed = gates.web.get(f"/pypi/{REPOSITORY}/files/failed-thing/failed_thing-1.0-py3-none-any.whl")

    assert alive == TABLE
    assert not was_away
    assert killed == TABLE
    assert "judge.away" in gates.asking.output()
    assert "Blocked by critical-with-fix: CVE-" in said.reason
    assert failed.reason.startswith("The scan of failed-thing 1.0 failed (no index was there)")
    assert _decided(gates.system, "failed-thing") == {"not_blocked", "blocked_scan_failed"}


def _decided(system: System, package: str) -> set[str]:
    path = f"/api/v1/firewall/requests?repository={REPOSITORY}&package={package}"
    items = system.admin.get(path).expect(200).json()["items"]
    assert isinstance(items, list)
    return {each["status"] for each in items}


def _is_scanned(system: System, package: str) -> bool:
    page = f"/api/v1/firewall/repositories/{REPOSITORY}/package?package={package}"
    versions = system.admin.get(page).expect(200).json()["versions"]
    assert isinstance(versions, list)
    return bool(versions[0]["scan"] == "done")


def _is_healthy(web: Web) -> bool:
    return web.get("/health").status == 200
