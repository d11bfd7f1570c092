"""Tar archives are read as the engines that unpack images read them, and hostile ones within bounds."""

import io
import os
import struct
import tarfile
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.core.filetree import Limits, Type
from tests.core.filetree.reading import Trickle, read
from tests.support.images import digest_of
from tests.support.layers import Tarball

END = bytes(1024)
DEFAULT = Limits()
LONG = "/".join(["a-folder-of-some-length"] * 20)


def header(
    name: bytes = b"file", *, kind: bytes = b"0", size: bytes = b"0", link: bytes = b"", magic: bytes = b"ustar\x0000"
) -> bytes:
    """Give one header, right in its checksum only."""
    block = bytearray(512)
    block[: len(name)] = name
    block[124 : 124 + len(size)] = size
    block[156:157] = kind
    block[157 : 157 + len(link)] = link
    block[257 : 257 + len(magic)] = magic
    return signed(block)


def signed(block: bytearray) -> bytes:
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % 512)


def pax(**records: bytes) -> bytes:
    """Give a pax header of records."""
    data = b""
    for key, value in records.items():
        body = b" " + key.replace("__", ".").encode() + b"=" + value + b"\n"
        length = len(body) + 1
        while len(str(length)) + len(body) != length:
            length = len(str(length)) + len(body)
        data += str(length).encode() + body
    return header(b"pax", kind=b"x", size=b"%o" % len(data)) + padded(data)


