"""NVD's feeds are read to records without packages, that say more of what other records match."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from pratique.core.advisories import nvd
from pratique.core.advisories.feeds import BadFeed, BadMember, Member, find_feeds, read_feed
from pratique.core.advisories.index import Index
from pratique.core.advisories.records import read_record
from tests.core.advisories.making import DATA, advisory, build_of, write_feed

SAMPLE = DATA / "feeds" / "nvdcve-2.0-sample.json.gz"


def feed(path: Path, *entries: Any) -> Path:
    path.write_bytes(gzip.compress(json.dumps({"format": "NVD_CVE", "vulnerabilities": entries}).encode()))
    return path


def cve(**fields: Any) -> dict[str, Any]:
    return {"cve": {"id": "CVE-2024-0007", "lastModified": "2024-02-01T10:00:00.000"} | fields}


def test_real_entries_are_read_with_their_vectors_and_weaknesses() -> None:
    members = list(read_feed(SAMPLE))

    records = {each.name: read_record(each.data) for each in members if isinstance(each, Member)}
    assert len(records) == len(members) == 11
    specific = records["CVE-2024-0727"].database_specific
    assert specific is not None
    assert specific.cwe_ids == ["CWE-476"]
    assert records["CVE-2024-0727"].published_at
    assert [each.type for each in records["CVE-2024-0727"].severity or ()] == ["CVSS_V3"]


def test_it_scores_what_another_feed_matches(tmp_path: Path) -> None:
    known = advisory("GHSA-x", aliases=["CVE-2024-0727"])
    built = build_of(tmp_path, write_feed(tmp_path / "PyPI.zip", known), SAMPLE)

    with Index.open(built.path) as index:
        [match] = index.match("PyPI", "sample", "1.0").matches
        heads = {each.id: each for each in index.vulnerability("CVE-2024-0727")}
        assert match.advisory.vulnerabilities == ("CVE-2024-0727",)
        assert (heads["NVD-CVE-2024-0727"].severity.score, heads["NVD-CVE-2024-0727"].cwes) == (5.5, ("CWE-476",))
        assert {each.name: each.kind for each in index.sources} == {"PyPI.zip": "osv", SAMPLE.name: "nvd"}


def test_an_osv_record_called_by_the_cve_and_nvds_stand_side_by_side(tmp_path: Path) -> None:
    low = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"}]
    high = {"cvssMetricV31": [{"type": "Primary", "cvssData": {"vectorString": f"{low[0]['score'][:-1]}H"}}]}
    known = advisory("CVE-2024-0007", modified="2024-01-01T00:00:00Z", severity=low, summary="Of its maker")
    newer = cve(metrics=high, descriptions=[{"lang": "en", "value": "Of NVD"}], vulnStatus="Rejected")
    built = build_of(
        tmp_path, write_feed(tmp_path / "PyPI.zip", known), feed(tmp_path / "nvdcve-2.0-2024.json.gz", newer)
    )

    with Index.open(built.path) as index:
        said = [
            (each.id, each.source, each.severity.score, each.summary, each.withdrawn is not None)
            for each in index.vulnerability("CVE-2024-0007")
        ]
        assert said == [
            ("CVE-2024-0007", "PyPI.zip", 4.0, "Of its maker", False),
            ("NVD-CVE-2024-0007", "nvdcve-2.0-2024.json.gz", 6.2, "Of NVD", True),
        ]
        assert [each.advisory.id for each in index.match("PyPI", "sample", "1.0").matches] == ["CVE-2024-0007"]
        assert json.loads(index.document("CVE-2024-0007") or b"") == known
        assert index.canonical("NVD-CVE-2024-0007") == ("CVE-2024-0007",)


def test_a_cve_that_only_nvd_knows_is_found_by_its_name(tmp_path: Path) -> None:
    with Index.open(build_of(tmp_path, feed(tmp_path / "nvdcve-2.0-2024.json.gz", cve())).path) as index:
        assert index.canonical("CVE-2024-0007") == ("CVE-2024-0007",)
        assert index.search("cve-2024-0007", limit=5) == ["CVE-2024-0007"]


def test_nvds_own_score_goes_before_those_it_passes_on(tmp_path: Path) -> None:
    metrics = {
        "cvssMetricV31": [
            {"type": "Secondary", "cvssData": {"vectorString": "theirs"}},
            {"type": "Primary", "cvssData": {"vectorString": "its own"}},
        ]
    }

    [member] = read_feed(feed(tmp_path / "nvdcve-2.0-x.json.gz", cve(metrics=metrics)))

    assert isinstance(member, Member)
    assert [each.score for each in read_record(member.data).severity or ()] == ["its own"]


def test_rejected_is_withdrawn_and_disputed_is_disputed(tmp_path: Path) -> None:
    path = feed(
        tmp_path / "nvdcve-2.0-x.json.gz",
        cve(id="CVE-2024-1", vulnStatus="Rejected"),
        cve(id="CVE-2024-0002", cveTags=[{"tags": ["disputed"]}]),
        cve(id="CVE-2024-0001", vulnStatus="Rejected"),
    )

    bad, disputed, rejected = read_feed(path)

    assert bad == BadMember("entry 1", "'CVE-2024-1' is not a CVE")
    assert isinstance(disputed, Member)
    assert isinstance(rejected, Member)
    assert read_record(disputed.data).is_disputed
    assert read_record(rejected.data).is_withdrawn


def test_an_entry_that_cannot_be_read_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    path = feed(tmp_path / "nvdcve-2.0-x.json.gz", 7, {"cve": {"id": 3}}, cve(id="CVE-2024-0001"))

    first, second, third = read_feed(path)

    assert isinstance(first, BadMember)
    assert isinstance(second, BadMember)
    assert "cannot be read" in second.reason
    assert third.name == "CVE-2024-0001"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"format": "OTHER", "vulnerabilities": []}', "its format is not NVD_CVE"),
        (b"[]", "it is not a feed of NVD"),
        (b"<html>", "it is not a feed of NVD"),
        (gzip.compress(b"{}", mtime=0)[:-4], "it is damaged"),
    ],
)
def test_another_file_of_that_name_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "nvdcve-2.0-2024.json.gz"
    path.write_bytes(data)

    with pytest.raises(BadFeed, match=reason):
        list(read_feed(path))


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nvd, "MAX_DOCUMENT", 1 << 20)
    path = tmp_path / "nvdcve-2.0-2024.json.gz"
    path.write_bytes(gzip.compress(b" " * (40 << 20)))

    with pytest.raises(BadFeed, match="unpacked it has more than"):
        list(read_feed(path))


def test_a_folder_may_hold_zips_and_nvds_files_and_folders_of_records(tmp_path: Path) -> None:
    write_feed(tmp_path / "PyPI.zip", advisory())
    feed(tmp_path / "nvdcve-2.0-2024.json.gz", cve())
    (tmp_path / "vex" / "deep").mkdir(parents=True)
    (tmp_path / "vex" / "deep" / "a.json").write_bytes(b"{}")
    (tmp_path / "loose.json").write_bytes(b"{}")
    (tmp_path / "kev.json").write_bytes(b"{}")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.json").write_bytes(b"{}")

    found = find_feeds([tmp_path])

    assert [each.path.name for each in found] == ["PyPI.zip", "loose.json", "nvdcve-2.0-2024.json.gz", "vex"]


def test_a_checkout_of_githubs_advisories_is_read_without_what_nobody_reviewed(tmp_path: Path) -> None:
    for folder in ("github-reviewed", "unreviewed"):
        place = tmp_path / "advisories" / folder / "2024" / "GHSA-a"
        place.mkdir(parents=True)
        (place / "GHSA-a.json").write_bytes(b"{}")
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "x.json").write_bytes(b"{}")

    assert [each.name for each in read_feed(tmp_path)] == ["advisories/github-reviewed/2024/GHSA-a/GHSA-a.json"]
