"""dpkg's database: what counts as installed, sources, and what cannot be read."""

import pytest

from pratique.core.analysis import Installed, Kind
from tests.core.analysis.reading import codes, folded, recorded
from tests.support.layers import DPKG_STATUS, Deb, Tarball, dpkg_paragraph, dpkg_status, layer_of, os_release

BASH = Deb(name="bash", version="5.2.15-2+b7", source="bash", source_version="5.2.15-2")


def packages(content: str, *, path: str = DPKG_STATUS) -> tuple[Installed, ...]:
    (file,) = recorded(layer_of({path: content})).files
    assert file.kind is Kind.DPKG
    return file.packages


def test_a_package_has_its_source_with_its_version() -> None:
    assert packages(dpkg_paragraph(BASH)) == (
        Installed(
            name="bash",
            version="5.2.15-2+b7",
            architecture="amd64",
            source_name="bash",
            source_version="5.2.15-2",
        ),
    )


def test_a_source_without_a_version_has_the_packages_and_none_is_the_package() -> None:
    found = packages(
        "\n".join(dpkg_paragraph(each) for each in (Deb(name="a", version="1", source="s"), Deb(name="b", version="2")))
    )

    assert [(each.source_name, each.source_version) for each in found] == [("s", "1"), ("b", "2")]


@pytest.mark.parametrize(
    "status", ["install ok installed", "hold ok installed", "install ok unpacked", "install ok half-configured", ""]
)
def test_what_has_files_is_installed(status: str) -> None:
    assert len(packages(dpkg_paragraph(Deb(name="a", version="1", status=status)))) == 1


@pytest.mark.parametrize("status", ["deinstall ok config-files", "purge ok not-installed"])
def test_what_was_removed_is_not(status: str) -> None:
    assert packages(dpkg_paragraph(Deb(name="a", version="1", status=status))) == ()


def test_two_architectures_of_a_package_are_two_and_of_one_entry_twice_the_last_counts() -> None:
    entries = (
        Deb(name="libc6", version="1"),
        Deb(name="libc6", version="2"),
        Deb(name="libc6", version="2", architecture="i386"),
    )

    found = packages("\n".join(map(dpkg_paragraph, entries)))

    assert [(each.version, each.architecture) for each in found] == [("2", "amd64"), ("2", "i386")]


def test_fields_in_any_case_with_carriage_returns_and_blanks_are_read() -> None:
    text = (
        "PACKAGE: a\r\nstatus:install ok installed\r\nVersion:  1 \r\nDescription: x\r\n Version: 9\r\n"
        " \t\r\nPackage: b\nVersion: 2\n"
    )

    assert [(each.name, each.version) for each in packages(text)] == [("a", "1"), ("b", "2")]


def test_distroless_images_keep_a_file_for_each_package() -> None:
    layer = layer_of(
        os_release(),
        {
            "var/lib/dpkg/status.d/base": "Package: base-files\nVersion: 12\nArchitecture: amd64\n",
            "var/lib/dpkg/status.d/base.md5sums": "0123  etc/x\n",
            "var/lib/dpkg/status.d/tzdata": "Package: tzdata\nVersion: 2024a\n",
        },
    )

    assert [(each.package.name, each.path) for each in folded(layer).found] == [
        ("base-files", "var/lib/dpkg/status.d/base"),
        ("tzdata", "var/lib/dpkg/status.d/tzdata"),
    ]


@pytest.mark.parametrize("content", ["\x00\x01\x02" * 100, "this is no database\n" * 50, "Package: only a name\n"])
def test_nonsense_is_said(content: str) -> None:
    record = recorded(layer_of({DPKG_STATUS: content}))

    assert codes(record) == ["file_unreadable"]
    assert record.problems[0].path == DPKG_STATUS
    assert record.files[0].packages == ()


def test_of_a_partly_broken_database_the_good_entries_are_kept_and_the_bad_counted() -> None:
    text = dpkg_paragraph(BASH) + "\nPackage: x y\nVersion: 1\n\nPackage: z\nVersion: 1 2\n\nPackage: y\n"

    record = recorded(layer_of({DPKG_STATUS: text}))

    assert [each.name for each in record.files[0].packages] == ["bash"]
    assert record.problems[0].text.startswith("3 entries of var/lib/dpkg/status could not be read")


def test_an_empty_database_is_one_without_packages() -> None:
    assert codes(recorded(layer_of({DPKG_STATUS: ""}))) == []


def test_a_database_that_is_a_link_is_said() -> None:
    inventory = folded(Tarball().files(os_release()).link(DPKG_STATUS, "../../elsewhere"))

    ((layer, problem),) = inventory.problems
    assert (layer, problem.code.value, problem.path) == (0, "file_is_link", DPKG_STATUS)
    assert "elsewhere" in problem.text


def test_a_link_out_of_the_image_stays_in_it() -> None:
    tarball = Tarball().files(os_release()).files(dpkg_status([BASH]))
    tarball.link("var/lib/dpkg/status.d/more", "../../../../../../../../var/lib/dpkg/status")

    assert [each.package.name for each in folded(tarball).found] == ["bash"]


def test_a_database_that_is_a_hard_link_is_followed_where_that_is_possible() -> None:
    followed = (
        Tarball()
        .file("var/lib/dpkg/status.d/a", dpkg_paragraph(BASH))
        .hard_link(DPKG_STATUS, "var/lib/dpkg/status.d/a")
    )
    lost = Tarball().file("etc/passwd", "root").hard_link(DPKG_STATUS, "etc/passwd")

    assert [len(file.packages) for file in recorded(followed).files] == [1, 1]
    assert codes(recorded(lost)) == ["file_is_link"]


def test_a_hard_link_to_a_file_that_was_read_as_something_else_is_said() -> None:
    tarball = Tarball().files(os_release()).hard_link(DPKG_STATUS, "etc/os-release")

    assert codes(recorded(tarball)) == ["file_is_link"]
    assert folded(tarball).found == ()


def test_a_sparse_database_is_said() -> None:
    tarball = Tarball().file(DPKG_STATUS, dpkg_paragraph(BASH))
    tarball.entries[0][0].pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}

    assert codes(recorded(tarball)) == ["file_is_sparse"]
