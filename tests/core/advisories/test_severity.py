"""Severities are scored as FIRST's calculators do, and where a source gives only words, those are taken."""

import csv
from pathlib import Path
from typing import Any

import pytest

from pratique.core.advisories.records import read_record
from pratique.core.advisories.severity import BadVector, Level, read_vector, severities_of, severity_of
from tests.core.advisories.making import DATA, advisory, encoded
from tests.support.environment import optional_data

NETWORK = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
TWO = "AV:N/AC:L/Au:N/C:C/I:C/A:C"
LOCAL = "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"
FOUR = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"


def test_the_committed_vectors_have_their_published_scores() -> None:
    assert _wrong(DATA / "cvss.tsv") == []


def test_all_vectors_have_their_published_scores() -> None:
    assert _wrong(optional_data() / "vectors" / "cvss-scores.tsv") == []


def test_vectors_that_real_records_have_wrong_are_refused() -> None:
    vectors = [each[0] for each in _rows(DATA / "cvss-invalid.tsv")]

    assert len(vectors) == 6
    assert [each for each in vectors if _is_read(each)] == []


def test_all_vectors_that_real_records_have_wrong_are_the_committed_ones() -> None:
    everywhere = _rows(optional_data() / "vectors" / "cvss-invalid.tsv")

    assert [each[0] for each in everywhere] == [each[0] for each in _rows(DATA / "cvss-invalid.tsv")]


@pytest.mark.parametrize("text", ["", "7.5", f"{NETWORK}/", "CVSS:3.1/AV:X", "CVSS:9.9/AV:N", "low", "a" * 600, "\x00"])
def test_a_text_that_is_no_vector_is_refused(text: str) -> None:
    with pytest.raises(BadVector, match="is not a CVSS vector"):
        read_vector(text)


@pytest.mark.parametrize(
    ("fields", "level", "score"),
    [
        ({}, Level.UNKNOWN, None),
        ({"severity": [{"type": "CVSS_V3", "score": NETWORK}]}, Level.CRITICAL, 9.8),
        ({"severity": [{"type": "CVSS_V3", "score": LOCAL}, {"type": "CVSS_V4", "score": FOUR}]}, Level.CRITICAL, 10.0),
        (
            {"severity": [{"type": "CVSS_V3", "score": LOCAL}, {"type": "CVSS_V3", "score": NETWORK}]},
            Level.CRITICAL,
            9.8,
        ),
        ({"severity": [{"type": "CVSS_V3", "score": f"{NETWORK}/"}]}, Level.UNKNOWN, None),
        ({"severity": [{"type": "Ubuntu", "score": "negligible"}]}, Level.LOW, None),
        ({"database_specific": {"severity": "MODERATE"}}, Level.MEDIUM, None),
        ({"database_specific": {"severity": "frightful"}}, Level.UNKNOWN, None),
    ],
)
def test_a_record_has_the_severity_of_its_newest_vector_or_of_its_word(
    fields: dict[str, Any], level: Level, score: float | None
) -> None:
    severity = severity_of(read_record(encoded(advisory(**fields))))

    assert (severity.level, severity.score) == (level, score)


def test_a_record_has_the_worst_score_of_each_version_of_cvss_the_newest_first() -> None:
    given = [("CVSS_V2", TWO), ("CVSS_V3", LOCAL), ("CVSS_V4", FOUR), ("CVSS_V3", NETWORK), ("CVSS_V4", "wrong")]
    record = advisory(severity=[{"type": kind, "score": vector} for kind, vector in given])

    found = severities_of(read_record(encoded(record)))

    assert [(each.version, each.score, each.vector) for each in found] == [
        ("4.0", 10.0, FOUR),
        ("3.1", 9.8, NETWORK),
        ("2.0", 10.0, TWO),
    ]


def _wrong(path: Path) -> list[str]:
    return [
        row[0]
        for row in _rows(path)
        if (read_vector(row[0]).score, read_vector(row[0]).level) != (float(row[1]), row[2].lower())
    ]


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if row[0] != "vector"]
    assert rows
    return rows


def _is_read(vector: str) -> bool:
    try:
        read_vector(vector)
    except BadVector:
        return False
    return True
