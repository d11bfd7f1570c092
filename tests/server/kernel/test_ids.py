from collections.abc import Callable
from uuid import UUID

import pytest

from pratique.server.kernel.ids import uuid7, uuid7_text


@pytest.mark.parametrize("make", [uuid7, lambda: UUID(uuid7_text())], ids=["a UUID", "its text"])
def test_identifiers_are_version_seven_and_sort_by_time(make: Callable[[], UUID]) -> None:
    made = [make() for _ in range(100)]

    assert {each.version for each in made} == {7}
    assert {each.variant for each in made} == {UUID(int=0x8000000000000000).variant}
    assert len(set(made)) == 100
    assert [each.int >> 80 for each in made] == sorted(each.int >> 80 for each in made)
