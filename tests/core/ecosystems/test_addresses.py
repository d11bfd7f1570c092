"""Addresses on pages: the quick way to tell one says what taking it apart would."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.ecosystems.addresses import Addresses

BASE = "https://index.example/simple/sample/"

CASES = {
    "../../files/sample-1.0.tar.gz": "https://index.example/files/sample-1.0.tar.gz",
    "sample-1.0.tar.gz": "https://index.example/simple/sample/sample-1.0.tar.gz",
    "/files/sample-1.0.tar.gz": "https://index.example/files/sample-1.0.tar.gz",
    "//other.example/sample-1.0.tar.gz": "https://other.example/sample-1.0.tar.gz",
    "http://other.example:8080/a/b/sample-1.0.tar.gz": "http://other.example:8080/a/b/sample-1.0.tar.gz",
    "https://other.example/a/sample-1.0.tar.gz?x=1#y": "https://other.example/a/sample-1.0.tar.gz?x=1#y",
    "ftp://other.example/sample-1.0.tar.gz": None,
    "javascript:alert(1)/sample-1.0.tar.gz": None,
    "http:///sample-1.0.tar.gz": None,
    "https://other.example:99999/sample-1.0.tar.gz": None,
    "https://[::1/sample-1.0.tar.gz": None,
    "": None,
    "x" * 3000: None,
}


@pytest.mark.parametrize(("url", "whole"), CASES.items(), ids=lambda each: str(each)[:40])
def test_an_address_is_whole_or_none(url: str, whole: str | None) -> None:
    assert Addresses(BASE).of(url) == whole


@pytest.mark.parametrize("value", [None, 1, True, ["https://other.example/x"], {}])
def test_what_is_no_text_is_no_address(value: object) -> None:
    assert Addresses(BASE).of(value) is None


def _taken_apart(url: str) -> str | None:
    try:
        parts = urlsplit(joined := urljoin(BASE, url))
        _ = parts.port
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and parts.hostname else None


PIECES = st.sampled_from([
    "..", ".", "a", "b.whl", "%2e%2e", "http:", "https:", "", "other.example", "x:1", "?q=1", "#f", "@", "A~b+c", ";p",
])  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=7))
def test_the_quick_way_says_the_same_as_taking_apart(pieces: list[str]) -> None:
    url = "/".join(pieces)
    addresses = Addresses(BASE)

    assert (addresses.of(url) if url else None) == (_taken_apart(url) if url else None)
    assert addresses.of(f"{url}/again.whl") == _taken_apart(f"{url}/again.whl")
