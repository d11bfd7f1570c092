import fnmatch
import time

from hypothesis import given
from hypothesis import strategies as st

from pratique.core.policy.patterns import Patterns

texts = st.text("ab*?", max_size=8)


@given(st.lists(texts, min_size=1, max_size=3), st.text("abAB", max_size=8))
def test_they_match_what_the_standard_library_matches(patterns: list[str], text: str) -> None:
    expected = any(fnmatch.fnmatchcase(text.lower(), each) for each in patterns)

    assert Patterns(patterns).match(text) == expected


def test_a_pattern_made_to_be_slow_is_not() -> None:
    evil = Patterns(["*a" * 120 + "b"])
    began = time.process_time()

    assert not evil.match("a" * 1000)
    assert time.process_time() - began < 0.5
