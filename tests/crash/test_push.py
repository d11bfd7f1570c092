"""`kill -9` of each role while images are pushed: nothing acknowledged is lost, nothing half-done is seen."""

import itertools
import random

import pytest

from tests.crash.load import Pusher
from tests.support.images import digest_of, noise, small_image
from tests.support.system import System
from tests.support.waiting import eventually

_numbers = itertools.count(1)


def _pusher(system: System, chance: random.Random) -> Pusher:
    return Pusher(
        registry=system.registry(), repository=f"admin/crash/r{next(_numbers)}", seed=chance.randrange(1_000_000)
    )


@pytest.mark.parametrize("role", ["api", "planes", "worker", "beat"])
def test_a_killed_role_is_started_again_and_no_push_is_lost(system: System, chance: random.Random, role: str) -> None:
    with _pusher(system, chance) as pusher:
        pusher.wait_for(chance.randrange(1, 6))
        killed = system.process_of(role)

        killed.kill()

        eventually(lambda: system.process_of(role).pid != killed.pid, within=30, what=f"a new {role}")
        system.wait_until_healthy()
        pusher.wait_for(2)
    assert pusher.lost() == []
    assert pusher.half_done() == []


def test_a_power_cut_loses_no_acknowledged_push(system: System, chance: random.Random) -> None:
    with _pusher(system, chance) as pusher:
        pusher.wait_for(chance.randrange(1, 8))

        system.kill()

        system.start()
        pusher.wait_for(2)
    assert pusher.lost() == []
    assert pusher.half_done() == []


def test_an_upload_cut_in_the_middle_is_not_seen_and_can_be_done_again(system: System, chance: random.Random) -> None:
    registry, repository = system.registry(), f"admin/crash/r{next(_numbers)}"
    content = noise(chance.randrange(200_000, 2_000_000), seed=chance.randrange(1_000_000))
    cut = chance.randrange(1, len(content))
    place = registry.begin(repository)
    registry.append(place, content[:cut], at=0).expect(202)

    system.kill()
    system.start()

    assert registry.blob(repository, digest_of(content)).status == 404
    registry.push_blob(repository, content)
    assert registry.blob(repository, digest_of(content)).expect(200).body == content


def test_a_manifest_cut_in_the_middle_is_there_whole_or_not_at_all(system: System, chance: random.Random) -> None:
    registry, repository = system.registry(), f"admin/crash/r{next(_numbers)}"
    image = small_image(chance.randrange(1_000_000))
    for content in image.blobs.values():
        registry.push_blob(repository, content)
    challenge = registry.web.request("PUT", f"/v2/{repository}/manifests/v1", body=b"{}").header("WWW-Authenticate")
    connection = registry.web.connect()
    connection.putrequest("PUT", f"/v2/{repository}/manifests/v1")
    connection.putheader("Authorization", f"Bearer {registry.token(challenge)}")
    connection.putheader("Content-Type", image.media_type)
    connection.putheader("Content-Length", str(len(image.manifest)))
    connection.endheaders(image.manifest[: chance.randrange(len(image.manifest) + 1)])

    system.process_of("planes").kill()
    connection.close()
    system.wait_until_healthy()

    answer = registry.manifest(repository, "v1").expect(200, 404)
    assert answer.status == 404 or answer.body == image.manifest
    registry.put_manifest(repository, "v1", image).expect(201)
    assert registry.holds(repository, image)
