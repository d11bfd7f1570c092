"""OSV's query API as pure functions over an index."""

import json
from pathlib import Path
from typing import Any

import pytest

from pratique.core.advisories import osv
from pratique.core.advisories.index import Index
from pratique.core.advisories.osv import answers
from tests.core.advisories.making import advisory, build_of, index_of, write_feed

RECORDS = (
    advisory("GHSA-aaaa-bbbb-cccc", aliases=["CVE-2026-0001"], summary="Bad"),
    advisory("PYSEC-2026-1", aliases=["CVE-2026-0001"]),
    advisory("PYSEC-2026-2", events=({"introduced": "3.0"},)),
    advisory("PYSEC-2026-3", withdrawn="2026-10-02T00:00:00Z"),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index_of(tmp_path_factory.mktemp("osv"), *RECORDS)


def query(index: Index, **asked: Any) -> Any:
    return json.loads(osv.answer_query(index, osv.read_query(json.dumps(asked).encode())).body)


def batch(index: Index, *asked: Any) -> Any:
    body = json.dumps({"queries": asked}).encode()
    return json.loads(osv.answer_batch(index, osv.read_batch(body)).body)["results"]


def ids(answer: Any) -> list[str]:
    return [each["id"] for each in answer.get("vulns", [])]


SAMPLE = {"ecosystem": "PyPI", "name": "sample"}


def test_records_are_given_as_their_source_wrote_them(index: Index) -> None:
    found = query(index, package=SAMPLE, version="1.0")

    assert found == {"vulns": [RECORDS[0], RECORDS[1]]}


def test_what_is_not_affected_is_an_empty_object(index: Index) -> None:
    assert query(index, package=SAMPLE, version="2.5") == {}
    assert query(index, package={"ecosystem": "PyPI", "name": "nobody"}, version="1") == {}


def test_without_a_version_every_record_of_the_package_is_given_but_withdrawn_ones(index: Index) -> None:
    assert ids(query(index, package=SAMPLE)) == ["GHSA-aaaa-bbbb-cccc", "PYSEC-2026-1", "PYSEC-2026-2"]


def test_a_purl_names_the_package_and_may_name_the_version(index: Index) -> None:
    assert ids(query(index, package={"purl": "pkg:pypi/Sample@3.1"})) == ["PYSEC-2026-2"]
    assert ids(query(index, package={"purl": "pkg:pypi/sample"}, version="3.1")) == ["PYSEC-2026-2"]


def test_a_version_without_order_is_answered_with_what_could_not_be_decided(index: Index) -> None:
    assert len(ids(query(index, package=SAMPLE, version="no version at all"))) == 3


def test_a_batch_gives_ids_and_when_they_were_changed_in_the_order_of_the_questions(index: Index) -> None:
    found = batch(index, {"package": SAMPLE, "version": "2.5"}, {"package": SAMPLE, "version": "3.1"})

    assert found == [{}, {"vulns": [{"id": "PYSEC-2026-2", "modified": "2026-10-01T00:00:00Z"}]}]


def test_a_record_is_found_by_its_id_withdrawn_or_not(index: Index) -> None:
    assert json.loads(osv.document_of(index, "PYSEC-2026-3")) == RECORDS[3]


def test_an_alias_is_no_record_and_leads_to_those_that_are(index: Index) -> None:
    with pytest.raises(osv.NoRecord, match=r"GHSA-aaaa-bbbb-cccc, PYSEC-2026-1\.") as refused:
        osv.document_of(index, "CVE-2026-0001")
    assert refused.value.others == ("GHSA-aaaa-bbbb-cccc", "PYSEC-2026-1")


def test_pages_go_on_after_the_token_and_hold_everything_once(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "PAGE", 2)

    first = query(index, package=SAMPLE)
    second = query(index, package=SAMPLE, page_token=first["next_page_token"])

    assert ids(first) + ids(second) == ["GHSA-aaaa-bbbb-cccc", "PYSEC-2026-1", "PYSEC-2026-2"]
    assert "next_page_token" not in second


def test_a_batch_that_is_full_leaves_tokens_for_what_it_did_not_answer(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "BATCH_PAGE", 2)
    asked = {"package": SAMPLE}

    first, second = batch(index, asked, asked)
    rest = [batch(index, asked | {"page_token": each["next_page_token"]})[0] for each in (first, second)]

    assert ids(first) == ["GHSA-aaaa-bbbb-cccc", "PYSEC-2026-1"]
    assert ids(second) == []
    assert [ids(each) for each in rest] == [["PYSEC-2026-2"], ["GHSA-aaaa-bbbb-cccc", "PYSEC-2026-1"]]


def test_a_page_of_large_records_ends_by_their_bytes(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "PAGE_BYTES", 10)

    assert len(ids(query(index, package=SAMPLE))) == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "Invalid query"),
        ({"package": {"name": "x"}}, "Invalid query"),
        ({"package": {"ecosystem": "Nowhere", "name": "x"}}, "Invalid ecosystem 'Nowhere'"),
        ({"package": {"purl": "pkg:pypi"}}, "Invalid Package URL"),
        ({"package": {"purl": "pkg:pypi/x@1", "name": "x"}}, "must not be given beside it"),
        ({"package": {"purl": "pkg:pypi/x@1"}, "version": "1"}, "give it once"),
        ({"package": {"purl": "pkg:generic/x@1"}}, "No advisories are written for"),
        ({"commit": "0" * 40}, "knows versions of packages and not commits"),
        ({"package": SAMPLE, "page_token": "ä"}, "Invalid page token"),
        ({"package": {"ecosystem": "PyPI", "name": "x" * 2000}}, "more than 1024 characters"),
        ({"package": 1}, "cannot be read"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_why(index: Index, asked: Any, said: str) -> None:
    with pytest.raises(osv.BadQuestion, match=said):
        query(index, **asked)
    with pytest.raises(osv.BadQuestion, match=f"Query 1: .*{said}" if said != "cannot be read" else said):
        batch(index, {"package": SAMPLE}, asked)


def test_bodies_and_batches_are_bounded() -> None:
    with pytest.raises(osv.BadQuestion, match="more than 4194304 bytes"):
        osv.read_query(b" " * (osv.MAX_BODY + 1))
    with pytest.raises(osv.BadQuestion, match="Too many queries: 1001"):
        osv.read_batch(json.dumps({"queries": [{}] * 1001}).encode())
    with pytest.raises(osv.BadQuestion, match="cannot be read"):
        osv.read_query(b"[" * 100_000)


def test_a_distribution_without_a_release_stands_for_all_of_its_releases(tmp_path: Path) -> None:
    records = [
        advisory(f"DEBIAN-CVE-2026-{number}", ecosystem=f"Debian:{release}", name="zlib", events=events)
        for number, (release, events) in enumerate(
            [("11", [{"introduced": "0"}, {"fixed": "1:1.2"}]), ("12", [{"introduced": "0"}, {"fixed": "1:1.3"}])], 1000
        )
    ]
    index = index_of(tmp_path, *records, name="Debian.zip")

    every = {"package": {"ecosystem": "Debian", "name": "zlib"}, "version": "1:1.2"}
    assert ids(query(index, **every)) == ["DEBIAN-CVE-2026-1001"]
    assert ids(query(index, package={"purl": "pkg:deb/debian/zlib@1:1.1"})) == [each["id"] for each in records]
    assert ids(query(index, package={"purl": "pkg:deb/debian/zlib@1:1.1?distro=debian-11"})) == [records[0]["id"]]


@pytest.mark.parametrize(
    ("package", "uncovered"),
    [
        (SAMPLE, ()),
        ({"ecosystem": "npm", "name": "x"}, ("npm",)),
        ({"ecosystem": "Debian:13", "name": "x"}, ("Debian:13",)),
        ({"ecosystem": "Debian", "name": "x"}, ("Debian",)),
    ],
)
def test_what_no_source_covers_is_named(index: Index, package: Any, uncovered: tuple[str, ...]) -> None:
    asked = json.dumps({"package": package, "version": "1"}).encode()

    assert osv.answer_query(index, osv.read_query(asked)).uncovered == uncovered


def test_an_index_without_documents_tells_what_it_knows_and_says_so(tmp_path: Path) -> None:
    events = ({"introduced": "1.0"}, {"fixed": "1.5"}, {"introduced": "2.0"}, {"last_affected": "2.5"})
    record = advisory(
        aliases=["CVE-2026-0009"],
        events=events,
        severity=[
            {"type": "CVSS_V4", "score": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"},
            {"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
        ],
    )
    feed = write_feed(tmp_path / "PyPI.zip", record)
    built = build_of(tmp_path, feed, with_documents=False, with_prose=False)

    with Index.open(built.path) as bare:
        [found] = query(bare, package=SAMPLE, version="1.2")["vulns"]
        whole = json.loads(osv.document_of(bare, record["id"]))

    assert found["affected"] == record["affected"]
    assert found["severity"] == record["severity"]
    assert (found["id"], found["aliases"]) == (record["id"], ["CVE-2026-0009"])
    assert "built without the records themselves" in found["database_specific"]["pratique"]["facts_only"]
    assert whole == found
