"""A layer's record: what it holds by path, in what order its entries count, and its bounds."""

import gzip
import io

import msgspec
import pytest

from pratique.core.analysis import Code, LayerRecord, Limits, analyse_layer, fold
from pratique.core.analysis.layers import Order, analyse_in_sandbox
from pratique.core.filetree import MIB
from tests.core.analysis.reading import codes, folded, problems, recorded, versions
from tests.support.layers import (
    DPKG_STATUS,
    SITE_PACKAGES,
    Deb,
    Tarball,
    dpkg_paragraph,
    dpkg_status,
    layer_of,
    os_release,
    python_package,
)

METADATA = f"{SITE_PACKAGES}/x-1.dist-info/METADATA"
X = python_package("x", "1")
BASH = Deb(name="bash", version="5.2-1")


def test_the_same_layer_gives_the_same_record_however_it_is_packed() -> None:
    records = [
        recorded(layer_of(os_release(), dpkg_status([BASH]), X, compression=each)) for each in ("gzip", "zstd", "")
    ]

    assert records[0] == records[1] == records[2]
    assert records[0].entries == 3


def test_a_record_survives_its_encoding() -> None:
    layer = Tarball().files(os_release()).files(X).link("lib", "usr/lib").whiteout("etc/a").opaque("var").file("../x")
    record = recorded(layer)

    assert msgspec.msgpack.decode(msgspec.msgpack.encode(record), type=LayerRecord) == record
    assert (record.links, record.removed, record.opaque) == ((("lib", "usr/lib"),), ("etc/a",), ("var",))


def test_the_sandboxed_form_gives_the_same() -> None:
    content = layer_of(os_release(), X).content
    order = msgspec.msgpack.encode(Order(limits=Limits(entries=1)))

    record = msgspec.msgpack.decode(analyse_in_sandbox(order, io.BytesIO(content)), type=LayerRecord)

    assert codes(record) == ["too_many_entries"]


def test_of_two_entries_at_one_path_the_last_counts() -> None:
    layer = Tarball().files(dpkg_status([BASH])).files(dpkg_status([Deb(name="bash", version="5.3-1")]))

    assert versions(folded(layer)) == {"bash": "5.3-1"}


def test_a_broken_entry_that_a_later_one_replaces_is_not_said() -> None:
    layer = Tarball().files(os_release()).file(DPKG_STATUS, "nonsense").files(dpkg_status([BASH]))

    assert (versions(folded(layer)), problems(folded(layer))) == ({"bash": "5.2-1"}, [])


@pytest.mark.parametrize("path", [f"{SITE_PACKAGES}/x-1.dist-info", SITE_PACKAGES, "usr"])
def test_what_takes_a_folders_place_takes_what_was_in_it(path: str) -> None:
    for replaced in (Tarball().files(X).file(path, ""), Tarball().files(X).link(path, "elsewhere")):
        assert folded(replaced).found == ()


def test_a_whiteout_is_about_lower_layers_only() -> None:
    layer = Tarball().files(X).whiteout(METADATA).opaque(SITE_PACKAGES)

    assert versions(folded(layer)) == {"x": "1"}


def test_the_marks_of_aufs_mean_nothing() -> None:
    record = recorded(Tarball().file(".wh..wh.plnk", "").file(".wh..wh.aufs", "").file("a/.wh.", ""))

    assert (record.removed, record.opaque) == ((), ())


def test_devices_in_place_of_files_are_nothing() -> None:
    layer = Tarball().add(DPKG_STATUS, b"3").add(METADATA, b"6")

    assert (folded(layer).found, folded(layer).problems) == ((), ())


def test_a_database_too_large_is_said_with_its_size() -> None:
    record = recorded(layer_of({DPKG_STATUS: "x" * 5000}), limits=Limits(file=4000))

    assert codes(record) == ["file_too_large"]
    assert record.problems[0].text == f"{DPKG_STATUS} has 5000 bytes and was not read; at most 4000 are."


