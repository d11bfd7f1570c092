"""A feed is read within bounds: its good records are given, its bad ones named, and a broken one is refused whole."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from pratique.core.advisories import feeds
from pratique.core.advisories.ecosystems import BASES
from pratique.core.advisories.feeds import BadFeed, BadMember, Member, claim_of_name, find_feeds, read_feed
from pratique.core.advisories.records import MAX_BYTES
from tests.core.advisories.making import advisory, encoded, write_feed


def test_members_come_in_the_order_of_their_names_and_keep_their_packed_form(tmp_path: Path) -> None:
    path = write_feed(tmp_path / "PyPI.zip", advisory("A"), advisory("B"))

    members = list(read_feed(path))

    assert [member.name for member in members] == ["0000-A.json", "0001-B.json"]
    assert all(isinstance(member, Member) and member.packed for member in members)


def test_a_stored_member_and_a_folder_are_read_as_well(tmp_path: Path) -> None:
    stored = tmp_path / "stored.zip"
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("npm/A.json", encoded(advisory("A")))
        archive.writestr("npm/README.md", "no record")
    (tmp_path / "folder" / "deep").mkdir(parents=True)
    (tmp_path / "folder" / "deep" / "B.json").write_bytes(b"{}")
    (tmp_path / "folder" / "link.json").symlink_to("/etc/passwd")

    assert [member.name for member in read_feed(stored)] == ["npm/A.json"]
    assert list(read_feed(tmp_path / "folder")) == [
        Member("deep/B.json", b"{}", None),
        BadMember("link.json", "it is a link, and what it leads to is not read"),
    ]
    assert list(read_feed(tmp_path / "folder" / "deep" / "B.json")) == [Member("B.json", b"{}", None)]


@pytest.mark.parametrize("kept", [0, 1, 30, 200, -1, -25])
def test_a_zip_that_is_cut_off_is_refused_whole(tmp_path: Path, kept: int) -> None:
    path = write_feed(tmp_path / "PyPI.zip", advisory("A"), advisory("B"))
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises(BadFeed, match=r"PyPI\.zip cannot be used: it is not a whole zip"):
        list(read_feed(path))


def test_a_file_that_is_no_zip_and_one_that_is_missing_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"<html>not found</html>")

    with pytest.raises(BadFeed, match="not a whole zip"):
        list(read_feed(tmp_path / "x.zip"))
    with pytest.raises(BadFeed, match="no such file"):
        find_feeds([tmp_path / "missing.zip"])


def test_a_damaged_member_is_named_and_the_others_are_given(tmp_path: Path) -> None:
    path = write_feed(tmp_path / "PyPI.zip", advisory("A"), advisory("B"), advisory("C"))
    with zipfile.ZipFile(path) as archive:
        at = archive.infolist()[1].header_offset
    data = bytearray(path.read_bytes())
    data[at + 60] ^= 0xFF
    path.write_bytes(data)

    first, second, third = read_feed(path)

    assert (first.name, third.name) == ("0000-A.json", "0002-C.json")
    assert isinstance(second, BadMember)
    assert "damaged" in second.reason


@pytest.mark.parametrize("factor", [2, 1000])
def test_a_member_that_unpacks_to_more_than_it_says_is_damaged(tmp_path: Path, factor: int) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("A.json", b" " * 1000 * factor)
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 1000 * factor), struct.pack("<L", 1000)))

    [member] = read_feed(path)

    assert isinstance(member, BadMember)
    assert "damaged" in member.reason


def test_a_member_that_is_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("A.json", b"[" * (8 * 2**20))
        archive.writestr("B.json", b" " * (MAX_BYTES + 1))

    first, second = read_feed(path)

    assert isinstance(first, BadMember)
    assert "times its size" in first.reason
    assert isinstance(second, BadMember)
    assert "are allowed" in second.reason


def test_an_encrypted_or_strangely_packed_member_is_named(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("A.json", b"{}")
    (tmp_path / "lzma.zip").write_bytes(packed.getvalue())
    plain = write_feed(tmp_path / "flagged.zip", advisory("A"))
    data = bytearray(plain.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    plain.write_bytes(data)

    assert [
        "method 14" in member.reason for member in read_feed(tmp_path / "lzma.zip") if isinstance(member, BadMember)
    ]
    assert ["encrypted" in member.reason for member in read_feed(plain) if isinstance(member, BadMember)] == [True]


def test_a_directory_that_points_elsewhere_is_noticed(tmp_path: Path) -> None:
    path = write_feed(tmp_path / "x.zip", advisory("A"), advisory("B"))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 42 : at + 46] = struct.pack("<L", 7)
    path.write_bytes(data)

    members = list(read_feed(path))

    assert ["directory" in member.reason for member in members if isinstance(member, BadMember)] == [True]


def test_a_feed_with_too_many_members_or_bytes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_feed(tmp_path / "x.zip", advisory("A"), advisory("B"))

    monkeypatch.setattr(feeds, "MAX_TOTAL", 100)
    with pytest.raises(BadFeed, match="unpacked it has more than"):
        list(read_feed(path))
    monkeypatch.setattr(feeds, "MAX_MEMBERS", 1)
    with pytest.raises(BadFeed, match="more than 1 members"):
        list(read_feed(path))


@pytest.mark.parametrize("claimed", [97 * 2**20, 2**32 - 1])
def test_a_directory_that_would_fill_the_memory_is_refused_before_it_is_read(tmp_path: Path, claimed: int) -> None:
    path = write_feed(tmp_path / "x.zip", advisory("A"))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x05\x06")
    data[at + 12 : at + 16] = struct.pack("<L", claimed)
    path.write_bytes(data)

    with pytest.raises(BadFeed, match="its directory has"):
        list(read_feed(path))


def test_a_wide_directory_is_measured_by_its_own_numbers(tmp_path: Path) -> None:
    path = write_feed(tmp_path / "x.zip", advisory("A"))
    data = path.read_bytes()
    at = data.rindex(b"PK\x05\x06")
    wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 2**60, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    path.write_bytes(data[:at] + wide + locator + data[at:])

    with pytest.raises(BadFeed, match=f"its directory has {2**60} bytes"):
        list(read_feed(path))


@pytest.mark.parametrize(
    ("name", "covers"),
    [
        ("PyPI.zip", {"PyPI"}),
        ("npm/all.zip", {"npm"}),
        ("Red Hat/all.zip", {"Red Hat"}),
        ("npm/changes.zip", {"npm"}),
        ("osv/all.zip", BASES),
        ("Debian-12.zip", {"Debian:12"}),
        ("Debian-12-changelogs.zip", {"Debian:12"}),
        ("Alpine-v3.20.zip", {"Alpine:3.20"}),
        ("npm-2026-05.zip", {"npm"}),
        ("Alpine-secdb-2020-06.zip", {"Alpine"}),
        ("malicious-packages.zip", set()),
        ("distro-samples.zip", set()),
        ("all.zip", set()),
        ("GITHUB.zip", set()),
    ],
)
def test_a_feeds_name_says_what_it_is_the_whole_of(name: str, covers: set[str]) -> None:
    assert claim_of_name(Path("/feeds") / name).covers == covers


@pytest.mark.parametrize(
    ("name", "ecosystem", "holds"),
    [
        ("Debian-12.zip", "Debian:12", True),
        ("Debian-12.zip", "Debian:11", False),
        ("Debian-1.zip", "Debian:12", False),
        ("Debian.zip", "Debian:11", True),
        ("Alpine-3.20.zip", "Alpine:v3.20", True),
        ("Ubuntu-24.04.zip", "Ubuntu:24.04:LTS", True),
        ("samples.zip", "Debian:12", False),
    ],
)
def test_a_feed_of_one_release_claims_no_other(name: str, ecosystem: str, *, holds: bool) -> None:
    assert claim_of_name(Path("/feeds") / name).holds(ecosystem) is holds


def test_a_folder_of_zips_is_a_feed_each(tmp_path: Path) -> None:
    (tmp_path / "npm").mkdir()
    write_feed(tmp_path / "npm" / "all.zip", advisory("A"))
    write_feed(tmp_path / "PyPI.zip", advisory("B"))

    found = find_feeds([tmp_path])

    assert [(feed.name, set(feed.claim.covers)) for feed in found] == [("PyPI.zip", {"PyPI"}), ("npm/all.zip", {"npm"})]
