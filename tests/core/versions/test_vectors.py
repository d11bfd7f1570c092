"""Every ordering answers as its ecosystem's own tools did when the published comparisons were made."""

import json

import pytest

from pratique.core.versions import Order, Scheme, compare
from tests.core.versions.vectors import DATA, misjudged, wrong
from tests.support.environment import optional_data

FILES = {
    Scheme.APK: "alpine",
    Scheme.CRAN: "cran",
    Scheme.DPKG: "debian",
    Scheme.HACKAGE: "hackage",
    Scheme.MAVEN: "maven",
    Scheme.NUGET: "nuget",
    Scheme.COMPOSER: "packagist",
    Scheme.PUB: "pub",
    Scheme.PEP440: "pypi",
    Scheme.RPM: "redhat",
    Scheme.GEM: "rubygems",
    Scheme.SEMVER: "semver",
}


@pytest.mark.parametrize("scheme", FILES)
def test_the_committed_comparisons_are_answered(scheme: Scheme) -> None:
    path = DATA / f"{scheme}.tsv"

    assert path.stat().st_size > 0
    assert wrong(scheme, path) == []


@pytest.mark.parametrize("scheme", FILES)
def test_all_published_comparisons_are_answered(scheme: Scheme) -> None:
    folder = optional_data() / "vectors" / "versions"

    files = sorted(folder.glob(f"{FILES[scheme]}-versions*.txt"))

    assert files
    assert [wrong(scheme, path) for path in files] == [[] for _ in files]


COMPARED = [
    (Scheme.APK, "vers-alpine_version_cmp_test.json"),
    (Scheme.MAVEN, "vers-maven_version_cmp_test.json"),
    (Scheme.NUGET, "vers-nuget_version_cmp_test.json"),
    (Scheme.DPKG, "univers-deb_version_cmp.json"),
    (Scheme.ALPM, "vers-alpm_version_cmp_test.json"),
    (Scheme.GENTOO, "vers-gentoo_version_cmp_test.json"),
    (Scheme.CONAN, "vers-conan_version_cmp_test.json"),
    (Scheme.OPENSSL, "vers-openssl_version_cmp_test.json"),
    (Scheme.DATETIME, "vers-datetime_version_cmp_test.json"),
    (Scheme.LEXICOGRAPHIC, "vers-lexicographic-test.json"),
]
RANGES = {
    "vers-vers_canonical_parse_test.json",
    "vers-pypi_range_validate_test.json",
    "vers-pypi_range_containment_test.json",
    "vers-npm_range_containment_test.json",
    "univers-pypi_range_roundtrip.json",
}
"""Answered in test_vers.py."""
UNASKED = {
    "the notations of resolvers, which no source of advisories uses: ranges come as OSV's events or in VERS": {
        "vers-conan_range_from_native_basic_test.json",
        "vers-conan_range_from_native_test.json",
        "vers-gem_range_from_native_test.json",
        "vers-nginx_range_from_native_test.json",
        "vers-npm_range_from_native_test.json",
        "vers-nuget_range_from_native_test.json",
        "vers-openssl_range_from_native_test.json",
        "vers-pypi_range_from_native_test.json",
    },
}


@pytest.mark.parametrize(("scheme", "name"), COMPARED)
def test_the_comparisons_of_vers_are_answered(scheme: Scheme, name: str) -> None:
    path = optional_data() / "vectors" / "versions" / name

    assert misjudged(scheme, path) == []


def test_every_published_file_is_answered_or_says_why_not() -> None:
    folder = optional_data() / "vectors" / "versions"
    lists = {path.name for name in FILES.values() for path in folder.glob(f"{name}-versions*.txt")}

    answered = lists | {name for _, name in COMPARED} | RANGES | {"node-semver.json"}

    assert {path.name for path in folder.iterdir()} - answered == set().union(*UNASKED.values())


def test_npms_own_comparisons_are_answered() -> None:
    cases = json.loads((optional_data() / "vectors" / "versions" / "node-semver.json").read_bytes())

    greater = [case for case in cases["comparisons"] if compare(Scheme.SEMVER, case[0], case[1]) is not Order.GREATER]
    equal = [case for case in cases["equality"] if compare(Scheme.SEMVER, case[0], case[1]) is not Order.EQUAL]
    valid = [case for case in cases["valid-versions"] if compare(Scheme.SEMVER, case[0], case[0]) is Order.UNKNOWN]
    # npm's limit on the size of numbers is JavaScript's, not Semantic Versioning's; Go and Cargo have none such.
    invalid = [case for case in cases["invalid-versions"] if case[1] != "too big"]

    assert (greater, equal, valid) == ([], [], [])
    assert [case for case in invalid if compare(Scheme.SEMVER, case[0], case[0]) is not Order.UNKNOWN] == []
