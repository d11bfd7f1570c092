"""Three registry processes on one database and one storage, on disk and in a bucket: together they are one registry."""

import contextlib
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.images import digest_of, noise, small_image
from tests.support.oci import Registry
from tests.support.postgresql import PostgreSQL
from tests.support.processes import run
from tests.support.registries import Registries, registries
from tests.support.s3 import object_store
from tests.support.system import PRATIQUE
from tests.support.waiting import eventually

LEASE = 2.0  # seconds; the least that may be set
LARGE = noise(11_000_000, seed=7)
ROOM = 100_000_000
PIECE = 12_000_000


@pytest.fixture(scope="module", params=["disk", "bucket"])
def three(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgresql_server: PostgreSQL
) -> Iterator[Registries]:
    folder = tmp_path_factory.mktemp(f"three{request.param}")
    settings = {"PRATIQUE_S3_LEASE": f"{LEASE:g}"}
    with ExitStack() as held:
        bucket = held.enter_context(object_store(folder)) if request.param == "bucket" else None
        yield held.enter_context(registries(folder, postgresql_server, count=3, bucket=bucket, settings=settings))


def test_an_upload_goes_from_process_to_process(three: Registries, repository: str) -> None:
    first, second, third = three.at(0), three.at(1), three.at(2)
    cuts = (0, 6_000_000, 6_000_100, 6_500_000, len(LARGE))
    place = first.begin(repository)

    for number, (start, end) in enumerate(pairwise(cuts)):
        three.at(number % 3).append(place, LARGE[start:end], at=start).expect(202)
        told = three.at((number + 1) % 3).ask("GET", place).expect(204)
        assert told.header("Range") == f"0-{end - 1}"
    second.finish(place, b"", digest=digest_of(LARGE)).expect(201)

    assert third.blob(repository, digest_of(LARGE)).expect(200).body == LARGE
    part = first.ask("GET", f"/v2/{repository}/blobs/{digest_of(LARGE)}", headers={"Range": "bytes=5999990-6000009"})
    assert part.expect(206).body == LARGE[5_999_990:6_000_010]
    assert three.remains() == []


def test_what_one_process_wrote_the_others_read_at_once(three: Registries, repository: str) -> None:
    first, second, third = three.at(0), three.at(1), three.at(2)
    image, other = small_image(71), small_image(72)

    first.push(repository, "v1", image)
    assert second.manifest(repository, "v1").expect(200).body == image.manifest
    assert third.holds(repository, image)
    second.push(repository, "v1", other)
    assert third.manifest(repository, "v1").expect(200).body == other.manifest
    third.ask("DELETE", f"/v2/{repository}/manifests/v1").expect(202)

    assert first.tags(repository) == []
    assert second.manifest(repository, "v1").status == 404


def test_another_process_goes_on_where_a_killed_one_was(three: Registries, repository: str) -> None:
    doomed, other = three.at(0), three.at(1)
    content = LARGE[::-1]
    place = doomed.begin(repository)
    doomed.append(place, content[:5_300_000], at=0).expect(202)
    sending = half_sent(doomed, place, content[5_300_000:])
    eventually(lambda: three.is_being_written(place, beyond=5_300_000), what="bytes on their way")

    three.kill(0)
    sending.close()
    try:
        assert other.ask("GET", place).expect(204).header("Range") == "0-5299999"
        eventually(
            lambda: other.append(place, content[5_300_000:], at=5_300_000).status == 202,
            within=LEASE + 10,
            every=0.2,
            what="the end of the killed process's hold",
        )
        three.at(2).finish(place, b"", digest=digest_of(content)).expect(201)
    finally:
        three.start(0)

    assert three.at(0).blob(repository, digest_of(content)).expect(200).body == content


def half_sent(registry: Registry, place: str, content: bytes) -> HTTPConnection:
    """Begin a request of which the registry gets all but the last byte."""
    connection = registry.web.connect(place)
    token = registry.tokens["PATCH", place.partition("/blobs/")[0]]
    connection.putrequest("PATCH", place)
    connection.putheader("Authorization", f"Bearer {token}")
    connection.putheader("Content-Type", "application/octet-stream")
    connection.putheader("Content-Length", str(len(content)))
    connection.endheaders(content[:-1])
    return connection


def test_two_processes_do_not_write_one_upload_at_once(three: Registries, repository: str) -> None:
    place = three.at(0).begin(repository)
    three.at(0).append(place, b"one ", at=0).expect(202)
    sending = half_sent(three.at(0), place, noise(9_000_000, seed=3))

    eventually(lambda: three.is_being_written(place, beyond=4), what="bytes on their way")
    refused = three.at(1).append(place, b"two ", at=4).expect(409)
    sending.close()

    assert "Another request is writing this upload" in refused.body.decode()