@pytest.mark.parametrize("format_", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_kind_of_entry_is_read_in_every_format(format_: int) -> None:
    tarball = Tarball(format=format_).folder("etc").file("etc/a", "text").link("etc/b", "../a").hard_link("c", "etc/a")
    tarball.add("dev/null", tarfile.CHRTYPE).add("dev/sda", tarfile.BLKTYPE).add("pipe", tarfile.FIFOTYPE)

    reading = read(tarball.pack())

    assert [(each.path, each.type, each.link) for each in reading.entries] == [
        ("etc", Type.DIRECTORY, ""),
        ("etc/a", Type.FILE, ""),
        ("etc/b", Type.SYMLINK, "../a"),
        ("c", Type.HARDLINK, "etc/a"),
        ("dev/null", Type.OTHER, ""),
        ("dev/sda", Type.OTHER, ""),
        ("pipe", Type.OTHER, ""),
    ]
    assert reading.contents["etc/a"] == b"text"
    assert reading.problems == ()


@pytest.mark.parametrize("format_", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_and_links_are_read(format_: int) -> None:
    reading = read(Tarball(format=format_).file(f"{LONG}/x", "text").link("link", LONG).file("после", "").pack())

    assert [(each.path, each.link) for each in reading.entries] == [(f"{LONG}/x", ""), ("link", LONG), ("после", "")]


def test_a_prefix_is_part_of_the_name() -> None:
    name = "p" * 90 + "/" + "n" * 90

    assert read(Tarball(format=tarfile.USTAR_FORMAT).file(name).pack()).paths == [name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    raw: bytes
    path: str
    codes: tuple[str, ...] = ()


@pytest.mark.parametrize(
    "case",
    [
        Spelling(raw=b"./etc/x", path="etc/x"),
        Spelling(raw=b"/etc/x", path="etc/x"),
        Spelling(raw=b"//etc//./x", path="etc/x"),
        Spelling(raw=b"etc/y/../x", path="etc/x"),
        Spelling(raw=b"../../etc/x", path="etc/x", codes=("path_escapes",)),
        Spelling(raw=b"a/../../etc/x", path="etc/x", codes=("path_escapes",)),
        Spelling(raw=b"etc/..x", path="etc/..x"),
        Spelling(raw=b"etc/\xff", path="etc/\\xff"),
    ],
    ids=lambda case: case.raw.decode("utf-8", "replace"),
)
def test_a_path_has_one_spelling_and_leads_nowhere_else(case: Spelling) -> None:
    reading = read(header(case.raw) + END)

    assert reading.paths == [case.path]
    assert tuple(reading.codes) == case.codes


def test_sizes_in_base_256_are_read() -> None:
    data = header(b"a", size=struct.pack(">BxxxQ", 0x80, 5)) + padded(b"hello") + header(b"b") + END

    assert read(data).contents == {"a": b"hello", "b": b""}


def test_a_pax_record_goes_before_the_header() -> None:
    data = pax(path=b"renamed", size=b"5") + header(b"name", size=b"0") + padded(b"hello") + header(b"b") + END

    assert read(data).contents == {"renamed": b"hello", "b": b""}


def test_of_two_pax_records_of_one_key_the_last_counts_and_none_outlives_its_entry() -> None:
    first, last = pax(path=b"first")[512:], pax(path=b"final")[512:]
    records = first.rstrip(b"\0") + last.rstrip(b"\0")
    data = header(b"pax", kind=b"x", size=b"%o" % len(records)) + padded(records) + header(b"a") + header(b"b") + END

    assert read(data).paths == ["final", "b"]


def test_what_has_no_content_by_nature_has_none_whatever_its_size_says() -> None:
    kinds = (b"1", b"2", b"3", b"4", b"5", b"6")
    data = b"".join(header(b"x" + kind, kind=kind, size=b"777", link=b"t") for kind in kinds) + header(b"after") + END

    assert read(data).paths == ["x1", "x2", "x3", "x4", "x5", "x6", "after"]


def test_global_headers_are_passed_over() -> None:
    data = header(b"pax_global_header", kind=b"g", size=b"24") + padded(b"20 path=everything\n") + header(b"a") + END

    assert read(data).paths == ["a"]


def test_sparse_files_keep_the_reading_in_step() -> None:
    old = bytearray(header(b"sparse", kind=b"S", size=b"5", magic=b"ustar  \0"))
    old[482] = 1
    more = bytearray(512)
    data = signed(old) + bytes(more) + padded(b"hello") + header(b"after") + END
    new = pax(GNU__sparse__major=b"1", GNU__sparse__name=b"real", size=b"512")
    data_of_new = new + header(b"GNUSparseFile.0/real", size=b"1000") + bytes(512) + header(b"after") + END

    assert [(each.path, each.is_sparse) for each in read(data).entries] == [("sparse", True), ("after", False)]
    assert [(each.path, each.is_sparse) for each in read(data_of_new).entries] == [("real", True), ("after", False)]


def test_the_digest_covers_what_follows_the_end() -> None:
    data = Tarball().file("a", "text").pack() + os.urandom(5000)

    assert read(data).digest == digest_of(data)


def test_an_archive_without_its_end_is_taken_as_engines_take_it() -> None:
    reading = read(header(b"a", size=b"5") + padded(b"hello"))

    assert (reading.paths, reading.problems) == (["a"], ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    name: str
    data: bytes
    code: str
    keeps: tuple[str, ...] = ("a",)
    limits: Limits = DEFAULT


A = header(b"a")
SPARSE_FOR_EVER = signed(bytearray(header(b"s", kind=b"S"))[:482] + b"\1" + bytes(29)) + (bytes(504) + b"\1" * 8) * 5000
HOSTILE = (
    Hostile(
        name="a file that ends early",
        data=A + header(b"b", size=b"10000") + bytes(512),
        code="truncated",
        keeps=("a", "b"),
    ),
    Hostile(
        name="a file whose padding is gone",
        data=A + header(b"b", size=b"2001") + bytes(2001),
        code="truncated",
        keeps=("a", "b"),
    ),
    Hostile(name="a header that ends early", data=A + header(b"b")[:300], code="truncated"),
    Hostile(name="a wrong checksum", data=A + bytes(header(b"b")[:-1] + b"x") + END, code="tar_broken"),
    Hostile(name="a zero block and then no more", data=A + header(b"b", size=b"9z") + END, code="tar_broken"),
    Hostile(name="a negative size", data=A + header(b"b", size=b"\xff" * 12) + END, code="tar_broken"),
    Hostile(name="a size beyond all", data=A + header(b"b", size=b"\x80" + b"\xff" * 11) + END, code="tar_broken"),
    Hostile(
        name="exabytes",
        data=A + header(b"b", size=struct.pack(">BxxxQ", 0x80, 1 << 60)) + END,
        code="truncated",
        keeps=("a", "b"),
    ),
    Hostile(name="a pax size that is none", data=A + pax(size=b"-5") + header(b"b") + END, code="tar_broken"),
    Hostile(
        name="a pax record without a length",
        data=A + header(b"p", kind=b"x", size=b"7") + padded(b"path=x\n") + END,
        code="tar_broken",
    ),
    Hostile(
        name="a pax record of a wrong length",
        data=A + header(b"p", kind=b"x", size=b"10") + padded(b"99 path=x\n") + END,
        code="tar_broken",
    ),
    Hostile(
        name="a huge pax header",
        data=A + header(b"p", kind=b"x", size=b"77777777777") + END,
        code="header_too_large",
    ),
    Hostile(
        name="a huge long name", data=A + header(b"p", kind=b"L", size=b"77777777777") + END, code="header_too_large"
    ),
    Hostile(name="a sparse map without an end", data=A + SPARSE_FOR_EVER, code="header_too_large"),
    Hostile(name="too many entries", data=A * 12 + END, code="too_many_entries", limits=Limits(entries=10)),
    Hostile(name="too many headers", data=A + pax(path=b"x") * 12, code="too_many_entries", limits=Limits(entries=10)),
    Hostile(name="a path too long", data=A + pax(path=b"x" * 5000) + header() + END, code="path_too_long"),
    Hostile(name="a path too deep", data=A + pax(path=b"x/" * 300 + b"y") + header() + END, code="path_too_deep"),
)


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
def test_what_is_hostile_is_said_and_what_came_before_is_kept(case: Hostile) -> None:
    reading = read(case.data, limits=case.limits)

    assert reading.codes == [case.code]
    assert set(reading.paths) == set(case.keeps)


def test_many_problems_of_a_kind_are_counted_and_not_listed() -> None:
    reading = read(header(b"../x") * 50 + END)

    assert reading.codes == ["path_escapes"] * 20 + ["too_many_problems"]
    assert "30 more" in reading.problems[-1].text


names = st.text(alphabet="abcdefghij._-é", min_size=1, max_size=30).filter(lambda name: name.strip(".") == name)
paths = st.lists(names, min_size=1, max_size=12).map("/".join)


@given(
    st.lists(st.tuples(paths, st.binary(max_size=1000)), max_size=20),
    st.sampled_from([tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]),
)
def test_what_tarfile_writes_is_read_back(files: list[tuple[str, bytes]], format_: int) -> None:
    tarball = Tarball(format=format_).folder("root")
    for path, content in files:
        tarball.file(path, content)
    data = tarball.pack()

    reading = read(data, source=Trickle(data, sizes=(1000, 1, 300)))

    assert reading.paths == ["root", *(path for path, _ in files)]
    assert reading.contents == {"root": b"", **dict(files)}
    assert reading.digest == digest_of(data)


@given(st.binary(max_size=3000))
def test_no_bytes_make_the_reader_fail(data: bytes) -> None:
    read(data)
    read(header() + data)


@given(st.data())
def test_a_spoilt_archive_makes_nothing_fail(data: st.DataObject) -> None:
    packed = bytearray(Tarball().file(LONG, "text").link("a", LONG).file("b", "x" * 600).pack())
    for _ in range(data.draw(st.integers(1, 5))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))

    reading = read(bytes(packed))

    assert reading.digest in ("", digest_of(bytes(packed)))


def test_the_same_entries_are_seen_as_by_tarfile() -> None:
    data = Tarball().folder("d").file("d/x", "1").file("d/x", "2").link("l", "d").pack()

    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        assert [each.name for each in archive] == read(data).paths
