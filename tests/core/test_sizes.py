"""Sizes are told with the unit that fits, to three digits."""

import pytest

from pratique.core.sizes import in_words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (1024, "1.02 kB"),
        (64 * 10**6, "64 MB"),
        (1_250_000_000, "1.25 GB"),
        (1 << 61, "2.31 EB"),
    ],
)
def test_a_size_is_told_with_the_unit_that_fits(size: int, words: str) -> None:
    assert in_words(size) == words
