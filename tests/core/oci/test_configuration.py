"""An image's configuration says what it runs on, and nothing it holds can do harm."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.oci.configuration import platform_of


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"os": "linux", "architecture": "amd64"}, "linux/amd64"),
        ({"os": "linux", "architecture": "arm64", "variant": "v8", "history": [{}]}, "linux/arm64/v8"),
        ({"os": "linux", "architecture": 7}, ""),
        ({"os": "linux\0", "architecture": "amd64"}, ""),
        ({}, ""),
        ([], ""),
    ],
)
def test_a_configuration_names_its_platform(document: object, expected: str) -> None:
    assert platform_of(json.dumps(document).encode()) == expected


@given(st.binary(max_size=100))
def test_bytes_of_any_kind_are_no_platform(data: bytes) -> None:
    assert platform_of(data) == ""


def test_nesting_without_end_is_no_platform() -> None:
    assert platform_of(b'{"os":"linux","x":' + b"[" * 100_000) == ""
