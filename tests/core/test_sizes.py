"""Sizes are told with the unit that fits, to three digits."""

import pytest

from pratique.core.sizes import in_words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 bytes"),
        (999, "999 bytes"),
        (1000, "0.977 KiB"),
        (1024, "1 KiB"),
        (64 * 1024**2, "64 MiB"),
        (5 * 1024**3 // 4, "1.25 GiB"),
        (1 << 61, "2 EiB"),
    ],
)
def test_a_size_is_told_with_the_unit_that_fits(size: int, words: str) -> None:
    assert in_words(size) == words
