from hypothesis import given
from hypothesis import strategies as st

from pratique.server.identity.access_token import TokenText, looks_like_one


def test_a_token_has_the_form_that_scanners_know() -> None:
    token = TokenText.mint()

    assert token.text.startswith("prt_")
    assert len(token.text) == 4 + 43 + 6
    assert TokenText.parse(token.text) == token


def test_two_tokens_differ() -> None:
    assert len({TokenText.mint().text for _ in range(100)}) == 100


def test_its_representation_does_not_tell_it() -> None:
    token = TokenText.mint()

    assert token.text not in repr(token)
    assert token.hint == token.text[:8] + "…"


@given(st.integers(min_value=0, max_value=52), st.sampled_from("aZ09_-!é"))
def test_one_wrong_character_is_noticed(place: int, character: str) -> None:
    text = TokenText.mint().text
    wrong = text[:place] + character + text[place + 1 :]

    assert wrong == text or TokenText.parse(wrong) is None


@given(st.text())
def test_other_texts_are_not_tokens(text: str) -> None:
    assert TokenText.parse(text) is None


def test_a_shortened_token_still_looks_like_one() -> None:
    assert looks_like_one(TokenText.mint().text[:20])
    assert not looks_like_one("correct horse battery staple")
