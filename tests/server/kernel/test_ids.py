from pratique.server.kernel.ids import uuid7


def test_identifiers_are_version_seven_and_sort_by_time() -> None:
    made = [uuid7() for _ in range(100)]

    assert {each.version for each in made} == {7}
    assert [each.int >> 80 for each in made] == sorted(each.int >> 80 for each in made)
