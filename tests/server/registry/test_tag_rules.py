"""Which tags are immutable, and which texts are patterns."""

import pytest

from pratique.server.registry.tag_rules import PATTERNS_MAX, TagRules, problem_of

RELEASES = TagRules(immutable=["v*", "release-?"], mutable=["v*-dev", "vnext"])


@pytest.mark.parametrize(
    ("tag", "pattern"),
    [
        ("v1.0", "v*"),
        ("release-1", "release-?"),
        ("release-10", None),
        ("V1.0", None),
        ("latest", None),
        ("v1.0-dev", None),
        ("vnext", None),
    ],
)
def test_a_tag_is_fixed_by_the_pattern_that_fits_it_unless_an_exception_does(tag: str, pattern: str | None) -> None:
    assert RELEASES.fixing(tag) == pattern


@pytest.mark.parametrize("tag", ["latest", "v1", "_", "a" * 128])
def test_where_all_are_immutable_no_tag_is_special(tag: str) -> None:
    assert TagRules(immutable=["*"]).fixing(tag) == "*"


def test_without_patterns_every_tag_may_be_moved() -> None:
    assert TagRules(mutable=["*"]).fixing("latest") is None


@pytest.mark.parametrize("pattern", ["", "a b", "[ab]", "a/b", "a" * 129, "ü"])
def test_what_no_tag_could_fit_is_no_pattern(pattern: str) -> None:
    assert repr(pattern) in problem_of([pattern])


def test_patterns_are_bounded_in_number() -> None:
    assert not problem_of(["v*"] * PATTERNS_MAX)
    assert str(PATTERNS_MAX) in problem_of(["v*"] * (PATTERNS_MAX + 1))
