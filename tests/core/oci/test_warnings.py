from hypothesis import given
from hypothesis import strategies as st

from pratique.core.oci.warnings import WARNINGS_MAX, warning_header


def test_a_warning_is_written_as_the_specification_asks() -> None:
    assert warning_header(['He said "no\\".', "Größe\r\nX: y"]) == [
        '299 - "He said \\"no\\\\\\"."',
        '299 - "Gr??e??X: y"',
    ]


@given(st.lists(st.text(max_size=3000)))
def test_warnings_are_never_more_than_a_header_may_hold(texts: list[str]) -> None:
    values = warning_header(texts)

    assert sum(map(len, values)) <= WARNINGS_MAX
    assert all(value.isascii() and value.isprintable() for value in values)
