"""Repository names and tags follow the distribution specification, and every name has a namespace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.names import InvalidRepositoryName, InvalidTag, RepositoryName, Tag

SEGMENT = st.from_regex(r"[a-z0-9]{1,8}((\.|_|__|-{1,3})[a-z0-9]{1,8}){0,2}", fullmatch=True)


@given(st.lists(SEGMENT, min_size=2, max_size=5))
def test_any_segments_of_the_grammar_make_a_name(segments: list[str]) -> None:
    name = RepositoryName.parse("/".join(segments))

    assert name.segments == tuple(segments)
    assert f"{name.namespace}/{name.rest}" == str(name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "a/",
        "/a",
        "a//b",
        "A/b",
        "a/B",
        "a/b_",
        "a/-b",
        "a/b..c",
        "a/b___c",
        "a/..",
        "a/b\n",
        "a/b\x00",
        "a/\u0431",
        "a\\b",
        "a/b%2fc",
    ],
)
def test_a_text_outside_the_grammar_is_no_name(text: str) -> None:
    with pytest.raises(InvalidRepositoryName) as caught:
        RepositoryName.parse(text)

    assert not caught.value.lacks_namespace


def test_one_segment_is_told_apart_from_a_malformed_name() -> None:
    with pytest.raises(InvalidRepositoryName, match="one segment") as caught:
        RepositoryName.parse("alpine")

    assert caught.value.lacks_namespace


def test_a_name_is_at_most_255_characters_long() -> None:
    longest = "a/" + "b" * 253

    assert str(RepositoryName.parse(longest)) == longest
    with pytest.raises(InvalidRepositoryName, match="256 characters"):
        RepositoryName.parse(longest + "b")


@pytest.mark.parametrize("text", ["latest", "3.20", "_x", "A" * 128, "v1-rc.1_b"])
def test_a_tag_of_the_grammar_is_accepted(text: str) -> None:
    assert str(Tag.parse(text)) == text


@pytest.mark.parametrize("text", ["", ".x", "-x", "A" * 129, "a b", "a/b", "\u0442\u0435\u0433", "a\n", "sha256:00"])
def test_a_text_that_is_no_tag_is_refused_with_what_one_looks_like(text: str) -> None:
    with pytest.raises(InvalidTag, match="up to 128 letters"):
        Tag.parse(text)