def test_pushes_of_unknown_length_through_three_processes_do_not_outrun_a_quota(
    three: Registries, repository: str
) -> None:
    three.at(0).push(repository, "first", small_image(73))
    three.rows(f"UPDATE registry_namespace SET quota = held + {ROOM}")  # noqa: S608 — a number of ours
    before, held = taken(three), int(three.rows("SELECT held FROM registry_namespace")[0])
    ended = threading.Event()
    most = [0]
    watching = threading.Thread(target=watch, args=(three, most, ended))
    answers: list[int] = []
    pushing = [threading.Thread(target=push_some, args=(three.at(at % 3), repository, at, answers)) for at in range(6)]

    for each in (watching, *pushing):
        each.start()
    for each in pushing:
        each.join(120)
    ended.set()
    watching.join(20)

    now = int(three.rows("SELECT held FROM registry_namespace")[0])
    three.rows("UPDATE registry_namespace SET quota = NULL")
    assert {*answers} == {201, 413}
    assert now - held == answers.count(201) * PIECE <= ROOM
    # While a bucket's server puts parts together it has them twice.
    assert most[0] - before <= ROOM + (0 if three.bucket is None else len(pushing) * PIECE)


def push_some(registry: Registry, repository: str, seed: int, answers: list[int]) -> None:
    """Push blobs whose length no request says, and note how each ended."""
    for number in range(3):
        content = noise(PIECE, seed=1000 + 10 * seed + number)
        place = registry.begin(repository)
        connection = registry.web.connect(place)
        token = registry.tokens["POST", place.partition("/blobs/")[0]]
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/octet-stream"}
        pieces = iter([content[: PIECE // 2], content[PIECE // 2 :]])
        connection.request("PATCH", place, body=pieces, headers=headers, encode_chunked=True)
        status = connection.getresponse().status
        connection.close()
        answers.append(registry.finish(place, b"", digest=digest_of(content)).status if status == 202 else status)


def watch(three: Registries, most: list[int], ended: threading.Event) -> None:
    """Note the most bytes that are in the storage at once."""
    while not ended.wait(0.05):
        with contextlib.suppress(FileNotFoundError):  # it went while it was looked at
            most[0] = max(most[0], taken(three))


def taken(three: Registries) -> int:
    """Count the bytes in the storage, with parts and tails of what is not finished."""
    beside = [Path(each).stat().st_size for each in three.remains() if Path(each).is_file()]
    return sum(three.stored().values()) + sum(beside)


def test_a_digest_is_stored_once_for_all_repositories(three: Registries, repository: str) -> None:
    content = noise(700_000, seed=19)
    before = three.stored()
    pushes = [
        threading.Thread(target=three.at(number).push_blob, args=(f"{repository}/{number}", content))
        for number in range(3)
    ]

    for each in pushes:
        each.start()
    for each in pushes:
        each.join(60)

    assert [three.at(0).blob(f"{repository}/{number}", digest_of(content)).status for number in range(3)] == [200] * 3
    assert sum(size == len(content) for key, size in three.stored().items() if key not in before) == 1


def test_what_nobody_goes_on_with_is_gone_with_all_its_bytes(three: Registries, repository: str) -> None:
    place = three.at(1).begin(repository)
    three.at(1).append(place, LARGE[:5_500_000], at=0).expect(202)
    three.at(2).append(place, LARGE[5_500_000:5_500_100], at=5_500_000).expect(202)
    half = half_sent(three.at(2), place, LARGE[5_500_100:])
    eventually(lambda: three.is_being_written(place, beyond=5_500_100), what="bytes on their way")
    three.kill(2)
    half.close()

    try:
        told = eventually(lambda: _cleaned(three), within=LEASE + 20, every=0.5, what="nothing left over")
    finally:
        three.start(2)

    assert told.startswith("upload: ")
    assert three.at(0).ask("GET", place).status == 404
    assert three.stored().keys() == set(three.rows("SELECT storage_key FROM registry_blob"))


def _cleaned(three: Registries) -> str:
    told = three.clean_up(PRATIQUE_REGISTRY_UPLOAD_EXPIRY="1")
    unfinished = three.rows("SELECT id FROM registry_upload UNION ALL SELECT id FROM kernel_unfinishedkey")
    return "" if unfinished or three.remains() else told


def test_a_backup_takes_blobs_along_and_a_restore_puts_them_where_the_settings_say(
    three: Registries, repository: str, tmp_path: Path
) -> None:
    three.at(0).push_blob(repository, LARGE)
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("a passphrase of the tests\n")
    passphrase.chmod(0o600)
    folder = ("--folder", str(tmp_path / "backups"))
    sealed = {**three.environment, "PRATIQUE_BACKUP_PASSPHRASE_FILE": str(passphrase)}
    new = {"PRATIQUE_DATA": str(tmp_path / "data"), "PRATIQUE_DATABASE_URL": "", "PRATIQUE_DATABASE_DIRECT_URL": ""}
    other = {**three.environment, **new, "PRATIQUE_S3_PREFIX": f"{tmp_path.name}/"}

    run([PRATIQUE, "backup", "create", *folder], environment=sealed).checked()
    run([PRATIQUE, "restore", *folder, "--passphrase-file", passphrase], environment=other).checked()

    restored = replace(three, environment=other).stored()
    assert restored
    assert restored == three.stored()
