"""A package URL reads into one canonical value, by the specification's own cases."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.names.purl import InvalidPurl, Purl
from tests.support.environment import optional_data

COMMITTED = Path(__file__).parents[2] / "data" / "purls.jsonl"
# Two cases want an error for upper-case keys of qualifiers, where the specification and other cases lower them.
EXPLAINED = {
    "pkg:gem/jruby-launcher@1.1.2?Platform=java",
    "pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25",
}


def test_the_committed_cases_are_answered() -> None:
    cases = [json.loads(line) for line in COMMITTED.read_text(encoding="utf-8").splitlines()]

    assert len(cases) > 200
    assert list(_wrong(cases)) == []


def test_all_cases_of_the_specification_are_answered() -> None:
    cases = json.loads((optional_data() / "vectors" / "purl-tests.json").read_bytes())

    assert list(_wrong(cases)) == []


@given(st.text(max_size=40))
def test_any_text_is_a_purl_or_refused(text: str) -> None:
    read = _read(f"pkg:{text}")

    assert read is None or _read(str(read)) == read


@given(
    name=st.text("abZ09-_.~ @/?#%&=+é", min_size=1, max_size=12).filter(lambda name: name.strip("/")),
    version=st.text("abZ09-_.~@/?#%&=+:é", max_size=12),
    value=st.text("abZ09/?#%&=+:é ", max_size=12),
)
def test_what_is_made_of_parts_reads_back_as_the_same(name: str, version: str, value: str) -> None:
    purl = Purl.of("generic", name=name, version=version, qualifiers={"arch": value}, namespace="team/ö")

    assert Purl.parse(str(purl)) == purl


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "does not begin"),
        ("npm/left-pad", "does not begin"),
        ("pkg:npm", "a type only"),
        ("pkg:npm/", "no name"),
        ("pkg:n!pm/x", "not a type"),
        ("pkg:npm/x?a", "has no value"),
        ("pkg:npm/x?a=1&A=2", "there twice"),
        ("pkg:npm/x?1=2", "not the key"),
        ("pkg:npm/" + "x" * 5000, "more than 4096"),
        ("pkg:swift/x@1", "needs a namespace"),
        ("pkg:cargo/a/b@1", "has no namespace"),
    ],
)
def test_a_text_that_is_no_purl_is_refused_with_why(text: str, reason: str) -> None:
    with pytest.raises(InvalidPurl, match=reason):
        Purl.parse(text)


def test_a_purl_gives_its_package_and_its_qualifiers() -> None:
    purl = Purl.parse("pkg:deb/debian/libssl3@3.0.9-1?distro=debian-12&arch=amd64")

    assert purl.qualifier("distro") == "debian-12"
    assert purl.qualifier("epoch") == ""
    assert str(purl.without_version()) == "pkg:deb/debian/libssl3"


def _read(text: str) -> Purl | None:
    try:
        return Purl.parse(text)
    except InvalidPurl:
        return None


def _wrong(cases: list[dict[str, Any]]) -> Iterator[str]:
    for case in cases:
        given_text = case["input"]
        try:
            found = _answer(case["test_type"], given_text)
        except InvalidPurl as refusal:
            if not case["expected_failure"]:
                yield f"{given_text}: {refusal}"
            continue
        if case["expected_failure"]:
            if given_text not in EXPLAINED:
                yield f"{given_text}: should be refused"
        elif found != _bare(case["expected_output"]):
            yield f"{given_text}: {found}, not {case['expected_output']}"


def _answer(kind: str, text: Any) -> object:
    if kind == "build":
        parts = {key: value for key, value in text.items() if key != "type" and value is not None}
        return str(Purl.of(text["type"] or "", **{"name": "", **parts}))
    purl = Purl.parse(text)
    if kind == "validate":
        return str(purl)
    parts = {key: getattr(purl, key) for key in ("type", "namespace", "name", "version", "subpath")}
    return _bare({**parts, "qualifiers": dict(purl.qualifiers)})


def _bare(expected: object) -> object:
    return {key: value for key, value in expected.items() if value} if isinstance(expected, dict) else expected
