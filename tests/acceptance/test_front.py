"""The production topology through NGINX: one host name by TLS, two processes of each role behind it.

That docker, podman and skopeo push and pull through it is shown by their own tests, which run on both topologies.
"""

import contextlib
import gzip
import hashlib
import http.client
import os
import shutil
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from pratique.server.kernel.web import accel
from tests.browser.visit import ARGUMENTS, visiting
from tests.support.docker import Docker, docker_engine
from tests.support.environment import need, need_root
from tests.support.images import noise, small_image, write_docker_archive
from tests.support.oci import Registry
from tests.support.system import PASSWORD, System
from tests.support.waiting import eventually

CERTIFICATES = Path("/etc/docker/certs.d")
LARGE = noise(6_000_000, seed=4)


@pytest.fixture(scope="module")
def engine(production_system: System) -> Iterator[Docker]:
    """An engine that trusts the installation's authority for its one host name, and speaks TLS only."""
    need_root("the engine reads the authorities it trusts from /etc/docker")
    folder = CERTIFICATES / production_system.registry_host
    folder.mkdir(parents=True)
    try:
        assert production_system.authority
        shutil.copy(production_system.authority, folder / "ca.crt")
        with docker_engine(plain_http=False) as docker:
            yield docker
    finally:
        shutil.rmtree(folder)


def test_docker_signs_in_pushes_and_pulls_by_one_host_name(
    engine: Docker, production_system: System, repository: str, tmp_path: Path
) -> None:
    host = production_system.registry_host
    name = f"{host}/{repository}:v1"
    archive = write_docker_archive(tmp_path / "image.tar", small_image(41, size=300_000), name=name)
    engine("login", "--username", "admin", "--password-stdin", host, stdin=PASSWORD).checked()
    engine("load", "--input", archive).checked()

    engine("push", name).checked()
    engine("image", "rm", "--force", name).checked()
    engine("pull", name).checked()

    assert production_system.registry().tags(repository) == ["v1"]


def test_a_browser_signs_in_and_follows_a_job_by_one_host_name(production_system: System) -> None:
    job = production_system.admin.post("/api/v1/jobs", {"action": "sleep", "parameters": {"seconds": 1}}).expect(202)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=need("chromium"), headless=True, args=ARGUMENTS)
        with visiting(browser, production_system) as visit:
            visit.sign_in()
            visit.open(f"/jobs/{job.json()['id']}")
            visit.page.get_by_text("done", exact=False).first.wait_for()
        browser.close()


def test_a_large_push_in_pieces_goes_to_either_process(production_system: System, repository: str) -> None:
    registry = production_system.registry()
    place = registry.begin(repository)

    for first in range(0, len(LARGE) - 1_000_000, 1_000_000):
        place = registry.append(place, LARGE[first : first + 1_000_000], at=first).expect(202).header("Location")
    registry.finish(place, LARGE[-1_000_000:], digest=f"sha256:{hashlib.sha256(LARGE).hexdigest()}").expect(201)

    assert _requests_of_uploads(production_system).count(0) == 0


def test_a_push_is_passed_on_while_it_comes(production_system: System, repository: str) -> None:
    registry = production_system.registry()
    place = registry.begin(repository)
    [token] = registry.tokens.values()
    connection = registry.web.connect(place)
    try:
        connection.putrequest("PATCH", place)
        connection.putheader("Authorization", f"Bearer {token}")
        connection.putheader("Content-Type", "application/octet-stream")
        connection.putheader("Content-Length", str(len(LARGE)))
        connection.endheaders(LARGE[:3_000_000])

        # The registry writes to a blob's final place at once, so what it has received can be seen there.
        eventually(lambda: _unfinished(production_system) >= 1_000_000, what="the registry to hold the first bytes")
        connection.send(LARGE[3_000_000:])
        assert connection.getresponse().status == 202
    finally:
        connection.close()


