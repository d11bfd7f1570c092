"""An index answers by package, record and vulnerability, says what it covers, and is replaced whole or not at all."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pratique.core.advisories.enrichment import BadEnrichment
from pratique.core.advisories.feeds import BadFeed, find_feeds
from pratique.core.advisories.index import Index, Inputs, State, UnusableIndex, build
from pratique.core.advisories.index.swapping import PREFIX
from pratique.core.advisories.severity import Level
from tests.core.advisories.making import DATA, NOW, advisory, build_of, index_of, write_feed
from tests.support.waiting import eventually

VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


def test_a_package_is_found_by_any_spelling_and_matched(tmp_path: Path) -> None:
    with index_of(tmp_path, advisory("GHSA-a", name="Foo_Bar", aliases=["CVE-2026-10001"])) as index:
        outcome = index.match("PyPI", "foo.bar", "1.0")

    assert [(match.advisory.id, match.advisory.vulnerabilities, match.fixed) for match in outcome.matches] == [
        ("GHSA-a", ("CVE-2026-10001",), "2.0")
    ]
    assert not outcome.is_clean


def test_a_version_beyond_the_range_is_clean_where_a_whole_feed_speaks(tmp_path: Path) -> None:
    with index_of(tmp_path, advisory()) as index:
        outcome = index.match("PyPI", "sample", "2.0")
        unknown = index.match("PyPI", "never-heard-of", "1.0")

    assert outcome.is_clean
    assert unknown.is_clean
    assert outcome.coverage.to == date(2026, 10, 1)


def test_an_ecosystem_or_release_without_data_is_never_clean(tmp_path: Path) -> None:
    records = [advisory("DEBIAN-CVE-2026-10001", ecosystem="Debian:12"), advisory("MAL-1", ecosystem="npm")]
    with index_of(tmp_path, *records, name="Debian.zip") as index:
        states = {name: index.coverage(name).state for name in ("Debian:12", "Debian:11", "npm", "Haiku")}
        outcome = index.match("Debian:11", "sample", "1.0")

    assert states == {
        "Debian:12": State.COVERED,
        "Debian:11": State.NOT_COVERED,
        "npm": State.NOT_COVERED,
        "Haiku": State.NOT_COVERED,
    }
    assert not outcome.is_clean


def test_samples_cover_nothing(tmp_path: Path) -> None:
    with index_of(tmp_path, advisory(ecosystem="Ubuntu:22.04:LTS"), name="samples.zip") as index:
        coverage = index.coverage("Ubuntu:22.04:LTS")

    assert (coverage.state, coverage.to, coverage.records) == (State.NOT_COVERED, None, 1)


def test_a_feed_of_single_packages_covers_these_and_no_other_of_the_release(tmp_path: Path) -> None:
    record = advisory("DEBIAN-CVE-2026-10001", ecosystem="Debian:12", name="openssl")
    with index_of(tmp_path, record, name="Debian-12-changelogs.zip") as index:
        named = index.match("Debian:12", "openssl", "99")
        other = index.match("Debian:12", "curl", "99")
        whole = index.coverage("Debian:12")

    assert (named.coverage.state, named.coverage.to, named.is_clean) == (State.COVERED, date(2026, 10, 1), True)
    assert (other.coverage.state, other.coverage.to, other.is_clean) == (State.NOT_COVERED, None, False)
    assert (whole.state, whole.packages) == (State.NOT_COVERED, 1)


def test_a_source_that_ended_long_before_the_index_was_built_covers_to_its_end_and_is_never_clean(
    tmp_path: Path,
) -> None:
    with index_of(tmp_path, advisory(modified="2026-08-01T00:00:00Z")) as index:
        outcome = index.match("PyPI", "sample", "2.0")

    assert (outcome.coverage.state, outcome.coverage.to) == (State.COVERED_TO, date(2026, 8, 1))
    assert not outcome.is_clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    name: str
    written: date
    to: date
    state: State


@pytest.mark.parametrize(
    "case",
    [
        Written(name="lately", written=date(2026, 10, 30), to=date(2026, 10, 30), state=State.COVERED),
        Written(name="in the future", written=date(2026, 12, 1), to=date(2026, 8, 1), state=State.COVERED_TO),
        Written(name="before its records", written=date(2020, 1, 1), to=date(2026, 8, 1), state=State.COVERED_TO),
    ],
    ids=lambda case: case.name,
)
def test_a_zip_that_credibly_says_when_it_was_made_covers_to_that_day(tmp_path: Path, case: Written) -> None:
    feed = write_feed(tmp_path / "PyPI.zip", advisory(modified="2026-08-01T00:00:00Z"), written=case.written)

    with Index.open(build_of(tmp_path, feed).path) as index:
        assert (index.coverage("PyPI").to, index.coverage("PyPI").state) == (case.to, case.state)


def test_an_index_made_to_last_covers_to_a_day_and_has_no_documents_if_so_wanted(tmp_path: Path) -> None:
    feed = write_feed(tmp_path / "PyPI.zip", advisory())
    built = build_of(tmp_path, feed, is_dated=True, with_prose=False, with_documents=False)

    with Index.open(built.path) as index:
        assert index.coverage("PyPI").state is State.COVERED_TO
        assert index.record("GHSA-aaaa-bbbb-cccc") is not None
        assert index.document("GHSA-aaaa-bbbb-cccc") is None


def test_a_time_to_come_and_the_year_one_do_not_stretch_the_coverage(tmp_path: Path) -> None:
    records = [
        advisory("A", modified="2027-01-01T00:00:00Z", published="2026-05-01T00:00:00Z"),
        advisory("B", modified="0001-01-01T00:00:00Z", published="2026-06-01T00:00:00Z"),
    ]
    with index_of(tmp_path, *records) as index:
        assert index.coverage("PyPI").to == date(2026, 6, 1)


def test_a_withdrawn_record_matches_nothing_and_is_still_shown(tmp_path: Path) -> None:
    with index_of(tmp_path, advisory("A", withdrawn="2026-10-02T00:00:00Z"), advisory("B")) as index:
        outcome = index.match("PyPI", "sample", "1.0")
        record = index.record("A")

    assert [match.advisory.id for match in outcome.matches] == ["B"]
    assert record is not None
    assert record.withdrawn == datetime(2026, 10, 2, tzinfo=UTC)


def test_of_two_versions_of_a_record_the_newer_stays_whatever_the_order(tmp_path: Path) -> None:
    old = advisory("A", modified="2026-01-01T00:00:00Z", events=[{"introduced": "0"}])
    new = advisory("A", modified="2026-02-01T00:00:00Z")
    never = advisory("A", modified="2027-02-01T00:00:00Z", published=None, events=[{"introduced": "9"}])
    for place, records in enumerate(([old, new, never], [never, new, old])):
        folder = tmp_path / str(place)
        folder.mkdir()
        with index_of(folder, *records) as index:
            assert index.match("PyPI", "sample", "3.0").matches == ()
            assert index.match("PyPI", "sample", "1.0").matches != ()


def test_a_newer_version_of_a_feed_for_one_ecosystem_does_not_forget_the_others(tmp_path: Path) -> None:
    both = advisory("A", modified="2026-01-01T00:00:00Z", severity=[{"type": "CVSS_V3", "score": VECTOR}])
    both["affected"] += advisory(ecosystem="npm", name="sample", kind="SEMVER")["affected"]
    only = advisory("A", ecosystem="npm", kind="SEMVER", events=[{"introduced": "0"}, {"fixed": "3.0"}])
    feeds = [write_feed(tmp_path / "PyPI.zip", both), write_feed(tmp_path / "npm.zip", only)]

    with Index.open(build_of(tmp_path, *feeds).path) as index:
        assert index.match("PyPI", "sample", "1.0").matches != ()
        assert index.match("npm", "sample", "2.5.0").matches != ()
        record = index.record("A")

    assert record is not None
    assert record.severity.score == 9.8


def test_a_vulnerability_is_found_by_every_name_of_it(tmp_path: Path) -> None:
    records = [
        advisory("GHSA-a", aliases=["CVE-2026-10001", "GO-2026-1"], summary="One"),
        advisory("PYSEC-1", aliases=["GHSA-a"]),
        advisory("ALSA-1", related=["CVE-2026-10001", "CVE-2026-10002"]),
    ]
    with index_of(tmp_path, *records) as index:
        about = index.vulnerability("CVE-2026-10001")
        names = {name: index.canonical(name) for name in ("GHSA-a", "GO-2026-1", "PYSEC-1", "CVE-2026-10001", "X")}
        named = index.named("GHSA-a")

    assert [record.id for record in about] == ["ALSA-1", "GHSA-a", "PYSEC-1"]
    assert names == dict.fromkeys(("GHSA-a", "GO-2026-1", "PYSEC-1", "CVE-2026-10001"), ("CVE-2026-10001",)) | {"X": ()}
    assert [(each.record.id, each.relation.name) for each in named] == [("GHSA-a", "ITSELF"), ("PYSEC-1", "ALIAS")]


def test_the_packages_of_a_vulnerability_are_found_and_those_of_one_whose_id_begins_alike_are_not(
    tmp_path: Path,
) -> None:
    records = [
        advisory("PYSEC-1", name="first", aliases=["CVE-2026-1000"]),
        advisory("GHSA-1", name="first", aliases=["CVE-2026-1000"]),
        advisory("PYSEC-2", name="second", aliases=["CVE-2026-10001"]),
    ]
    with index_of(tmp_path, *records) as index:
        found = [(ecosystem, name, each.id) for ecosystem, name, each in index.affected_by("CVE-2026-1000")]
        unknown = list(index.affected_by("CVE-2026-9999"))

    assert found == [("PyPI", "first", "GHSA-1"), ("PyPI", "first", "PYSEC-1")]
    assert unknown == []


def test_a_records_own_document_and_head_are_kept(tmp_path: Path) -> None:
    record = advisory(
        "A",
        summary="  Too\n  much ",
        details="** DISPUTED ** Perhaps.",
        severity=[{"type": "CVSS_V3", "score": VECTOR}],
        database_specific={"cwe_ids": ["CWE-79", "CWE-89"]},
    )
    with index_of(tmp_path, record) as index:
        head, document = index.record("A"), index.document("A")
        missing = index.record("B"), index.document("B")

    assert document is not None
    assert json.loads(document) == record
    assert head is not None
    assert (head.summary, head.cwes, head.is_disputed) == ("Too much", ("CWE-79", "CWE-89"), True)
    assert (head.severity.level, head.severity.version) == (Level.CRITICAL, "3.1")
    assert missing == (None, None)


def test_the_good_records_of_a_partly_bad_feed_are_kept_and_the_bad_listed(tmp_path: Path) -> None:
    feed = write_feed(
        tmp_path / "PyPI.zip", advisory("A"), b"{", b"\xff", {"id": 5}, b"[" * 9999, advisory("B"), advisory("A")
    )

    built = build_of(tmp_path, feed)

    assert (built.records, built.bad_count) == (2, 4)
    with Index.open(built.path) as index:
        assert [reason for _, _, reason in index.bad()] == [reason for _, _, reason in built.bad]
        assert {match.advisory.id for match in index.match("PyPI", "sample", "1.0").matches} == {"A", "B"}
        assert (index.sources[0].records, index.sources[0].bad) == (3, 4)


@pytest.mark.parametrize("damage", ["feed", "epss", "kev"])
def test_a_source_that_cannot_be_used_leaves_the_old_index_in_place(tmp_path: Path, damage: str) -> None:
    feed = write_feed(tmp_path / "PyPI.zip", advisory("A"))
    old = build_of(tmp_path, feed)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    feeds = (feed, broken) if damage == "feed" else (feed,)
    others: dict[str, Any] = {} if damage == "feed" else {damage: broken}

    with pytest.raises((BadFeed, BadEnrichment), match=r"broken\.zip cannot be used"):
        build_of(tmp_path, *feeds, **others)

    with Index.open(old.path) as index:
        assert index.record("A") is not None
    assert list(tmp_path.glob(f"{PREFIX}*")) == []


def test_an_index_in_use_goes_on_answering_after_a_swap(tmp_path: Path) -> None:
    with index_of(tmp_path, advisory("A")) as before:
        with index_of(tmp_path, advisory("B")) as after:
            assert [match.advisory.id for match in after.match("PyPI", "sample", "1").matches] == ["B"]
        assert [match.advisory.id for match in before.match("PyPI", "sample", "1").matches] == ["A"]


def test_the_same_inputs_make_the_same_bytes(tmp_path: Path) -> None:
    first = build_of(tmp_path / "a", DATA / "advisories", epss=DATA / "epss.csv.gz", kev=DATA / "kev.json")
    second = build_of(tmp_path / "b", DATA / "advisories", epss=DATA / "epss.csv.gz", kev=DATA / "kev.json")

    assert first.sha256 == second.sha256
    assert first.path.stat().st_mode & 0o222 == 0


def test_scores_and_exploits_are_found_by_cve(tmp_path: Path) -> None:
    (tmp_path / "epss.csv").write_text("#score_date:2026-08-16\ncve,epss,percentile\nCVE-2026-10001,0.00043,0.11\n")
    entry = {"cveID": "CVE-2026-10001", "dateAdded": "2026-01-02", "dueDate": "2026-02-02"}
    (tmp_path / "kev.json").write_text(json.dumps({"vulnerabilities": [entry]}))
    feed = write_feed(tmp_path / "PyPI.zip", advisory("A"))

    with Index.open(build_of(tmp_path, feed, epss=tmp_path / "epss.csv", kev=tmp_path / "kev.json").path) as index:
        scores = index.epss(["CVE-2026-10001", "CVE-2026-10002", "GHSA-a"])
        exploited = index.kev(["CVE-2026-10001", "CVE-2026-10002"])
        kinds = [(source.kind, source.newest) for source in index.sources]

    assert {cve: (found.score, found.percentile) for cve, found in scores.items()} == {
        "CVE-2026-10001": (0.00043, 0.11)
    }
    assert {cve: found.date_added for cve, found in exploited.items()} == {"CVE-2026-10001": "2026-01-02"}
    assert kinds == [("osv", date(2026, 10, 1)), ("epss", date(2026, 8, 16)), ("kev", None)]


def test_without_prose_facts_stay_and_texts_go(tmp_path: Path) -> None:
    feed = write_feed(
        tmp_path / "PyPI.zip", advisory("A", summary="Words", details="More words", references=[{"url": "x"}])
    )

    with Index.open(build_of(tmp_path, feed, with_prose=False).path) as index:
        head, document = index.record("A"), index.document("A")
        found = index.match("PyPI", "sample", "1.0").matches

    assert document is not None
    assert set(json.loads(document)) == {"id", "modified", "published", "affected"}
    assert head is not None
    assert head.summary == ""
    assert len(found) == 1


def test_another_registry_of_an_ecosystem_is_asked_too(tmp_path: Path) -> None:
    record = advisory("A", ecosystem="Packagist:https://registry.example.com/8", name="drupal/token")
    with index_of(tmp_path, record, name="Packagist.zip") as index:
        assert len(index.match("Packagist", "drupal/token", "1.0").matches) == 1


def test_a_release_is_asked_in_all_its_repositories(tmp_path: Path) -> None:
    record = advisory("RHSA-1", ecosystem="Red Hat:enterprise_linux:9::appstream", events=[{"introduced": "0"}])
    with index_of(tmp_path, record, name="Red Hat.zip") as index:
        outcome = index.match("Red Hat:enterprise_linux:9", "sample", "1.0-1.el9")

    assert len(outcome.matches) == 1
    assert outcome.coverage.is_covered


@pytest.mark.parametrize("records", [(), (b"{", b"")])
def test_a_feed_without_a_record_is_refused_rather_than_taken_for_no_advisories(
    tmp_path: Path, records: tuple[bytes, ...]
) -> None:
    feed = write_feed(tmp_path / "PyPI.zip", *records)

    with pytest.raises(BadFeed, match=f"no record that can be read, and {len(records)} that cannot"):
        build_of(tmp_path, feed)


def test_a_build_can_be_stopped_by_who_is_told_of_it(tmp_path: Path) -> None:
    def stop(_what: str, _count: int) -> None:
        raise TimeoutError

    feed = write_feed(tmp_path / "PyPI.zip", advisory("A"))

    with pytest.raises(TimeoutError):
        build(Inputs(feeds=tuple(find_feeds([feed]))), tmp_path / "index", now=NOW, progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["PyPI.zip"]


def test_threads_may_share_an_index(tmp_path: Path) -> None:
    names = [f"package-{number}" for number in range(40)]
    records = [advisory(f"A-{name}", name=name) for name in names]
    with index_of(tmp_path, *records) as index, ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda name: index.match("PyPI", name, "1.0"), names * 50))

    assert all(len(outcome.matches) == 1 for outcome in outcomes)


def test_keys_of_another_engine_are_made_anew(tmp_path: Path) -> None:
    path = index_of(tmp_path, advisory("A", events=[{"introduced": "1.0"}, {"last_affected": "1.5"}])).path
    path.chmod(0o644)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE name = 'engine'")
    connection.close()

    with Index.open(path) as index:
        assert not index.has_own_keys
        matched = [
            version for version in ("0.9", "1.0", "1.5", "1.5.1") if index.match("PyPI", "sample", version).matches
        ]

    assert matched == ["1.0", "1.5"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "no such file"),
        (b"", "another kind of database"),
        (b"not a database" * 1000, "damaged or another kind"),
        ("sqlite", "another kind of database"),
        ("older", "has format 0"),
    ],
)
def test_a_file_that_is_no_index_of_this_format_is_refused(
    tmp_path: Path, content: bytes | str | None, reason: str
) -> None:
    path = tmp_path / "index"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE x (y)")
            connection.execute(f"PRAGMA application_id = {0x50525458 if content == 'older' else 7}")
        connection.close()

    with pytest.raises(UnusableIndex, match=reason):
        Index.open(path)


@pytest.mark.parametrize("text", ["", "\ud800", "\x00", "a" * 10_000, "' OR 1=1 --", "%"])
def test_any_text_may_be_asked_for(tmp_path: Path, text: str) -> None:
    with index_of(tmp_path, advisory("A")) as index:
        assert index.match("PyPI", text, text).matches == ()
        assert index.match(text, "sample", "1.0").coverage.state is State.NOT_COVERED


def test_the_names_of_all_packages_come_in_order(tmp_path: Path) -> None:
    with index_of(tmp_path, advisory("A", name="b"), advisory("B", name="a"), advisory("C", name="a")) as index:
        assert list(index.names()) == [("PyPI", "a"), ("PyPI", "b")]


def test_the_facts_of_a_file_are_told(tmp_path: Path) -> None:
    with index_of(tmp_path, advisory("A")) as index:
        assert index.built_at == NOW
        assert index.meta["records"] == "1"
        assert index.meta["packages"] == "1"
        assert [(source.name, source.covers, len(source.sha256)) for source in index.sources] == [
            ("PyPI.zip", ("PyPI",), 64)
        ]


def test_a_package_is_found_through_its_key_and_no_table_is_read_whole(tmp_path: Path) -> None:
    path = index_of(tmp_path, advisory("A")).path
    connection = sqlite3.connect(path)
    questions = [
        "SELECT body FROM package WHERE ecosystem = 'PyPI' AND name = 'x'",
        "SELECT record, relation FROM name WHERE name = 'x'",
        "SELECT record FROM vulnerability WHERE id = 'x'",
        "SELECT id FROM vulnerability WHERE record = 1",
        "SELECT score FROM epss WHERE cve = 1",
        "SELECT body FROM record WHERE id = 'x'",
    ]

    plans = [row[3] for question in questions for row in connection.execute(f"EXPLAIN QUERY PLAN {question}")]
    connection.close()

    assert plans
    assert all(plan.startswith("SEARCH") for plan in plans)


@pytest.mark.long
def test_a_builder_that_is_killed_leaves_the_old_index_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    old = build_of(tmp_path, write_feed(tmp_path / "PyPI.zip", advisory("A")))
    feed = write_feed(tmp_path / "npm.zip", *(advisory(f"A-{number}") for number in range(2000)))
    code = (
        "import sys\nfrom pathlib import Path\nfrom tests.core.advisories.making import build_of\n"
        "while True: build_of(Path(sys.argv[1]), Path(sys.argv[2]))\n"
    )
    running = subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(feed)], cwd=Path(__file__).parents[3])
    try:
        eventually(lambda: list(tmp_path.glob(f"{PREFIX}*/index")), within=60, what="a build at work")
    finally:
        os.kill(running.pid, signal.SIGKILL)
        running.wait(10)

    with Index.open(old.path) as index:
        assert index.meta["records"] in ("1", "2000")
    build_of(tmp_path, feed)
    assert list(tmp_path.glob(f"{PREFIX}*")) == []
