import pytest

from pratique.core.oci.preconditions import Precondition


@pytest.mark.parametrize(
    ("if_match", "if_none_match", "present", "expected"),
    [
        (None, None, None, True),
        (None, None, "a", True),
        ('"a"', None, "a", True),
        ('W/"b", "a"', None, "a", True),
        ("a", None, "a", True),
        ('"b"', None, "a", False),
        ('"a"', None, None, False),
        ("*", None, "a", True),
        ("*", None, None, False),
        (None, "*", None, True),
        (None, "*", "a", False),
        (None, '"a"', "a", False),
        (None, '"b"', "a", True),
        ('"a"', '"a"', "a", False),
    ],
)
def test_a_write_is_done_where_its_conditions_hold(
    if_match: str | None, if_none_match: str | None, present: str | None, *, expected: bool
) -> None:
    assert Precondition(if_match=if_match, if_none_match=if_none_match).holds_for(present) is expected
