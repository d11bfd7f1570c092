"""Where the bytes of a key lie."""

from pratique.server.kernel.storage import new_key


def test_what_is_stored_within_a_minute_lies_in_one_directory_and_all_are_used_in_turn() -> None:
    keys = [new_key() for _ in range(100)]

    assert len(set(keys)) == 100
    for key in keys:
        assert int(key[-2:], 16) == int(key[:12], 16) // 60_000 % 256
