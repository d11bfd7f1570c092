import re

from tests.docs.pages import read

TERMS = re.findall(r"^\*\*(.+?)\.\*\*", read("docs/reference/glossary.md"), re.MULTILINE)


def test_terms_stand_in_alphabetical_order_and_once() -> None:
    assert sorted(set(TERMS), key=str.casefold) == TERMS


def test_every_word_that_is_pointed_to_has_an_entry() -> None:
    known = {term.casefold() for term in TERMS}
    pointed = {
        each.casefold() for each in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", read("docs/reference/glossary.md"))
    }

    assert {word for word in pointed if not {word, word.removesuffix("s")} & known} - {"italics"} == set()