class Gigabyte:
    """A layer whose dpkg database has a gigabyte; made as it is read, and never held."""

    def __init__(self) -> None:
        tar = Tarball().file(DPKG_STATUS, "").pack()
        head = bytearray(tar[:512])
        head[124:136] = b"%011o\0" % (1 << 30)
        head[148:156] = b" " * 8
        head[148:156] = b"%06o\0 " % sum(head)
        self._head = bytes(head)
        self._left = 1 << 30
        self._end = Tarball().files(X).pack()

    def read(self, size: int, /) -> bytes:
        if self._head:
            head, self._head = self._head[:size], self._head[size:]
            return head
        if self._left:
            size = min(size, self._left)
            self._left -= size
            return b"Package: a\n\n" * (size // 12) + bytes(size % 12)
        data, self._end = self._end[:size], self._end[size:]
        return data


@pytest.mark.long
def test_a_database_of_a_gigabyte_is_passed_over_and_the_rest_read() -> None:
    record = analyse_layer(Gigabyte())

    assert codes(record) == ["file_too_large"]
    assert [len(file.packages) for file in record.files] == [1, 0]
    assert record.size > 1 << 30


def test_a_bomb_keeps_what_came_before_it() -> None:
    tarball = Tarball().files(X).file("zeros", bytes(30 * MIB)).files(dpkg_status([BASH]))

    record = recorded(tarball.layer(), limits=Limits(ratio=20, ratio_from=MIB))

    assert codes(record) == ["too_compressed"]
    assert [file.path for file in record.files] == [METADATA]
    assert record.diff_id == ""


def test_a_layer_cut_off_keeps_what_was_read() -> None:
    data = gzip.compress(Tarball().files(X).file("noise", bytes(range(256)) * 4000).pack())

    record = analyse_layer(io.BytesIO(data[: len(data) - 20]))

    assert codes(record) == ["truncated"]
    assert [file.path for file in record.files] == [METADATA]


def test_too_many_packages_are_said() -> None:
    status = dpkg_status(Deb(name=f"p{number}", version="1") for number in range(200))

    assert codes(recorded(layer_of(X, status), limits=Limits(packages=100))) == ["too_many_packages"]


def test_the_path_of_a_file_of_interest_is_bounded() -> None:
    record = recorded(layer_of(python_package("x", "1", folder="a" * 200 + ("/" + "b" * 200) * 6)))

    assert (codes(record), record.files) == (["path_too_long"], ())


def test_what_is_no_layer_is_said_with_its_media_type() -> None:
    record = analyse_layer(io.BytesIO(b"no layer" * 200), media_type="application/x-thing")

    assert codes(record) == ["not_a_tar"]
    assert record.problems[0].text.endswith("Its media type is application/x-thing.")


def test_a_lying_diff_id_is_said_of_the_image_and_not_of_the_layer() -> None:
    layer = layer_of(os_release(), X)
    record = recorded(layer)

    assert record.problems == ()
    assert fold([record], diff_ids=[layer.diff_id]).problems == ()
    ((position, problem),) = fold([record], diff_ids=["sha256:" + "0" * 64]).problems
    assert (position, problem.code) == (0, Code.DIFF_ID_DIFFERS)
    assert layer.diff_id in problem.text


def test_more_or_fewer_diff_ids_than_layers_are_said() -> None:
    layer = layer_of(X)

    assert problems(fold([recorded(layer)], diff_ids=[layer.diff_id] * 2)) == [(0, "diff_id_differs")]


def test_texts_that_strangers_wrote_hold_no_null_character() -> None:
    tarball = Tarball().files(os_release()).file(DPKG_STATUS, dpkg_paragraph(BASH) + "\nPackage: \0\n")
    tarball.link("var/lib/dpkg/status.d/x", "a\0b").file("etc/\0x", "")

    inventory = folded(tarball)

    assert "\0" not in msgspec.json.encode(inventory).decode()
    assert "\\u0000" not in msgspec.json.encode(inventory).decode()


def test_more_links_than_are_followed_are_said_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pratique.core.analysis.layers._LINKS_MAX", 3)
    tarball = Tarball()
    for number in range(10):
        tarball.link(f"link-{number}", "elsewhere")

    record = recorded(tarball.files(X))

    assert (codes(record), len(record.links), len(record.files)) == (["too_many_entries"], 3, 1)


def test_links_that_cannot_stand_for_a_folder_on_the_way_are_not_kept() -> None:
    tarball = Tarball().link("usr/lib/x/libssl.so", "libssl.so.3").link("usr/bin/vi", "vim").link("lib", "usr/lib")
    tarball.link("opt/a/b/c/d/e", "x").link("opt/a/b/c/d/site-packages", "../x")

    assert [path for path, _ in recorded(tarball).links] == ["lib", "opt/a/b/c/d/site-packages"]
