"""`kill -9` while images are scanned: each gets its verdict, and no finding is lost or doubled."""

import contextlib
import itertools
import random

import psutil
import pytest

from tests.support.images import Image, image
from tests.support.layers import layer_of
from tests.support.system import System
from tests.support.voyage import (
    KNOWN,
    Suite,
    debian_layer,
    findings,
    old_applications,
    scanned,
    vulnerabilities,
)
from tests.support.waiting import eventually

_numbers = itertools.count(1)


def _bad(number: int) -> Image:
    """Give a bad image with a layer of its own, which nobody has read."""
    own = layer_of({"number": f"image {number}"})
    return image(debian_layer(Suite.RELEASE), old_applications(), own)


def _push(system: System, repository: str, *, images: int = 4) -> dict[str, Image]:
    pushed = {f"v{number}": _bad(next(_numbers)) for number in range(images)}
    for tag, subject in pushed.items():
        system.registry().push(repository, tag, subject)
    return pushed


def _wait_for_a_scan(system: System) -> None:
    running = "/api/v1/jobs?queue=osa-container-image-scan&status=running&limit=1"
    done = "/api/v1/jobs?action=scan_check_single&status=done&limit=1"
    eventually(
        lambda: any(system.admin.get(each).expect(200).json()["items"] for each in (running, done)),
        within=30,
        what="a scan under way",
    )


def _readers(system: System) -> list[psutil.Process]:
    found = []
    for process in system.processes():
        with contextlib.suppress(psutil.Error):
            if "pratique.server.jobs.sandbox.child" in process.cmdline():
                found.append(process)
    return found


def _assert_whole(system: System, repository: str, pushed: dict[str, Image]) -> None:
    for tag, subject in pushed.items():
        scanned(system, repository, tag)
        found = findings(system, repository, subject.digest)
        keys = [(each["vulnerability"], each["purl"], each["path"]) for each in found]
        assert len(keys) == len(set(keys))
        assert vulnerabilities(system, repository, subject.digest) >= set(KNOWN)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", ["worker", "api"])
def test_a_killed_role_leaves_no_image_unscanned(system: System, role: str) -> None:
    repository = f"admin/crash/scan{next(_numbers)}"
    pushed = _push(system, repository)
    _wait_for_a_scan(system)

    system.process_of(role).kill()

    system.wait_until_healthy()
    _assert_whole(system, repository, pushed)


@pytest.mark.timeout(300)
def test_a_power_cut_leaves_no_image_unscanned(system: System, chance: random.Random) -> None:
    repository = f"admin/crash/scan{next(_numbers)}"
    # Scans begin with the first push: the more that follow, the further they are when the power goes.
    pushed = _push(system, repository, images=chance.randrange(1, 8))
    _wait_for_a_scan(system)

    system.kill()

    system.start()
    _assert_whole(system, repository, pushed)


@pytest.mark.timeout(300)
def test_a_reader_that_is_killed_is_started_again(system: System) -> None:
    repository = f"admin/crash/scan{next(_numbers)}"
    pushed = _push(system, repository)

    for reader in eventually(lambda: _readers(system), within=30, what="a process that reads layers"):
        reader.kill()

    _assert_whole(system, repository, pushed)
