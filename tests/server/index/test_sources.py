"""Sources that are on are fetched, looked at and kept; what is refused leaves the last good copy."""

import base64
import gzip
import hashlib
import json
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pratique.server.identity.ports import Place
from pratique.server.index import current, jobs, metrics, queries
from pratique.server.index.models import IndexSource
from pratique.server.index.sources import catalogue, health, services, updating
from pratique.server.index.sources.catalogue import Declared
from pratique.server.index.sources.copies import Copies
from pratique.server.index.sources.fetching import Pace
from pratique.server.index.sources.health import Health
from pratique.server.index.sources.services import Choice
from pratique.server.jobs.errors import Cancelled
from pratique.server.jobs.models import Job
from pratique.server.jobs.testing import FakeContext, recording_bell
from pratique.server.kernel import clock
from pratique.server.kernel.actions import NoParameters
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.outbox.models import OutboxEvent
from tests.core.advisories.making import DATA, advisory, encoded, write_feed
from tests.server.index.mirror import Fault, Mirror, serving

pytestmark = [pytest.mark.long, pytest.mark.django_db]

QUICK = Pace(tries=2, pause=0.0)
FEEDS = DATA / "feeds"


@pytest.fixture(autouse=True)
def _bell() -> Iterator[None]:
    with recording_bell():
        yield


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    with serving() as made:
        yield made


@dataclass(slots=True)
class Hand:
    """What a test does with sources: switch one on at the mirror, update."""

    mirror: Mirror
    place: Place
    folder: Path

    def on(self, name: str, *, under: str = "", **choice: object) -> None:
        address = f"{self.mirror.address}{under}"
        services.switch_on(name, Choice(address=address, **choice), actor="ada")  # type: ignore[arg-type]  # as named

    def update(self, context: FakeContext | None = None) -> FakeContext:
        context = context or FakeContext()
        updating.update_all(context, pace=QUICK)
        return context

    def feed(self, *records: object) -> bytes:
        return write_feed(self.folder / "made.zip", *records).read_bytes()

    def has(self, source: str) -> dict[str, int]:
        return {name: each.records for name, each in Copies.of(source).all().items() if each.records}


@pytest.fixture
def hand(mirror: Mirror, place: Place, tmp_path: Path) -> Hand:
    return Hand(mirror, place, tmp_path)


def test_nothing_is_on_by_itself_and_that_is_no_error(hand: Hand) -> None:
    context = FakeContext()

    jobs.update_index(context, NoParameters())

    assert context.lines == [
        "No source is switched on and no folder of feeds is set (index.feeds): nothing to update from."
    ]
    assert {each.state for each in health.states()} == {Health.OFF}
    assert hand.mirror.asked == []


@pytest.mark.parametrize("source", [pytest.param(each, id=name) for name, each in catalogue.declared().items()])
def test_every_declared_source_says_what_it_is_and_whose(source: Declared) -> None:
    words = (source.title, source.publisher, source.licence, source.proven)

    assert all(words)
    assert source.terms.startswith("https://")
    assert source.address.startswith("https://")
    assert min(source.megabytes, source.minutes, source.promise) > 0
    assert source.files or source.layout is not catalogue.Layout.FILES


