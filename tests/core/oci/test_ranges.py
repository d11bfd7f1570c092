"""Byte ranges are read as RFC 9110 and the distribution specification say, and lies about them are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.oci.ranges import (
    ByteRange,
    ContentRange,
    InvalidRange,
    UnsatisfiableRange,
    requested_range,
    upload_progress,
)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("bytes=0-0", ByteRange(0, 0)),
        ("bytes=0-99", ByteRange(0, 9)),
        ("bytes=4-", ByteRange(4, 9)),
        ("bytes=-3", ByteRange(7, 9)),
        ("bytes=-30", ByteRange(0, 9)),
        ("bytes=5-4", None),
        ("bytes=0-1,3-4", None),
        ("items=0-1", None),
        ("bytes=-", None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_a_range_header_chooses_these_bytes_of_ten(header: str | None, expected: ByteRange | None) -> None:
    assert requested_range(header, 10) == expected


@pytest.mark.parametrize(("header", "size"), [("bytes=10-", 10), ("bytes=-0", 10), ("bytes=0-", 0), ("bytes=-1", 0)])
def test_a_range_with_no_byte_in_it_cannot_be_satisfied(header: str, size: int) -> None:
    with pytest.raises(UnsatisfiableRange):
        requested_range(header, size)


@given(st.integers(0, 2**40), st.integers(1, 2**20))
def test_a_chunks_range_reads_back_with_its_length(start: int, length: int) -> None:
    chunk = ContentRange.parse(f"{start}-{start + length - 1}")

    assert (chunk.start, chunk.length) == (start, length)


@pytest.mark.parametrize("text", ["0-4", "bytes 0-4/10", "bytes 0-4/*", "bytes=0-4"])
def test_the_forms_of_content_range_that_clients_write_are_read(text: str) -> None:
    assert ContentRange.parse(text) == ContentRange(0, 4)


@pytest.mark.parametrize("text", ["", "5-4", "-4", "0-", "a-b", "0-" + "9" * 25, "0-4-5", "\u0660-\u0664"])
def test_a_malformed_content_range_is_refused(text: str) -> None:
    with pytest.raises(InvalidRange, match="write <first>-<last>"):
        ContentRange.parse(text)


@pytest.mark.parametrize(("offset", "text"), [(0, "0-0"), (1, "0-0"), (10, "0-9")])
def test_progress_names_the_last_byte_received(offset: int, text: str) -> None:
    assert upload_progress(offset) == text
