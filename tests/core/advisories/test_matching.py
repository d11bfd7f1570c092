"""Matching finds what the published cases expect, says which event decided, and never is silent for want of order."""

import gzip
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.advisories.feeds import find_feeds
from pratique.core.advisories.index import Index, Inputs, build
from pratique.core.advisories.matching import SortedVersions, affected, match_version
from pratique.core.advisories.records import read_record
from pratique.core.advisories.spans import Advisory, compile_spans
from pratique.core.versions import Scheme
from tests.core.advisories.labels import EXPLAINED_LABELS, labelled_otherwise
from tests.core.advisories.making import DATA, NOW, advisory, build_of, encoded, index_of
from tests.support.environment import optional_data

# Ours is wider, and as the ecosystem has it: NuGet takes "jQuery" and "jquery" as one package, and PHP's own
# version_compare puts 6.0 below 6.0.0.
EXPLAINED = {("NuGet", "jquery"), ("Packagist", "bytefury/crater")}


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    built = build_of(tmp_path_factory.mktemp("committed"), DATA / "advisories")
    with Index.open(built.path) as index:
        yield index


def test_the_committed_cases_find_what_they_expect(committed: Index) -> None:
    cases = [json.loads(line) for line in (DATA / "matching.jsonl").read_text(encoding="utf-8").splitlines()]

    assert len(cases) > 300
    assert list(_differing(committed, cases, DATA / "advisories")) == []


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = optional_data() / "advisories"
    zips = sorted(folder / name for name in {case["zip"] for case in _lines("osv-match.jsonl.gz")})
    built = build(Inputs(feeds=tuple(find_feeds(zips))), tmp_path_factory.mktemp("whole") / "index", now=NOW)
    with Index.open(built.path) as index:
        yield index


@pytest.mark.long
def test_all_cases_find_what_they_expect(whole: Index) -> None:
    assert list(_differing(whole, _lines("osv-match.jsonl.gz"), optional_data() / "advisories")) == []


@pytest.mark.long
def test_what_people_labelled_is_told_alike_or_explained(whole: Index) -> None:
    labels = [label for label in _lines("anchore-match-labels.jsonl.gz") if label["label"] in ("TP", "FP")]

    differing = set(labelled_otherwise(whole, labels))

    assert differing - EXPLAINED_LABELS.keys() == set()
    assert EXPLAINED_LABELS.keys() - differing == set()


@given(
    versions=st.lists(st.sampled_from([f"{major}.{minor}" for major in range(5) for minor in range(4)]), max_size=12)
)
def test_many_versions_at_once_match_as_each_alone(versions: list[str]) -> None:
    package = _package()
    ordered = SortedVersions.of(Scheme.PEP440, versions)

    hits = affected(package, ordered)

    together = {(hit.advisory.id, ordered.texts[at]) for hit in hits for at in range(hit.start, hit.stop)}
    alone = {
        (match.advisory.id, version)
        for version in versions
        for match in match_version(package, version, Scheme.PEP440)[0]
    }
    assert together == alone


@pytest.mark.parametrize(
    ("version", "explanation", "fixed"),
    [
        ("1.5", "A affects (ECOSYSTEM) from the beginning until fixed in 2.0; 1.5 lies within", "2.0"),
        ("3.1", "B affects (ECOSYSTEM) from 3.0 up to and including 3.1; 3.1 lies within", None),
        ("4.0", "C lists 4.0", None),
        ("6.0", "D affects (SEMVER) from 5.0 and names no version that ends it; 6.0 lies within", None),
    ],
)
def test_a_match_says_which_event_decided(version: str, explanation: str, fixed: str | None) -> None:
    [match], undecided = match_version(_package(), version, Scheme.PEP440)

    assert match.explanation == explanation
    assert match.fixed == fixed
    assert undecided == []


def test_a_version_without_order_is_matched_by_its_text_and_otherwise_undecided() -> None:
    package = _package()

    listed, _ = match_version(package, "not a version", Scheme.PEP440)
    matches, undecided = match_version(package, "neither is this", Scheme.PEP440)

    assert [match.explanation for match in listed] == ["C lists not a version"]
    assert matches == []
    assert {each.advisory.id for each in undecided} == {"A", "B", "D"}
    assert "no place in the order of pep440" in undecided[0].reason


def test_versions_without_order_stay_apart_from_the_sorted() -> None:
    ordered = SortedVersions.of(Scheme.SEMVER, ["1.10.0", "latest", "1.9.0", "1.9.0"])

    assert ordered.texts == ("1.9.0", "1.10.0")
    assert ordered.unordered == ("latest",)


def test_a_range_that_cannot_be_ordered_is_told_and_does_not_come_out_clean(tmp_path: Path) -> None:
    with index_of(tmp_path, advisory(events=[{"introduced": "0"}, {"fixed": "one hundred"}])) as index:
        outcome = index.match("PyPI", "sample", "1.0")

    assert outcome.matches == ()
    assert ["one hundred" in each.reason for each in outcome.undecided] == [True]
    assert not outcome.is_clean


def _lines(name: str) -> list[dict[str, Any]]:
    with gzip.open(optional_data() / "vectors" / "matching" / name, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _package() -> list[Advisory]:
    return [
        _advisory("A", [{"introduced": "0"}, {"fixed": "2.0"}]),
        _advisory("B", [{"introduced": "3.0"}, {"last_affected": "3.1"}]),
        _advisory("C", [], ["4.0", "not a version"]),
        _advisory("D", [{"introduced": "5.0"}], kind="SEMVER"),
    ]


def _advisory(
    identifier: str, events: list[dict[str, str]], versions: list[str] | None = None, kind: str = "ECOSYSTEM"
) -> Advisory:
    record = advisory(identifier, events=events, kind=kind)
    record["affected"][0]["versions"] = versions
    entries = [entry for _, entry in read_record(encoded(record)).entries()]
    spans, texts, undecided = compile_spans(entries, Scheme.PEP440)
    return Advisory(identifier, (identifier,), spans, texts, undecided)


def _differing(index: Index, cases: list[dict[str, Any]], folder: Path) -> Iterator[str]:
    known: dict[str, set[str]] = {}
    for case in cases:
        name = case["zip"]
        if name not in known:
            with zipfile.ZipFile(folder / name) as archive:
                known[name] = {Path(member).stem for member in archive.namelist()}
        outcome = index.match(case["ecosystem"], case["package"], case["version"])
        found = sorted({match.advisory.id for match in outcome.matches} & known[name])
        explained = (case["ecosystem"], case["package"]) in EXPLAINED and set(case["expected"]) <= set(found)
        # The published cases know no modules: they hold a plain rpm against the fixes of a module's rpms too.
        of_modules = {each.id for each in index.package(case["ecosystem"], case["package"]) if each.modules}
        explained |= ".module" not in case["version"] and set(case["expected"]) - of_modules == set(found)
        if found != sorted(case["expected"]) and not explained:
            yield f"{case['ecosystem']} {case['package']} {case['version']}: {found}, not {case['expected']}"
