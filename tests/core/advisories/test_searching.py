"""Vulnerabilities by what a person types."""

from pathlib import Path

import pytest

from pratique.core.advisories.index import Index
from tests.core.advisories.making import advisory, index_of


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder: Path = tmp_path_factory.mktemp("searching")
    return index_of(
        folder,
        advisory("GHSA-aaaa-bbbb-cccc", aliases=["CVE-2026-0001"], database_specific={"cwe_ids": ["CWE-79"]}),
        advisory("PYSEC-2026-2", name="other", database_specific={"cwe_ids": ["CWE-791", "CWE-20"]}),
        advisory("PYSEC-2026-3", withdrawn="2026-10-02T00:00:00Z", database_specific={"cwe_ids": ["CWE-79"]}),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CVE-2026-0001", ["CVE-2026-0001"]),
        ("cve-2026-0001", ["CVE-2026-0001"]),
        ("GHSA-aaaa-bbbb-cccc", ["CVE-2026-0001"]),
        ("CWE-79", ["CVE-2026-0001"]),
        ("cwe-20", ["PYSEC-2026-2"]),
        ("sample", ["CVE-2026-0001"]),
        ("Other", ["PYSEC-2026-2"]),
        ("nothing", []),
        ("%", []),
    ],
)
def test_an_id_an_alias_a_weakness_or_a_package_is_found(index: Index, text: str, found: list[str]) -> None:
    assert index.search(text, limit=20) == found


def test_what_is_found_is_cut_off(index: Index) -> None:
    assert index.search("CWE-79", limit=0) == []