def test_switching_one_on_asks_for_the_update_once_and_is_told(hand: Hand) -> None:
    hand.on("kev")
    hand.on("epss")

    [job] = Job.objects.all()
    assert job.action == "update_vuln_db"
    event = OutboxEvent.objects.filter(type="index.source_switched").order_by("pk").first()
    assert event is not None
    assert event.data == {"source": "kev", "is_on": True, "address": hand.mirror.address}
    assert health.state_of("kev").state is Health.WAITING


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        (Choice(address="ftp://there"), "not an address to fetch from"),
        (Choice(address="https://ada:secret@there"), "not an address to fetch from"),
        (Choice(ecosystems=("Pypi",)), "'Pypi' is not an ecosystem"),
        (Choice(public_key="none"), "not a public key that a source can sign with: it cannot be read"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(choice: Choice, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        services.switch_on("osv", choice, actor="ada")

    assert not IndexSource.objects.exists()


def test_a_source_that_is_not_declared_is_not_there() -> None:
    with pytest.raises(Refusal, match="There is no source called 'nowhere'; there are osv"):
        services.switch_on("nowhere", Choice(), actor="ada")


def hardened_images(folder: Path) -> bytes:
    """Make the archive of Docker's repository of real documents of it."""
    made = folder / "docker.zip"
    with zipfile.ZipFile(FEEDS / "vex-sample.zip") as sample, zipfile.ZipFile(made, "w") as archive:
        for name in sample.namelist():
            if name.startswith("docker-hardened-images/"):
                archive.writestr(f"advisories-main/{name.partition('/')[2]}", sample.read(name))
    return made.read_bytes()


def test_plain_files_of_every_form_are_fetched_once_and_counted(hand: Hand) -> None:
    """One mirror of the real form of each source of plain files, proven on the real records."""
    put = hand.mirror.put
    put("main", (FEEDS / "advisory-database.zip").read_bytes())
    put("malicious/main", (FEEDS / "malicious-packages.zip").read_bytes())
    put("docker/main", hardened_images(hand.folder))
    put("index.json", (FEEDS / "license-categories.json").read_bytes())
    put("epss_scores-current.csv.gz", (DATA / "epss.csv.gz").read_bytes())
    put("known_exploited_vulnerabilities.json", (DATA / "kev.json").read_bytes())
    put("licenses.json", (FEEDS / "licenses.json").read_bytes())
    put("exceptions.json", b'{"licenseListVersion": "3", "exceptions": [{"licenseExceptionId": "a-exception"}]}')
    for name in ("github-advisories", "epss", "kev", "spdx-licences", "licence-categories"):
        hand.on(name)
    hand.on("malicious-packages", under="/malicious")
    hand.on("docker-hardened-images", under="/docker")

    hand.update()
    again = hand.update()

    assert hand.has("github-advisories") == {"advisory-database.zip": 24}
    assert hand.has("epss")["epss_scores.csv.gz"] > 100
    assert hand.has("kev")["known_exploited_vulnerabilities.json"] > 5
    assert hand.has("spdx-licences") == {"licenses.json": 63, "exceptions.json": 1}
    assert hand.has("malicious-packages") == {"malicious-packages.zip": 24}
    assert hand.has("licence-categories") == {"license-categories.json": 59}
    assert hand.has("docker-hardened-images") == {"docker-hardened-images.zip": 108}
    assert {each.status for each in hand.mirror.asked[8:]} == {304}
    assert len(hand.mirror.asked) == 16
    assert [each for each in again.lines if "is new" in each] == []
    kev = health.state_of("kev")
    assert (kev.newest, kev.failures, kev.failure) == (kev.files[0].newest, 0, "")


def test_the_index_is_built_from_what_was_fetched(hand: Hand) -> None:
    hand.mirror.put("PyPI/all.zip", hand.feed(advisory()))
    hand.mirror.put("known_exploited_vulnerabilities.json", (DATA / "kev.json").read_bytes())
    hand.on("osv", ecosystems=("PyPI",))
    hand.on("kev")
    context = FakeContext()

    jobs.update_index(context, NoParameters())

    release = queries.current()
    assert release is not None
    assert {each.name for each in current.opened().index.sources} == {
        "PyPI/all.zip",
        "known_exploited_vulnerabilities.json",
    }
    assert current.opened().index.ecosystems["PyPI"].records == 1
    assert context.concluded == 1
    metrics.refresh()
    assert metrics.SOURCE_RECORDS.labels(source="osv")._value.get() == 1  # noqa: SLF001 — no other way to read one


CHANGED = [("2026-10-05T00:00:00Z", "B"), ("2026-10-02T00:00:00.5Z", "A")]


def listed(*rows: tuple[str, str]) -> bytes:
    return "".join(f"{moment},{identifier}\n" for moment, identifier in rows).encode()


def test_osv_fetches_what_changed_one_by_one_and_the_whole_again_when_it_is_much(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = hand.mirror.put
    put("Rocky Linux/all.zip", hand.feed(advisory("A")))
    put("Rocky Linux/modified_id.csv", listed(("2026-10-01T00:00:00Z", "A")))
    hand.on("osv", ecosystems=("Rocky Linux",))
    hand.update()
    assert hand.has("osv") == {"Rocky Linux/all.zip": 1}

    put("Rocky Linux/modified_id.csv", listed(*CHANGED, ("2026-10-01T00:00:00Z", "A")))
    put("Rocky Linux/A.json", encoded(advisory("A", modified="2026-10-02T00:00:00Z")))
    put("Rocky Linux/B.json", encoded(advisory("B", modified="2026-10-05T00:00:00Z")))
    hand.update()
    assert hand.has("osv") == {"Rocky Linux/all.zip": 1, "Rocky Linux/changes.zip": 2}
    assert hand.mirror.statuses("Rocky Linux/all.zip") == [200]
    assert health.state_of("osv").newest is not None

    hand.update()
    assert hand.mirror.statuses("Rocky Linux/A.json") == [200]

    monkeypatch.setattr("pratique.server.index.sources.layouts.MAX_SINGLE", 1)
    more = [(f"2026-10-0{day}T00:00:00Z", f"C{day}") for day in (9, 8, 7)]
    put("Rocky Linux/modified_id.csv", listed(*more, *CHANGED))
    put("Rocky Linux/all.zip", hand.feed(advisory("A"), advisory("B"), advisory("C7")))
    hand.update()
    assert hand.has("osv") == {"Rocky Linux/all.zip": 3}


def nvd(*names: str) -> bytes:
    entries = [{"cve": {"id": name, "lastModified": "2026-10-01T00:00:00.000"}} for name in names]
    return gzip.compress(json.dumps({"format": "NVD_CVE", "vulnerabilities": entries}).encode(), mtime=0)


def test_nvd_compares_the_digest_beside_each_year_and_leaves_a_year_alone_for_a_week(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pratique.server.index.sources.layouts.FIRST_YEAR", clock.now().year - 1)
    last, this = (f"nvdcve-2.0-{clock.now().year - ago}" for ago in (1, 0))
    put = hand.mirror.put
    put(f"{last}.json.gz", nvd("CVE-2025-0001"))
    put(f"{last}.meta", b"sha256:" + hashlib.sha256(gzip.decompress(nvd("CVE-2025-0001"))).hexdigest().upper().encode())
    put(f"{this}.json.gz", nvd("CVE-2026-0001"))
    put(f"{this}.meta", b"size:1\r\nsha256:" + b"0" * 64 + b"\r\n")
    put("nvdcve-2.0-modified.json.gz", (FEEDS / "nvdcve-2.0-sample.json.gz").read_bytes())
    hand.on("nvd")

    hand.update()

    assert hand.has("nvd") == {f"{last}.json.gz": 1, "nvdcve-2.0-modified.json.gz": 11}
    assert "digest its .meta file says" in health.state_of("nvd").failure
    hand.update()
    assert hand.mirror.statuses(f"{last}.json.gz") == [200]


def test_what_is_damaged_leaves_the_last_good_copy(hand: Hand) -> None:
    good = hand.feed(advisory("A"), advisory("B"))
    hand.mirror.put("PyPI/all.zip", good)
    hand.on("osv", ecosystems=("PyPI",))
    hand.update()
    hand.mirror.put("PyPI/all.zip", good[: len(good) // 2])

    context = hand.update()

    state = health.state_of("osv")
    assert hand.has("osv") == {"PyPI/all.zip": 2}
    assert state.state is Health.FAILING
    assert (state.records, state.failures) == (2, 1)
    assert "PyPI/all.zip cannot be used: it is not a whole zip" in state.failure
    assert "osv: its last good copy stays in use." in context.lines
    assert sorted(each.name for each in (hand.place.data / "index").iterdir()) == ["sources"]

    hand.mirror.put("PyPI/all.zip", hand.feed(advisory("A"), advisory("B"), advisory("C")))
    hand.update()
    assert (health.state_of("osv").failure, hand.has("osv")) == ("", {"PyPI/all.zip": 3})


def test_an_older_state_is_refused_and_bad_records_are_listed(hand: Hand) -> None:
    hand.mirror.put("PyPI/all.zip", hand.feed(advisory("A"), b"{", b'{"id": 3}'))
    hand.on("osv", ecosystems=("PyPI",))
    first = hand.update()
    hand.mirror.put("PyPI/all.zip", hand.feed(advisory("A", modified="2026-01-01T00:00:00Z")))

    hand.update()

    assert "osv: PyPI/all.zip: 2 could not be used; the others are kept:" in first.lines
    assert any("0001-member-1.json: it is not JSON" in each for each in first.lines)
    state = health.state_of("osv")
    assert (state.records, state.bad) == (1, 2)
    assert "PyPI/all.zip is older than the copy there is: it ends on 2026-01-01, and the copy on 2026-10-01" in (
        state.failure
    )


def test_one_source_that_is_away_is_no_matter_to_another(hand: Hand) -> None:
    hand.mirror.put("licenses.json", (FEEDS / "licenses.json").read_bytes())
    hand.mirror.put("known_exploited_vulnerabilities.json", (DATA / "kev.json").read_bytes())
    hand.mirror.fail("exceptions.json", Fault(status=503), Fault(status=503))
    hand.on("kev")
    hand.on("spdx-licences")

    hand.update()

    assert health.state_of("kev").failure == ""
    state = health.state_of("spdx-licences")
    assert (state.failure, state.records) == ("exceptions.json: the server answered 503 Service Unavailable", 63)
    assert {each.name: each.failure for each in state.files}["exceptions.json"].startswith("the server answered 503")


def signed(key: Ed25519PrivateKey, data: bytes) -> bytes:
    return base64.b64encode(key.sign(hashlib.sha256(data).digest()))


def test_a_source_with_a_key_takes_only_what_is_signed_with_it(hand: Hand) -> None:
    key, data = Ed25519PrivateKey.generate(), (DATA / "kev.json").read_bytes()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    name = "known_exploited_vulnerabilities.json"
    hand.mirror.put(name, data)
    hand.on("kev", public_key=public)
    hand.update()
    assert "it is not signed: the server answered 404" in health.state_of("kev").failure

    hand.mirror.put(f"{name}.sig", signed(Ed25519PrivateKey.generate(), data))
    hand.update()
    assert "it is not signed with the key of this source" in health.state_of("kev").failure
    assert hand.has("kev") == {}

    hand.mirror.put(f"{name}.sig", signed(key, data))
    hand.update()
    assert health.state_of("kev").failure == ""
    assert health.state_of("kev").is_signed


def test_a_slow_drip_ends_with_its_time_and_the_next_run_goes_on(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    data, drip = (DATA / "kev.json").read_bytes(), threading.Event()
    name = "known_exploited_vulnerabilities.json"
    hand.mirror.put(name, data)
    hand.mirror.fail(name, Fault(cut_after=1000, hang=drip))
    hand.on("kev")
    with monkeypatch.context() as hurried:
        hurried.setattr("pratique.server.index.sources.updating._MINUTE", 0.01)
        hand.update()
    drip.set()
    assert "it took longer than 60 minutes (index.fetch_within)" in health.state_of("kev").failure

    hand.update()
    assert hand.mirror.statuses(name) == [200, 206]
    assert health.state_of("kev").failure == ""


def test_a_cancelled_job_ends_the_download_at_once_and_keeps_its_part(hand: Hand) -> None:
    name, drip = "known_exploited_vulnerabilities.json", threading.Event()
    hand.mirror.put(name, (DATA / "kev.json").read_bytes())
    hand.mirror.fail(name, Fault(cut_after=1000, hang=drip))
    hand.on("kev")

    with pytest.raises(Cancelled):
        hand.update(FakeContext(stop=Cancelled()))

    drip.set()
    assert Copies.of("kev").all() == {}


def test_a_file_that_is_not_as_it_was_written_down_is_fetched_again(hand: Hand) -> None:
    hand.mirror.put("known_exploited_vulnerabilities.json", (DATA / "kev.json").read_bytes())
    hand.on("kev")
    hand.update()
    copies = Copies.of("kev")
    path = copies.path("known_exploited_vulnerabilities.json")
    path.unlink()
    path.write_bytes(b"something else")

    hand.update()

    assert path.read_bytes() == (DATA / "kev.json").read_bytes()


def test_switched_off_its_copies_go(hand: Hand) -> None:
    hand.mirror.put("known_exploited_vulnerabilities.json", (DATA / "kev.json").read_bytes())
    hand.on("kev")
    hand.update()

    state = services.switch_off("kev", actor="ada")

    assert (state.state, state.records, state.files) == (Health.OFF, 0, ())
    assert Copies.of("kev").all() == {}
    assert not Copies.of("kev").folder.exists()


def test_one_that_was_not_reached_for_longer_than_it_promises_is_late(hand: Hand) -> None:
    hand.on("spdx-licences")
    now = clock.now()
    ages = [timedelta(hours=catalogue.find("spdx-licences").promise + each) for each in (-1, 1)]

    found = []
    for age in ages:
        IndexSource.objects.update(checked_at=now - age)
        found.append(health.state_of("spdx-licences").state)

    assert found == [Health.FRESH, Health.LATE]


def test_a_signature_is_made_by_openssl_as_the_documentation_says(tmp_path: Path) -> None:
    (tmp_path / "feed.zip").write_bytes(b"feed")
    commands = (
        "openssl genpkey -algorithm ed25519 -out key.pem",
        "openssl pkey -in key.pem -pubout -out public.pem",
        "openssl dgst -sha256 -binary -out feed.sum feed.zip",
        "openssl pkeyutl -sign -rawin -inkey key.pem -in feed.sum -out feed.raw",
    )
    for command in commands:
        subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)

    from pratique.server.index.sources import keys

    key = keys.read((tmp_path / "public.pem").read_text())
    key.verify((tmp_path / "feed.raw").read_bytes(), hashlib.sha256(b"feed").digest())
