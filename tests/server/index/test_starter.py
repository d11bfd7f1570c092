"""The starter index comes with the program: facts that are true of its file, unpacked when it is first asked."""

import hashlib
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pratique.core.advisories.index import State
from pratique.server.identity.ports import Place
from pratique.server.index import current, queries, services, starter
from pratique.server.index.errors import StarterDamaged
from pratique.server.index.models import IndexRelease
from pratique.server.kernel import clock
from tests.server.index.making import index_file

pytestmark = [pytest.mark.long, pytest.mark.django_db]

MAX_PACKED = 8_000_000


def test_it_is_small_enough_for_the_repository() -> None:
    assert starter.PACKED.stat().st_size == starter.facts().packed
    assert starter.PACKED.stat().st_size <= MAX_PACKED


def test_it_is_the_first_release_and_unpacked_when_it_is_opened(place: Place) -> None:
    release = starter.bring()

    assert release is not None
    assert (release.generation, release.is_starter) == (1, True)
    assert not release.path.exists()
    opened = current.opened()
    assert hashlib.sha256(release.path.read_bytes()).hexdigest() == release.digest.removeprefix("sha256:")
    assert int(opened.index.meta["records"]) == release.records
    assert opened.index.built_at == release.built_at
    assert [each.name for each in (place.data / "index").iterdir() if each.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("ecosystem", "name", "version", "expected"),
    [
        ("PyPI", "django", "3.2.0", "CVE-2022-28346"),
        ("npm", "lodash", "4.17.15", "CVE-2020-8203"),
        ("Maven", "org.apache.logging.log4j:log4j-core", "2.14.1", "CVE-2021-44228"),
        ("Go", "golang.org/x/crypto", "0.0.0-20190308221718-c2843e01d9a2", "CVE-2020-9283"),
        ("crates.io", "time", "0.1.40", "CVE-2020-26235"),
        ("Debian:12", "openssl", "3.0.1-1", "CVE-2023-0286"),
        ("Alpine:v3.11", "curl", "7.36.0-r0", "CVE-2017-8817"),
    ],
)
def test_it_knows_well_known_vulnerabilities(
    place: Place,  # noqa: ARG001 — where files lie
    ecosystem: str,
    name: str,
    version: str,
    expected: str,
) -> None:
    starter.bring()

    outcome = current.opened().index.match(ecosystem, name, version)

    assert expected in {id_ for match in outcome.matches for id_ in match.advisory.vulnerabilities}
    assert outcome.coverage.state is State.COVERED_TO


def test_what_it_does_not_know_is_not_covered(place: Place) -> None:  # noqa: ARG001
    starter.bring()
    index = current.opened().index

    unknown = [
        index.match("Debian:12", "a-package-without-changelog", "1").coverage.state,
        index.match("Debian:11", "openssl", "1").coverage.state,
        index.match("Alpine:v3.20", "curl", "8").coverage.state,
        index.match("Ubuntu:24.04:LTS", "openssl", "3").coverage.state,
    ]

    assert set(unknown) == {State.NOT_COVERED}


def test_it_has_scores_exploits_and_malicious_packages_but_no_prose(place: Place) -> None:  # noqa: ARG001
    starter.bring()
    index = current.opened().index

    record = index.named("CVE-2021-44228")[0].record
    assert index.epss(["CVE-2021-44228"])["CVE-2021-44228"].score > 0.9
    assert "CVE-2021-44228" in index.kev(["CVE-2021-44228"])
    assert any(each.kind == "osv" and each.name == "malicious-packages.zip" for each in index.sources)
    assert (record.summary, index.document(record.id)) == ("", None)


def test_bringing_it_again_changes_nothing(place: Place) -> None:  # noqa: ARG001
    starter.bring()

    assert starter.bring() is None
    assert IndexRelease.objects.count() == 1


def test_it_does_not_take_the_place_of_a_fuller_one(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    services.use(index_file(tmp_path / "a"), actor="ada")

    assert starter.bring() is None


def test_a_fuller_one_takes_its_place_however_old_its_feeds_are(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    starter.bring()

    release = services.use(index_file(tmp_path / "a"), actor="ada")

    assert (release.generation, release.is_starter) == (2, False)
    assert queries.changes_since(1).everything


def test_a_newer_program_brings_its_newer_one(place: Place) -> None:  # noqa: ARG001
    starter.bring()
    IndexRelease.objects.update(digest="sha256:" + "0" * 64)

    release = starter.bring()

    assert release is not None
    assert (release.generation, release.digest) == (2, starter.facts().digest)


def test_another_order_of_versions_makes_everything_be_matched_again(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    used = services.use(index_file(tmp_path / "a"), actor="ada")
    IndexRelease.objects.update(engine=used.engine + 1)

    release = starter.bring()

    assert release is not None
    assert (release.generation, release.digest, release.engine) == (2, used.digest, used.engine)
    assert queries.changes_since(1).everything


def test_a_file_of_another_format_gives_way_to_it(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    used = services.use(index_file(tmp_path / "a"), actor="ada")
    used.path.chmod(0o600)
    with closing(sqlite3.connect(used.path)) as database:
        database.execute("PRAGMA user_version = 1")
        database.commit()

    release = starter.bring()

    assert release is not None
    assert (release.generation, release.is_starter) == (2, True)
    assert current.opened().release == release


def test_a_missing_file_is_no_reason_to_know_less(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    services.use(index_file(tmp_path / "a"), actor="ada").path.unlink()

    assert starter.bring() is None


def test_its_age_is_that_of_its_newest_source_and_it_grows_old(place: Place) -> None:  # noqa: ARG001
    release = starter.bring()
    assert release is not None

    with clock.frozen(release.built_at + timedelta(days=29)):
        assert not release.is_old
    with clock.frozen(release.built_at + timedelta(days=30)):
        assert release.is_old


@pytest.mark.parametrize("damage", ["cut", "other", "gone"])
def test_a_damaged_one_is_said_and_leaves_nothing(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    starter.bring()
    packed = tmp_path / "packed.xz"
    data = starter.PACKED.read_bytes()
    if damage == "cut":
        packed.write_bytes(data[:100_000])
    if damage == "other":
        packed.write_bytes(bytes(data[:200_000]) + b"\0" + bytes(data[200_001:]))
    monkeypatch.setattr(starter, "PACKED", packed)

    with pytest.raises(StarterDamaged, match="Install the program again"):
        current.opened()

    assert [each.name for each in (place.data / "index").iterdir()] == ["lock"]


def test_every_feed_in_it_is_named_in_its_notice(place: Place) -> None:  # noqa: ARG001
    starter.bring()
    notice = (starter.HERE / "NOTICE.md").read_text(encoding="utf-8")

    told = {re.sub(r"…$", "", name) for name in re.findall(r"`([^`]+)`", notice)}
    missing = [
        each.name for each in current.opened().index.sources if not any(each.name.startswith(name) for name in told)
    ]

    assert missing == []


def test_its_facts_say_when_it_was_built() -> None:
    assert starter.facts().built_at.tzinfo is not None
    assert starter.facts().built_at < datetime.now(UTC)
