"""Ranges in VERS are read, written and asked as its specification and its published cases have it."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.versions import BadRange, Key, NotAVersion, Scheme, VersionRange, key
from tests.support.environment import optional_data

VERSIONS = [f"{major}.{minor}" for major in range(4) for minor in range(3)]
BOUNDS = st.lists(st.sampled_from(VERSIONS), min_size=1, max_size=6, unique=True).map(sorted)


@pytest.mark.parametrize(
    ("text", "version", "within"),
    [
        ("vers:npm/*", "1.0.0", True),
        ("vers:npm/>=1.0.0|<2.0.0", "1.5.0", True),
        ("vers:npm/>=1.0.0|<2.0.0", "2.0.0", False),
        ("vers:npm/>=1.0.0|<2.0.0", "2.0.0-rc.1", True),
        ("vers:pypi/<=1.3.0|3.0.0", "3.0", True),
        ("vers:pypi/<=1.0.0|>=2.0.0", "1.5", False),
        ("vers:pypi/!=1.0", "1.0.0", False),
        ("vers:pypi/!=1.0", "1.1", True),
        ("vers:pypi/1.0", "1.1", False),
        ("vers:pypi/>=1.0|!=1.5|<2.0", "1.5", False),
        ("vers:pypi/>=1.0|>=1.5|<2.0", "1.2", True),
        ("vers:pypi/>=1.0|<1.5|<2.0", "1.7", True),
        ("vers:pypi/>1.0|<1.5", "1.0", False),
        ("vers:pypi/1%210.1", "1!0.1", True),
        ("vers:all/*", "anything", True),
        ("vers:none/*", "anything", False),
        ("vers:intdot/>=10.2|<10.010", "10.09-x", True),
        ("vers:pypi/>=1.0|>1.5|<2.0", "1.5", True),
        ("vers:pypi/<1.5|<=1.5", "1.5", True),
        ("vers:deb/<1:2.0-1", "1:2.0~rc1-1", True),
    ],
)
def test_a_version_is_within_a_range_or_not(text: str, version: str, *, within: bool) -> None:
    assert VersionRange.parse(text).holds(version) is within


@given(bounds=BOUNDS, version=st.sampled_from(VERSIONS))
def test_pairs_of_bounds_hold_what_lies_in_any_of_them(bounds: list[str], version: str) -> None:
    bounds = bounds[: len(bounds) // 2 * 2] or ["0.0", "3.2"]
    pairs = list(zip(bounds[::2], bounds[1::2], strict=True))
    text = "vers:pypi/" + "|".join(f">={first}|<{last}" for first, last in pairs)

    within = any(_key(first) <= _key(version) < _key(last) for first, last in pairs)

    assert VersionRange.parse(text).holds(version) is within


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "does not begin"),
        ("npm/1.0", "does not begin"),
        ("vers:npm", "does not begin"),
        ("vers:npm/>=1.0.0| <2.0.0", "whitespace"),
        ("vers:npm/|>=1.0.0", "pipe"),
        ("vers:npm/>=1.0.0||<2.0.0", "pipe"),
        ("vers:npm/>=1.0.0|*", "stands alone"),
        ("vers:npm/1.0%2G0", "percent-encoding"),
        ("vers:npm/>=|2", "has no version"),
        ("vers:all/1", "has the range"),
        ("vers:npm/>=x|<2.0.0", "not a version of the scheme semver"),
        ("vers:cobol/>=1|<2", "no order of versions named cobol"),
        ("vers:npm/" + "1|" * 5_000 + "1", "more than 4096 constraints"),
        ("vers:npm/" + "1" * 70_000, "more than 65536 characters"),
    ],
)
def test_what_is_no_range_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(BadRange, match=reason):
        VersionRange.parse(text)


@pytest.mark.parametrize("text", ["vers:pypi/1%210.1", "vers:deb/>=1:1.0~rc1+a|!=1:2.0", "vers:none/*", "vers:npm/*"])
def test_a_canonical_range_is_written_as_it_was_read(text: str) -> None:
    assert str(VersionRange.parse_canonical(text)) == text


def test_a_scheme_without_an_order_is_not_asked() -> None:
    with pytest.raises(NotAVersion):
        VersionRange.parse("vers:cobol/1").holds("1")


def test_the_published_cases_of_reading_are_answered() -> None:
    for case in _cases("vers-vers_canonical_parse_test.json"):
        if case.get("expected_failure"):
            with pytest.raises(BadRange):
                VersionRange.parse_canonical(case["input"])
            continue
        found = VersionRange.parse_canonical(case["input"])
        wanted = case["expected_output"]
        assert found.scheme == wanted["scheme"]
        assert [[each.comparator, each.version] for each in found.constraints] == wanted["version_constraints"]


def test_the_published_cases_of_writing_and_asking_are_answered() -> None:
    for case in [*_cases("vers-pypi_range_validate_test.json"), *_cases("univers-pypi_range_roundtrip.json")]:
        given_ = case["input"] if isinstance(case["input"], str) else case["input"]["vers"]
        assert str(VersionRange.parse(given_)) == case["expected_output"]
    for case in [*_cases("vers-npm_range_containment_test.json"), *_cases("vers-pypi_range_containment_test.json")]:
        found = VersionRange.parse(case["input"]["vers"])
        assert found.holds(case["input"]["version"]) is case["expected_output"]


def _cases(name: str) -> Sequence[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((optional_data() / "vectors" / "versions" / name).read_bytes())
    assert cases
    return cases


def _key(text: str) -> Key:
    return key(Scheme.PEP440, text)
