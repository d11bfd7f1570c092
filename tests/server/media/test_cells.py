import pytest

from pratique.server.media.cells import harmless


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1"])
def test_what_a_spreadsheet_would_compute_is_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(("value", "cell"), [("1.0", "1.0"), (9.8, "9.8"), (None, ""), ("a=b", "a=b")])
def test_everything_else_stays_as_it_is(value: object, cell: str) -> None:
    assert harmless(value) == cell
