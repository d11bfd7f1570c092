"""The lists of licences are read, and what they say of one licence is put together."""

from pathlib import Path

import pytest

from pratique.core.advisories.enrichment import BadEnrichment
from pratique.core.advisories.index import Index, build, find_inputs
from pratique.core.advisories.licences import read_licences
from tests.core.advisories.making import DATA, NOW

SPDX = DATA / "feeds" / "licenses.json"
CATEGORIES = DATA / "feeds" / "license-categories.json"


def test_real_lists_are_read_whole() -> None:
    spdx, categories = read_licences(SPDX), read_licences(CATEGORIES)

    assert (spdx.version, spdx.bad, categories.bad) == ("3.28.0", [], [])
    assert {each.id: each.is_osi for each in spdx.licences}["MIT"]
    assert {each.id: each.category for each in categories.licences}["GPL-3.0-only"] == "Copyleft"


def test_an_index_knows_a_licence_by_all_lists_and_any_spelling(tmp_path: Path) -> None:
    build(find_inputs([DATA / "feeds"]), tmp_path / "index", now=NOW)

    with Index.open(tmp_path / "index") as index:
        licence = index.licence("apache-2.0")
        nothing = index.licence("Nobody-1.0")

    assert licence is not None
    assert (licence.id, licence.name, licence.category, licence.is_osi) == (
        "Apache-2.0",
        "Apache License 2.0",
        "Permissive",
        True,
    )
    assert nothing is None


def test_entries_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "licenses.json"
    path.write_text('{"licenseListVersion": "1", "licenses": [{"licenseId": "MIT"}, {}, 3, {"licenseId": "a b"}]}')

    found = read_licences(path)

    assert [each.id for each in found.licences] == ["MIT"]
    assert [each.partition(":")[0] for each in found.bad] == ["entry 2", "entry 3", "entry 4"]


@pytest.mark.parametrize("text", ["{", "3", "[]", '{"licenses": []}'])
def test_another_file_of_that_name_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "licenses.json"
    path.write_text(text)

    with pytest.raises(BadEnrichment, match="licence"):
        read_licences(path)
