"""The laws every ordering obeys, whatever the texts: total, transitive, the same for the same text, never a crash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.versions import (
    ABOVE_ALL,
    BELOW_ALL,
    KEYS,
    Key,
    NotAVersion,
    Order,
    Scheme,
    compare,
    key,
    scheme_named,
    scheme_of,
    successor,
)
from pratique.core.versions.encoding import number, word
from pratique.core.versions.schemes import ENGINE

PARTS = ["0", "1", "2", "9", "10", "00", "01", "99999999999999999999", ".", ".", "-", "_", "~", "^", "+", ":", "a", "b"]
WORDS = [
    "alpha",
    "beta",
    "rc",
    "pre",
    "dev",
    "post",
    "final",
    "ga",
    "sp",
    "SNAPSHOT",
    "RC",
    "p1",
    "r2",
    "-r",
    "v",
    "_p",
]
LIKE_VERSIONS = st.lists(st.sampled_from(PARTS + WORDS), min_size=1, max_size=9).map("".join)
TEXTS = st.one_of(LIKE_VERSIONS, st.text(max_size=12))
OPPOSITE = {
    Order.LESS: Order.GREATER,
    Order.GREATER: Order.LESS,
    Order.EQUAL: Order.EQUAL,
    Order.UNKNOWN: Order.UNKNOWN,
}


@given(scheme=st.sampled_from(Scheme), left=TEXTS, right=TEXTS)
def test_two_texts_stand_to_each_other_in_one_way_only(scheme: Scheme, left: str, right: str) -> None:
    assert compare(scheme, left, right) is OPPOSITE[compare(scheme, right, left)]


@given(scheme=st.sampled_from(Scheme), texts=st.lists(TEXTS, min_size=3, max_size=3))
def test_the_order_is_transitive(scheme: Scheme, texts: list[str]) -> None:
    first, second, third = sorted(texts, key=lambda text: _key(scheme, text) or b"")
    chain = {compare(scheme, first, second), compare(scheme, second, third)}

    if Order.UNKNOWN not in chain:
        assert chain <= {Order.LESS, Order.EQUAL}
        assert compare(scheme, first, third) is (Order.LESS if Order.LESS in chain else Order.EQUAL)


@given(scheme=st.sampled_from(Scheme), text=TEXTS)
def test_a_key_lies_between_the_bounds_and_below_its_successor(scheme: Scheme, text: str) -> None:
    found = _key(scheme, text)

    if found is not None:
        assert BELOW_ALL < found < successor(found) < ABOVE_ALL
        assert _key(scheme, text) == found
        assert hash(_key(scheme, text)) == hash(found)


@given(scheme=st.sampled_from(Scheme), text=TEXTS)
def test_spaces_around_a_version_say_nothing(scheme: Scheme, text: str) -> None:
    if _key(scheme, text) is not None:
        assert compare(scheme, text, f" {text}\t") is Order.EQUAL


@given(left=st.integers(min_value=0), right=st.integers(min_value=0))
def test_numbers_are_ordered_by_their_value(left: int, right: int) -> None:
    assert (number(str(left)) < number(str(right))) == (left < right)
    assert number(f"000{left}") == number(str(left))


@pytest.mark.parametrize("digits", [239, 240, 241, 500])
def test_long_numbers_are_ordered_by_their_value(digits: int) -> None:
    assert number("9" * (digits - 1)) < number("1" + "0" * (digits - 1)) < number("2" + "0" * (digits - 1))


@given(left=st.text("ab~-", max_size=4), right=st.text("ab~-", max_size=4))
def test_words_are_ordered_by_their_signs(left: str, right: str) -> None:
    assert (word(left) < word(right)) == (left < right)


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("text", ["", " ", "\x00", "1\x002", "1 2", "1\n2", "a" * 600, "1." * 400, "\ud800"])
def test_what_cannot_be_a_version_has_no_place(scheme: Scheme, text: str) -> None:
    with pytest.raises(NotAVersion, match=f"not a version of the scheme {scheme}"):
        key(scheme, text)


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        (Scheme.SEMVER, "latest"),
        (Scheme.SEMVER, "hello, world"),
        (Scheme.GO, "(devel)"),
        (Scheme.GEM, "latest"),
        (Scheme.CRAN, "1.x"),
        (Scheme.HACKAGE, "1.2-3"),
        (Scheme.NUGET, "*"),
        (Scheme.DPKG, "1.0/2"),
        (Scheme.DPKG, "1.0-"),
        (Scheme.DPKG, ":1.0"),
        (Scheme.DPKG, "a:1.0"),
        (Scheme.DPKG, "1:1.0-a:1"),
        (Scheme.GEM, "1..2"),
        (Scheme.GEM, "1."),
        (Scheme.SEMVER, "1.2.3-"),
        (Scheme.SEMVER, "1.2.3-a..b"),
    ],
)
def test_a_text_of_another_form_is_not_a_version(scheme: Scheme, text: str) -> None:
    assert compare(scheme, text, "1.0") is Order.UNKNOWN


def test_every_scheme_has_an_ordering_and_some_ecosystem_or_a_reason() -> None:
    assert set(KEYS) == set(Scheme)
    assert ENGINE > 0


@pytest.mark.parametrize(
    ("ecosystem", "scheme"),
    [
        ("PyPI", Scheme.PEP440),
        ("Debian:12", Scheme.DPKG),
        ("Ubuntu:22.04:LTS", Scheme.DPKG),
        ("Alpine:v3.20", Scheme.APK),
        ("Red Hat:enterprise_linux:9::appstream", Scheme.RPM),
        ("Go", Scheme.GO),
        ("OSS-Fuzz", None),
        ("", None),
    ],
)
def test_an_ecosystem_names_its_order_whatever_its_release(ecosystem: str, scheme: Scheme | None) -> None:
    assert scheme_of(ecosystem) is scheme


@pytest.mark.parametrize(
    ("scheme", "ordered"),
    [
        (Scheme.GO, ["v0.0.0-20191109021931-daa7c04131f5", "v0.1.0", "v2.0.0+incompatible", "go99.1rc1", "go99.1"]),
        (Scheme.DPKG, ["1.0~rc1-1", "1.0-1", "1.0-1+deb12u1", "1.0-1.1", "1.0-2", "1:0.1"]),
        (Scheme.RPM, ["1.0~rc1-1", "1.0-1", "1.0^git1-1", "1.0.1-1", "1:0.1-1"]),
        (Scheme.APK, ["1.2_rc1", "1.2", "1.2-r1", "1.2_p1", "1.2a", "1.2.1"]),
        (Scheme.PEP440, ["2004d-foo", "1.0.dev1", "1.0a1", "1.0", "1.0+local", "1.0.post1", "1!0.1"]),
        (Scheme.GEM, ["1.0.a", "1.0.b", "1.0", "1.0.0.1", "1.1"]),
        (Scheme.NUGET, ["1.0.0-Alpha", "1.0.0-beta", "1.0.0", "1.0.0.1"]),
        (Scheme.MAVEN, ["1-alpha", "1-SNAPSHOT", "1", "1-sp", "1-xyz", "1-1", "1.1"]),
        (Scheme.ALPM, ["1.0a", "1.0beta", "1.0rc1", "1.0", "1.0-2", "1.0.a", "1.0.1", "1:0.1"]),
        (Scheme.GENTOO, ["1.0_alpha2", "1.0_rc1", "1.0", "1.0-r1", "1.0_p1", "1.0b", "1.0.01", "1.0.1"]),
        (Scheme.CONAN, ["1.1-alpha.3", "1.1-alpha.22", "1.1", "1.1+b1", "1.1.a", "1.2"]),
        (Scheme.CONAN, ["9c", "9d", "10", "cci.1"]),
        (Scheme.OPENSSL, ["1.0.2", "1.0.2a", "1.0.2z", "1.0.2zh", "3.0.0-beta1", "3.0.0"]),
        (Scheme.DATETIME, ["2024-01-01T00:00:00+02:00", "2023-12-31T23:00:00Z", "2023-12-31T23:00:00.5Z"]),
        (Scheme.LEXICOGRAPHIC, ["10", "9", "a", "aa"]),
        (Scheme.INTDOT, ["9.10", "10", "10.2", "10.010x"]),
        (Scheme.COMPOSER, ["dev-main", "1.0-dev", "1.0-alpha1", "1.0-beta1", "1.0-RC1", "1.0", "1.0-p1"]),
    ],
)
def test_versions_of_a_line_sort_as_their_makers_meant(scheme: Scheme, ordered: list[str]) -> None:
    turned = ordered[::-1]

    assert sorted(turned, key=KEYS[scheme]) == ordered


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        ("pep440", Scheme.PEP440),
        ("PyPI", Scheme.PEP440),
        ("deb", Scheme.DPKG),
        ("npm", Scheme.SEMVER),
        ("dart", Scheme.PUB),
        ("cobol", None),
    ],
)
def test_a_scheme_is_known_by_its_names(name: str, scheme: Scheme | None) -> None:
    assert scheme_named(name) is scheme


def _key(scheme: Scheme, text: str) -> Key | None:
    try:
        return key(scheme, text)
    except NotAVersion:
        return None
