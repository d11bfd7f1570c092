"""Layers are uncompressed by what they are, and what is broken, cut off or a bomb is said."""

import bz2
import gzip
import lzma
import os
import zlib
from dataclasses import dataclass

import pytest
import zstandard

from pratique.core.filetree import MIB, Limits
from tests.core.filetree.reading import Trickle, read
from tests.support.images import digest_of
from tests.support.layers import Tarball, compressed

NOISE = os.urandom(300_000)
TAR = Tarball().file("a", "first").file("noise", NOISE).file("b", "last").pack()
SKIPPABLE = b"\x5a\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"notes"


def zstd(data: bytes, *, checksum: bool = True, size: bool = True) -> bytes:
    return zstandard.ZstdCompressor(level=3, write_checksum=checksum, write_content_size=size).compress(data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    name: str
    data: bytes


WHOLE = (
    Whole(name="plain", data=TAR),
    Whole(name="gzip", data=gzip.compress(TAR)),
    Whole(
        name="gzip of many members", data=b"".join(gzip.compress(TAR[at : at + 999]) for at in range(0, len(TAR), 999))
    ),
    Whole(name="gzip with an empty member", data=gzip.compress(b"") + gzip.compress(TAR) + gzip.compress(b"")),
    Whole(name="gzip padded with zeros", data=gzip.compress(TAR) + bytes(700_000)),
    Whole(name="gzip that stores", data=gzip.compress(TAR, 0)),
    Whole(name="zstd", data=zstd(TAR)),
    Whole(name="zstd without checksum and size", data=zstd(TAR, checksum=False, size=False)),
    Whole(name="zstd of many frames", data=b"".join(zstd(TAR[at : at + 9999]) for at in range(0, len(TAR), 9999))),
    Whole(name="zstd among skippable frames", data=SKIPPABLE + zstd(TAR) + SKIPPABLE),
    Whole(name="zstd of repeated blocks", data=zstd(TAR)),
)


@pytest.mark.parametrize("case", WHOLE, ids=lambda case: case.name)
@pytest.mark.parametrize("is_trickling", [False, True])
def test_a_layer_is_read_whatever_it_is_packed_in(case: Whole, *, is_trickling: bool) -> None:
    reading = read(case.data, source=Trickle(case.data, sizes=(1, 7, 511, 5000)) if is_trickling else None)

    assert reading.problems == ()
    assert reading.paths == ["a", "noise", "b"]
    assert reading.digest == digest_of(TAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    name: str
    data: bytes
    code: str
    keeps: tuple[str, ...] = ()


GZIP, ZSTD = gzip.compress(TAR), zstd(TAR)
SPOILT_GZIP = GZIP[:200_000] + bytes(byte ^ 0x55 for byte in GZIP[200_000:200_100]) + GZIP[200_100:]
BROKEN = (
    Broken(name="gzip cut off", data=GZIP[:-150_000], code="truncated", keeps=("a",)),
    Broken(name="gzip without its checksum", data=GZIP[:-8], code="truncated", keeps=("a", "noise", "b")),
    Broken(name="gzip with a wrong checksum", data=GZIP[:-8] + bytes(8), code="compression_broken", keeps=("a",)),
    Broken(name="gzip with other bytes behind", data=GZIP + b"more", code="trailing_bytes", keeps=("a", "noise", "b")),
    Broken(name="gzip's magic alone", data=GZIP[:2], code="truncated"),
    Broken(name="gzip of nothing sensible", data=b"\x1f\x8b" + b"\xff" * 100, code="compression_broken"),
    Broken(name="zstd cut off", data=ZSTD[:-150_000], code="truncated", keeps=("a",)),
    Broken(name="zstd cut off before its checksum", data=ZSTD[:-4], code="truncated", keeps=("a",)),
    Broken(name="zstd with a wrong checksum", data=ZSTD[:-4] + bytes(4), code="compression_broken", keeps=("a",)),
    Broken(name="zstd with other bytes behind", data=ZSTD + b"more", code="trailing_bytes", keeps=("a", "noise", "b")),
    Broken(name="zstd's magic alone", data=ZSTD[:4], code="truncated"),
    Broken(name="zstd of nothing sensible", data=ZSTD[:4] + b"\xff" * 100, code="compression_broken"),
    Broken(name="a skippable frame cut off", data=SKIPPABLE[:-1], code="truncated"),
    Broken(name="nothing at all", data=b"", code="not_a_tar"),
    Broken(name="gzip of nothing", data=gzip.compress(b""), code="not_a_tar"),
    Broken(name="noise", data=bytes(range(256)) * 8, code="not_a_tar"),
    Broken(name="xz", data=lzma.compress(TAR[:1000]), code="compression_unknown"),
    Broken(name="bzip2", data=bz2.compress(TAR[:1000]), code="compression_unknown"),
    Broken(name="zlib", data=zlib.compress(TAR), code="not_a_tar"),
)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_what_was_read_before_the_break_is_kept_and_the_break_is_said(case: Broken) -> None:
    reading = read(case.data)

    assert reading.codes == [case.code]
    assert reading.digest == ""
    assert set(case.keeps) <= set(reading.paths)


def test_a_gzip_that_is_spoilt_in_the_middle_is_said() -> None:
    reading = read(SPOILT_GZIP)

    assert reading.codes != []
    assert reading.digest == ""


ZEROS = Tarball().file("a", "first").file("zeros", bytes(40 * MIB)).pack()


@pytest.mark.parametrize("compression", ["gzip", "zstd"])
def test_a_bomb_is_stopped_by_its_ratio(compression: str) -> None:
    limits = Limits(ratio=50, ratio_from=5 * MIB)

    reading = read(compressed(ZEROS, compression), limits=limits)

    assert reading.codes == ["too_compressed"]
    assert reading.paths == ["a", "zeros"]


def test_a_bomb_of_repeated_blocks_is_looked_at_only_in_part() -> None:
    # Each block of four bytes becomes 128 KiB.
    block = ((128 * 1024) << 3 | 1 << 1).to_bytes(3, "little") + b"\0"
    frame = b"\x28\xb5\x2f\xfd" + bytes([0x00, 0x58]) + block * 20_000

    reading = read(frame, limits=Limits(uncompressed=20 * MIB))

    assert reading.codes == ["too_many_bytes"]


@pytest.mark.parametrize("compression", ["", "gzip", "zstd"])
def test_more_than_the_most_uncompressed_bytes_are_not_read(compression: str) -> None:
    reading = read(compressed(ZEROS, compression), limits=Limits(uncompressed=5 * MIB, ratio_from=99 * MIB))

    assert reading.codes == ["too_many_bytes"]


def test_more_than_the_most_compressed_bytes_are_not_read() -> None:
    reading = read(TAR, limits=Limits(compressed=100_000))

    assert reading.codes == ["too_many_bytes"]
    assert "100000 compressed" in reading.problems[0].text


def test_many_tiny_members_are_read_in_time_that_grows_with_their_number() -> None:
    members = b"".join(gzip.compress(TAR[at : at + 20], 1) for at in range(0, len(TAR), 20))

    assert read(members).digest == digest_of(TAR)


def test_a_layer_that_takes_too_long_is_left() -> None:
    reading = read(TAR, limits=Limits(seconds=10), seconds_a_look=7)

    assert reading.codes == ["too_slow"]
    assert "10 seconds" in reading.problems[0].text