@pytest.mark.long
def test_a_very_large_push_neither_lies_in_nginx_nor_fills_its_memory(
    production_system: System, repository: str
) -> None:
    registry = production_system.registry()
    place = registry.begin(repository)
    [token] = registry.tokens.values()
    piece, count, whole = noise(1_000_000, seed=9), 300, hashlib.sha256()
    before, most, lying = _memory_of_nginx(production_system), 0, 0
    connection = registry.web.connect(place)
    connection.putrequest("PATCH", place)
    connection.putheader("Authorization", f"Bearer {token}")
    connection.putheader("Content-Type", "application/octet-stream")
    connection.putheader("Content-Length", str(count * len(piece)))
    connection.endheaders()

    for number in range(count):
        connection.send(piece)
        whole.update(piece)
        if number % 10 == 0:
            most = max(most, _memory_of_nginx(production_system))
            lying += _files_of_nginx(production_system)
    status = connection.getresponse().status
    connection.close()

    assert status == 202
    registry.finish(place, b"", digest=f"sha256:{whole.hexdigest()}").expect(201)
    assert lying == 0
    assert most - before < 32 * 1024 * 1024


def _memory_of_nginx(system: System) -> int:
    """Count the bytes of memory of NGINX and its workers."""
    pages = [int((each / "statm").read_text("ascii").split()[1]) for each in _nginx(system)]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


def _files_of_nginx(system: System) -> int:
    """Count the bytes of bodies that lie in files: NGINX removes their names as soon as it has opened them."""
    bodies = str(system.folder / "nginx" / "body")
    size = 0
    for each in (descriptor for process in _nginx(system) for descriptor in (process / "fd").iterdir()):
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            size += each.stat().st_size if str(each.readlink()).startswith(bodies) else 0
    return size


def _nginx(system: System) -> list[Path]:
    """Give what the kernel tells of NGINX's processes."""
    master = system.children["nginx"].pid
    workers = Path(f"/proc/{master}/task/{master}/children").read_text("ascii").split()
    return [Path(f"/proc/{pid}") for pid in (master, *workers)]


def test_nginx_sends_what_the_registry_authorised(production_system: System, repository: str) -> None:
    registry, digest = pushed(production_system, repository)
    path = f"/v2/{repository}/blobs/{digest}"

    whole = registry.ask("GET", path).expect(200)
    part = registry.ask("GET", path, headers={"Range": "bytes=100-199"}).expect(206)
    same = registry.ask("GET", path, headers={"If-None-Match": f'"{digest}"'}).expect(304)

    assert whole.header("Server") == "nginx"
    assert (whole.body, part.body, same.body) == (LARGE, LARGE[100:200], b"")
    assert (part.header("Content-Range"), part.header("ETag")) == (f"bytes 100-199/{len(LARGE)}", f'"{digest}"')
    once = (
        "Docker-Content-Digest",
        "Docker-Distribution-Api-Version",
        "X-Request-ID",
        "ETag",
        "X-Content-Type-Options",
    )
    for header in once:
        assert len(whole.headers.get_all(header, [])) == 1, header
    assert whole.headers["Last-Modified"] is None


def test_conditions_mean_behind_nginx_what_they_mean_to_the_registry(
    production_system: System, repository: str
) -> None:
    registry = production_system.registry()
    digest = registry.push_blob(repository, LARGE)
    path = f"/v2/{repository}/blobs/{digest}"

    matched = registry.ask("GET", path, headers={"If-Match": f'"{digest}"'}).expect(200)
    timed = registry.ask("GET", path, headers={"If-Unmodified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"}).expect(200)
    backwards = registry.ask("GET", path, headers={"Range": "bytes=9-5"}).expect(200)
    registry.ask("GET", path, headers={"If-Match": '"sha256:other"'}).expect(412)

    assert matched.body == timed.body == backwards.body == LARGE


def test_bytes_are_not_to_be_had_past_the_registry(production_system: System, repository: str) -> None:
    registry, digest = pushed(production_system, repository)
    [file] = [each for each in (production_system.data / "blobs").glob("*/*") if each.stat().st_size == len(LARGE)][:1]
    place = file.relative_to(production_system.data / "blobs")

    asked = production_system.admin.get(f"{accel.BLOBS}{place}")
    unsigned = production_system.api.get(f"/v2/{repository}/blobs/{digest}", **{accel.OFFER: accel.ACCEPTED})

    assert asked.body != LARGE
    assert unsigned.status == 401
    assert registry.ask("GET", f"/v2/{repository}/blobs/{digest}").status == 200


