"""Pages are exact: no size can allocate, a link appears only where more follows."""

import pytest

from pratique.core.oci.paging import InvalidPageSize, next_link, page_of, page_size


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, 100),
        ("", 100),
        ("0", 0),
        ("7", 7),
        ("1000", 1000),
        ("1001", 1000),
        ("2147483648", 1000),
        ("9" * 5000, 1000),
    ],
)
def test_a_page_size_is_clamped_before_use(text: str | None, expected: int) -> None:
    assert page_size(text, default=100, maximum=1000) == expected


@pytest.mark.parametrize("text", ["-1", "x", "1.5", "+1", "1 ", "\u0663"])
def test_a_page_size_that_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(InvalidPageSize, match="whole number"):
        page_size(text, default=100, maximum=1000)


@pytest.mark.parametrize(
    ("rows", "size", "items", "has_more"),
    [([1, 2, 3], 2, [1, 2], True), ([1, 2], 2, [1, 2], False), ([], 2, [], False), ([1], 0, [], False)],
)
def test_a_page_says_whether_more_follows(rows: list[int], size: int, items: list[int], *, has_more: bool) -> None:
    page = page_of(rows, size)

    assert (list(page.items), page.has_more) == (items, has_more)


def test_the_link_quotes_what_it_carries() -> None:
    assert next_link("/v2/a/b/tags/list", size=2, last="x&y") == '</v2/a/b/tags/list?n=2&last=x%26y>; rel="next"'
