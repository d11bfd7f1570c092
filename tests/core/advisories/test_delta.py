"""The difference of two indexes names what has to be matched or shown anew, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest

from pratique.core.advisories.enrichment import cve_name, cve_number
from pratique.core.advisories.index import difference
from tests.core.advisories.making import advisory, build_of, write_feed

VECTOR = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]
NEWER = {"type": "CVSS_V4", "score": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"}
CVE = "CVE-2026-10001"


def test_the_same_index_differs_in_nothing(tmp_path: Path) -> None:
    path = _index(tmp_path, "a", advisory("A"))

    assert difference(path, path).is_empty


def test_a_new_advisory_names_its_package_and_its_vulnerability(tmp_path: Path) -> None:
    old = _index(tmp_path, "old", advisory("A", name="one"))
    new = _index(tmp_path, "new", advisory("A", name="one"), advisory("B", name="two", aliases=[CVE]))

    for delta in (difference(old, new), difference(new, old)):
        assert delta.packages == {("PyPI", "two")}
        assert delta.vulnerabilities == {CVE}
        assert delta.ecosystems == frozenset()


@pytest.mark.parametrize(
    ("fields", "packages", "vulnerabilities"),
    [
        ({"severity": VECTOR}, set(), {"A"}),
        ({"summary": "Other words"}, set(), set()),
        ({"withdrawn": "2026-10-01T00:00:00Z"}, {("PyPI", "sample")}, {"A"}),
        ({"aliases": [CVE]}, {("PyPI", "sample")}, {"A", CVE}),
        ({"events": [{"introduced": "0"}]}, {("PyPI", "sample")}, set()),
    ],
)
def test_a_changed_record_names_what_it_touches(
    tmp_path: Path, fields: dict[str, Any], packages: set[tuple[str, str]], vulnerabilities: set[str]
) -> None:
    old = _index(tmp_path, "old", advisory("A"), advisory("B", name="other"))
    new = _index(tmp_path, "new", advisory("A", **fields), advisory("B", name="other"))

    delta = difference(old, new)

    assert delta.packages == packages
    assert delta.vulnerabilities == vulnerabilities


def test_a_score_of_an_older_version_of_cvss_beside_the_same_newest_one_names_the_vulnerability(tmp_path: Path) -> None:
    old = _index(tmp_path, "old", advisory("A", severity=[NEWER]))
    new = _index(tmp_path, "new", advisory("A", severity=[NEWER, *VECTOR]))

    assert difference(old, new).vulnerabilities == {"A"}


def test_a_package_that_is_covered_by_name_only_now_is_named(tmp_path: Path) -> None:
    fields: dict[str, Any] = {"ecosystem": "Debian:12", "name": "openssl"}
    sample = write_feed(tmp_path / "samples.zip", advisory("A", **fields))
    named = write_feed(tmp_path / "Debian-12-changelogs.zip", advisory("A", **fields))
    old, new = build_of(tmp_path / "old", sample).path, build_of(tmp_path / "new", named).path

    assert difference(old, new).packages == {("Debian:12", "openssl")}


def test_a_later_day_of_what_is_covered_names_no_ecosystem(tmp_path: Path) -> None:
    old = _index(tmp_path, "old", advisory("A", modified="2026-10-01T00:00:00Z"))
    new = _index(tmp_path, "new", advisory("A", modified="2026-10-02T00:00:00Z"))
    ended = _index(tmp_path, "ended", advisory("A", modified="2026-08-02T00:00:00Z"))

    assert difference(old, new).is_empty
    assert difference(old, ended).ecosystems == {"PyPI"}


def test_scores_and_exploits_name_only_vulnerabilities_that_are_known(tmp_path: Path) -> None:
    feed = write_feed(tmp_path / "PyPI.zip", advisory("A", aliases=[CVE]))
    old = build_of(tmp_path / "old", feed).path
    (tmp_path / "epss.csv").write_text(f"cve,epss,percentile\n{CVE},0.1,0.2\nCVE-2026-77777,0.1,0.2\n")
    (tmp_path / "kev.json").write_text(json.dumps({"vulnerabilities": [{"cveID": "CVE-2026-66666"}]}))
    new = build_of(tmp_path / "new", feed, epss=tmp_path / "epss.csv", kev=tmp_path / "kev.json").path

    assert difference(old, new).vulnerabilities == {CVE}


def test_an_ecosystem_that_is_covered_now_is_named(tmp_path: Path) -> None:
    samples = build_of(tmp_path / "old", write_feed(tmp_path / "samples.zip", advisory("A"))).path
    whole = build_of(tmp_path / "new", write_feed(tmp_path / "PyPI.zip", advisory("A"))).path

    assert difference(samples, whole).ecosystems == {"PyPI"}


@pytest.mark.parametrize("cve", ["CVE-1999-0001", "CVE-2021-44228", "CVE-2026-123456789"])
def test_a_cve_is_its_number(cve: str) -> None:
    assert cve_name(cve_number(cve)) == cve


def _index(folder: Path, name: str, *records: object) -> Path:
    (folder / name).mkdir()
    return build_of(folder / name, write_feed(folder / name / "PyPI.zip", *records)).path
