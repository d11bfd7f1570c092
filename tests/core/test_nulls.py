"""A null character is found wherever JSON may hold one, and nowhere else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.nulls import has_null


@pytest.mark.parametrize("value", [{"a": "x\0"}, {"\0": 1}, ["\\\0"], "\\\\\0"])
def test_one_is_found_in_names_and_texts(value: object) -> None:
    assert has_null(json.dumps(value).encode())


@pytest.mark.parametrize("value", [{"a": "\\u0000"}, "\\\\u0000", "u0000", ""])
def test_its_spelling_as_a_text_is_none(value: object) -> None:
    assert not has_null(json.dumps(value).encode())


@given(st.text(alphabet="\\u0\0a"))
def test_it_is_found_just_where_it_is(text: str) -> None:
    assert has_null(json.dumps(text).encode()) == ("\0" in text)