def pushed(system: System, repository: str) -> tuple[Registry, str]:
    """Push the large blob, and give the registry and its digest."""
    registry = system.registry()
    return registry, registry.push_blob(repository, LARGE)


def test_pages_are_compressed_and_kept_by_the_browser(production_system: System) -> None:
    page = production_system.api.get("/").expect(200)
    script = next(part for part in page.body.decode().split('"') if part.startswith("/static/") and part[-3:] == ".js")

    packed = production_system.api.get(script, **{"Accept-Encoding": "gzip"}).expect(200)

    assert packed.header("Content-Encoding") == "gzip"
    assert gzip.decompress(packed.body) == production_system.api.get(script).body
    assert "immutable" in packed.header("Cache-Control")
    assert packed.headers.get_all("X-Content-Type-Options") == ["nosniff"]


def test_what_is_too_large_is_refused_without_being_guessed_at(production_system: System) -> None:
    announced = {"Content-Length": str(32 * 1024 * 1024)}

    refused = production_system.admin.request("POST", "/api/v1/jobs", headers=announced).expect(413)

    assert refused.headers.get_all("X-Content-Type-Options") == ["nosniff"]


def test_events_of_a_job_leave_as_they_come(production_system: System) -> None:
    admin = production_system.admin
    job = admin.post("/api/v1/jobs", {"action": "sleep", "parameters": {"seconds": 3}}).expect(202).json()["id"]
    ticket = admin.post(f"/api/v1/jobs/{job}/log/stream", {}).expect(200).json()
    began = time.monotonic()
    connection = admin.connect()
    try:
        connection.request("GET", str(ticket["url"]), headers={"Authorization": f"Bearer {ticket['token']}"})
        response = connection.getresponse()
        first = response.read1(1)
        assert (response.status, bool(first)) == (200, True)
        assert time.monotonic() - began < 3
    finally:
        connection.close()


def test_another_host_name_is_refused_before_anything_is_said(production_system: System) -> None:
    context = ssl.create_default_context(cafile=str(production_system.authority))
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    connection = http.client.HTTPSConnection("127.0.0.1", production_system.ports.api, timeout=10, context=context)

    with pytest.raises(ssl.SSLError):
        connection.request("GET", "/health")


def test_a_process_may_go_and_the_last_one_is_missed_in_the_registrys_own_words(
    production_system: System, repository: str
) -> None:
    registry, digest = pushed(production_system, repository)
    first, second, api = (production_system.children[name] for name in ("planes", "planes-2", "api-2"))
    api.stop()
    second.stop()
    try:
        answers = [production_system.admin.get("/api/v1/system").status for _ in range(8)]
        pulls = [registry.ask("HEAD", f"/v2/{repository}/blobs/{digest}").status for _ in range(8)]
        first.stop()
        away = eventually(lambda: production_system.api.get("/v2/").expect(503))
    finally:
        for each in (first, second, api):
            if not each.is_running:
                each.start()
        production_system.wait_until_healthy()

    assert (set(answers), set(pulls)) == ({200}, {200})
    assert away.json()["errors"][0]["code"] == "UNAVAILABLE"  # type: ignore[index]  # a document's value
    assert (away.header("Retry-After"), away.header("X-Content-Type-Options")) == ("5", "nosniff")


def _unfinished(system: System) -> int:
    """Give the size of the blob that was written to last."""
    files = [each.stat() for each in (system.data / "blobs").glob("*/*")]
    return max(files, key=lambda each: each.st_mtime_ns).st_size


def _requests_of_uploads(system: System) -> list[int]:
    """Give how many requests each registry process has written down, from its own log."""
    return [system.children[name].output().count("/blobs/uploads/") for name in ("planes", "planes-2")]
