import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.server.backup.sealed import PIECE, TAG, BrokenSeal, SealingWriter, UnsealingReader, sealed_size

KEY = bytes(range(32))
WHOLE = PIECE + TAG


def _seal(content: bytes, *, pieces: int = 1 << 20) -> bytes:
    target = io.BytesIO()
    writer = SealingWriter(target, KEY)
    for start in range(0, len(content), pieces):
        writer.write(content[start : start + pieces])
    writer.finish()
    return target.getvalue()


def _open(sealed: bytes, *, key: bytes = KEY) -> bytes:
    reader, found = UnsealingReader(io.BytesIO(sealed), key), b""
    while piece := reader.read(100_000):
        found += piece
    return found


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
def test_what_was_sealed_is_read_back_at_every_border_of_pieces(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)

    sealed = _seal(content[:size])

    assert _open(sealed) == content[:size]
    assert len(sealed) == sealed_size(size)


@given(content=st.binary(max_size=3000), pieces=st.integers(min_value=1, max_value=700))
def test_it_does_not_matter_in_what_portions_it_was_written(content: bytes, pieces: int) -> None:
    assert _seal(content, pieces=pieces) == _seal(content)


THREE = _seal(b"a" * PIECE + b"b" * PIECE + b"c" * 10)


SPOILT = {
    "a changed byte in the first piece": b"\x00" + THREE[1:],
    "a changed byte at the end": THREE[:-1] + bytes([THREE[-1] ^ 1]),
    "cut within a piece": THREE[:-3],
    "cut between two pieces": THREE[: 2 * WHOLE],
    "cut before its first byte": b"",
    "a piece left out": THREE[:WHOLE] + THREE[2 * WHOLE :],
    "two pieces in each other's place": THREE[WHOLE : 2 * WHOLE] + THREE[:WHOLE] + THREE[2 * WHOLE :],
    "a piece twice": THREE[:WHOLE] + THREE,
    "something behind it": THREE + b"more",
    "another stream behind it": THREE + THREE,
}


@pytest.mark.parametrize("what", SPOILT)
def test_nothing_is_taken_for_what_was_sealed_but_that(what: str) -> None:
    with pytest.raises(BrokenSeal):
        _open(SPOILT[what])


def test_another_key_opens_nothing() -> None:
    with pytest.raises(BrokenSeal):
        _open(THREE, key=bytes(32))


def test_no_byte_is_given_of_a_piece_that_was_changed() -> None:
    reader = UnsealingReader(io.BytesIO(THREE[:WHOLE] + b"\x00" + THREE[WHOLE + 1 :]), KEY)

    assert reader.read(2 * PIECE) == b"a" * PIECE
    with pytest.raises(BrokenSeal, match=f"changed at byte {WHOLE}"):
        reader.read(1)
