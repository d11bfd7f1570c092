"""An installation is backed up while it takes pushes, is lost, and comes back: what people had is as they had it."""

import itertools
import json
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import pytest

from tests.support.images import Image, small_image
from tests.support.processes import run
from tests.support.system import PASSWORD, PRATIQUE, System
from tests.support.voyage import bad_image, findings, good_image, listed, scanned, set_mode, tag_of
from tests.support.waiting import eventually
from tests.support.web import Web

PASSPHRASE = "correct horse battery staple"
POLICY = "critical-with-fix"
CARGO, LIVE = "harbour/cargo", "harbour/live"
PUSHED_BEFORE = 3


class Pusher:
    """Pushes one image after the other, and keeps those whose push was acknowledged."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self.acknowledged: dict[str, Image] = {}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def _work(self) -> None:
        registry = self._system.registry()
        for number in itertools.count(1):
            if self._ending.is_set():
                return
            tag, subject = f"v{number}", small_image(700 + number)
            registry.push(LIVE, tag, subject)
            self.acknowledged[tag] = subject


@pytest.mark.timeout(600)
def test_a_live_installation_is_backed_up_lost_and_restored_as_it_was(fresh_system: System, tmp_path: Path) -> None:
    system, backups, token = fresh_system, tmp_path / "backups", _set_up(fresh_system)
    bad, good = bad_image(), good_image()
    for tag, subject in (("bad", bad), ("good", good)):
        system.registry().push(CARGO, tag, subject)
        scanned(system, CARGO, tag)
    said = refusal(system)
    with Pusher(system) as pusher:
        eventually(lambda: len(pusher.acknowledged) >= PUSHED_BEFORE, within=60, what="some pushes")
        before, pushed = known(system, bad), dict(pusher.acknowledged)
        _pratique(system, "backup", "create", "--folder", str(backups))
        during = len(pusher.acknowledged) - len(pushed)
    last = dict(pusher.acknowledged)
    system.stop()

    shutil.rmtree(system.data)
    _pratique(system, "restore", "--folder", str(backups))
    _pratique(system, "backup", "compare", "--folder", str(backups))
    system.start()

    assert during > 0
    after = known(system, bad)
    assert {name: after[name] for name in before if name != "events"} == {
        name: before[name] for name in before if name != "events"
    }
    assert before["events"].items() <= after["events"].items()
    registry = system.registry()
    assert registry.holds(CARGO, good)
    assert refusal(system) == said
    there = set(registry.tags(LIVE))
    assert set(pushed) <= there <= set(last)
    assert [tag for tag in sorted(there) if not registry.holds(LIVE, last[tag])] == []
    assert Web(base=system.api.base).signed_in("admin", token).get("/api/v1/tokens").status == 200
    system.registry().push(LIVE, "afterwards", small_image(799))
    assert scanned(system, LIVE, "afterwards")["verdict"]


def known(system: System, bad: Image) -> Mapping[str, Any]:
    """Give what people see of what must come back; of the events those that are not about the pushes that go on."""
    admin = system.admin
    members = system.api.signed_in("ada", PASSWORD).get("/api/v1/organisations/harbour/members").expect(200).json()
    return {
        "tags": [tag_of(system, CARGO, tag) for tag in ("bad", "good")],
        "image": admin.get(f"/api/v1/images/{bad.digest}?repository={CARGO}").expect(200).json(),
        "findings": findings(system, CARGO, bad.digest),
        "policies": json.loads(admin.get("/api/v1/policies").expect(200).body),
        "members": members,
        "accounts": [each["name"] for each in listed(system, "/api/v1/accounts?order=name")],
        "events": {each["id"]: each for each in listed(system, "/api/v1/events?order=created_at")},
    }


def refusal(system: System) -> tuple[int, str]:
    """Give what somebody is told who pulls the bad image."""
    answer = system.registry().manifest(CARGO, "bad")
    [error] = json.loads(answer.body)["errors"]
    return answer.status, error["message"]


def _set_up(system: System) -> str:
    """Make an organisation with a member, a policy that refuses, and an access token; give the token."""
    admin = system.admin
    admin.post("/api/v1/organisations", {"name": "harbour"}).expect(201)
    admin.post("/api/v1/accounts", {"name": "ada", "password": PASSWORD}).expect(201)
    admin.send_json("PUT", "/api/v1/organisations/harbour/members/ada", {"role": "writer"}).expect(200)
    set_mode(system, POLICY, "enforcing")
    made = admin.post("/api/v1/tokens", {"label": "kept", "scope": "write"}).expect(201).json()
    return str(made["token"])


def _pratique(system: System, *words: str) -> None:
    environment = {**system.environment, "PRATIQUE_BACKUP_PASSPHRASE": PASSPHRASE}
    if words[0] == "restore":
        secret = system.folder / "passphrase"
        secret.write_text(PASSPHRASE + "\n")
        words = (*words, "--passphrase-file", str(secret))
    run([PRATIQUE, *words], environment=environment, seconds=200).checked()
