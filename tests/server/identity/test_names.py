import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.server.identity.errors import InvalidName, ReservedName
from pratique.server.identity.names import MAX_LENGTH, RESERVED, AccountName


@pytest.mark.parametrize(
    "text", ["a", "admin", "acme-tools", "john.doe", "a__b", "a_b", "a---b", "0", "x" * MAX_LENGTH]
)
def test_a_namespace_segment_is_a_name(text: str) -> None:
    assert AccountName.claim(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Acme",
        "a/b",
        "-a",
        "a-",
        "a..b",
        "a___b",
        "a b",
        "a\n",
        "é",
        "x" * (MAX_LENGTH + 1),
        "a:b",
        ".",
        "..",
        "a%2fb",
    ],
)
def test_anything_else_is_not(text: str) -> None:
    with pytest.raises(InvalidName, match="lower-case letters and digits"):
        AccountName.parse(text)


@pytest.mark.parametrize("text", sorted(RESERVED - {"_catalog"}))
def test_a_word_with_another_meaning_cannot_be_taken(text: str) -> None:
    with pytest.raises(ReservedName, match=text):
        AccountName.claim(text)


def test_the_installations_own_host_cannot_be_taken() -> None:
    with pytest.raises(ReservedName):
        AccountName.claim("registry.example.com", hosts=frozenset({"registry.example.com"}))


@given(st.from_regex(r"[a-z0-9]+([._-][a-z0-9]+)*", fullmatch=True).filter(lambda text: len(text) <= MAX_LENGTH))
def test_what_is_parsed_is_kept_as_it_was(text: str) -> None:
    assert str(AccountName.parse(text)) == text
