"""Scores and the list of exploited vulnerabilities are read row by row; bad rows are named, damaged files refused."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from pratique.core.advisories import enrichment
from pratique.core.advisories.enrichment import BadEnrichment, cve_number, read_epss, read_kev
from tests.support.environment import optional_data

HEAD = "#model_version:v2025.03.14,score_date:2026-08-16T00:00:00+0000\ncve,epss,percentile\n"


def test_scores_are_read_packed_or_not(tmp_path: Path) -> None:
    text = HEAD + "CVE-2021-44228,0.94358,0.99966\n"
    (tmp_path / "plain.csv").write_text(text)
    (tmp_path / "packed.csv.gz").write_bytes(gzip.compress(text.encode()))

    plain, packed = read_epss(tmp_path / "plain.csv"), read_epss(tmp_path / "packed.csv.gz")

    assert plain == packed
    assert plain.day == date(2026, 8, 16)
    assert plain.scores == [(cve_number("CVE-2021-44228"), 943_580, 999_660)]


@pytest.mark.parametrize(
    "row",
    [
        "CVE-2021-1,0.5,0.5",
        "CVE-2021-44228,1.5,0.5",
        "CVE-2021-44228,nan,0",
        "CVE-2021-44228,x,0",
        "a",
        "a,b,c,d",
        "CVE-2021-44228,1.00001,1",
    ],
)
def test_a_bad_row_is_named_and_the_others_are_kept(tmp_path: Path, row: str) -> None:
    (tmp_path / "epss.csv").write_text(f"{HEAD}{row}\nCVE-2021-44228,0.9,0.9\n")

    found = read_epss(tmp_path / "epss.csv")

    assert found.bad == [row]
    assert len(found.scores) == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"\x1f\x8b\x08\x00broken", gzip.compress(HEAD.encode() * 9, mtime=0)[:-9], b"\xff\xff\xff", HEAD.encode()],
)
def test_a_damaged_or_empty_file_of_scores_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "epss.csv").write_bytes(data)

    with pytest.raises(BadEnrichment, match=r"epss\.csv cannot be used"):
        read_epss(tmp_path / "epss.csv")


def test_a_file_of_scores_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrichment, "MAX_BYTES", 10_000)
    (tmp_path / "epss.csv.gz").write_bytes(gzip.compress(b"\n" * 1_000_000 + b"x" * 1_000_000))

    with pytest.raises(BadEnrichment, match="unpacked it has more than 10000 bytes"):
        read_epss(tmp_path / "epss.csv.gz")


def test_the_catalogue_keeps_its_good_entries(tmp_path: Path) -> None:
    good = {"cveID": "CVE-2021-44228", "dateAdded": "2021-12-10", "knownRansomwareCampaignUse": "Known"}
    entries = [good, {"cveID": "nonsense"}, {"cveID": 5}, "text"]
    document = {"dateReleased": "2025-08-25T17:04:19.9796Z", "vulnerabilities": entries}
    (tmp_path / "kev.json").write_text(json.dumps(document))

    catalogue = read_kev(tmp_path / "kev.json")

    assert [(entry.cve, entry.known_ransomware_campaign_use) for entry in catalogue.entries] == [
        ("CVE-2021-44228", "Known")
    ]
    assert catalogue.day == date(2025, 8, 25)
    assert len(catalogue.bad) == 3


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"vulnerabilities": {}}', b'{"vulnerabilities": [', b"\xff"])
def test_what_is_no_catalogue_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "kev.json").write_bytes(data)

    with pytest.raises(BadEnrichment, match="not the catalogue"):
        read_kev(tmp_path / "kev.json")


@pytest.mark.long
def test_the_real_files_are_read_whole() -> None:
    folder = optional_data()

    scores, catalogue = read_epss(folder / "epss.csv.gz"), read_kev(folder / "kev.json")

    assert (len(scores.scores), scores.bad) == (360_142, [])
    assert (len(catalogue.entries), catalogue.bad) == (1404, [])
