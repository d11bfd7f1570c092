"""What is read of documents that others wrote, and what is refused: too deep, too many, too long, of another kind."""

import json
from typing import Any

import msgspec
import pytest

from pratique.core.analysis.packages import package_of
from pratique.core.analysis.records import Distribution, Installed, Kind
from pratique.core.sbom import BadSbom, Document, read
from pratique.core.sbom.reading import Order, read_in_sandbox


def cyclonedx(*components: dict[str, Any], **others: Any) -> bytes:
    made = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": list(components)} | others
    return json.dumps(made).encode()


def spdx(*packages: dict[str, Any], **others: Any) -> bytes:
    return json.dumps({"spdxVersion": "SPDX-2.3", "name": "a", "packages": list(packages)} | others).encode()


def with_purl(purl: str, id_: str = "SPDXRef-1", **others: Any) -> dict[str, Any]:
    reference = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}
    return {"SPDXID": id_, "name": "x", "externalRefs": [reference]} | others


def purls(document: Document) -> list[str]:
    return [each.purl for each in document.packages]


def refusal(data: bytes, *, components_max: int = 100) -> str:
    with pytest.raises(BadSbom) as caught:
        read(data, components_max=components_max)
    return caught.value.reason


def test_a_component_is_what_its_purl_says() -> None:
    document = read(
        cyclonedx(
            {"type": "library", "name": "zlib1g", "purl": "pkg:deb/debian/zlib1g@1.2?distro=debian-12&upstream=zlib@1"}
        ),
        components_max=10,
    )

    (package,) = document.packages
    assert (package.type, package.name, package.version) == ("deb", "zlib1g", "1.2")
    assert (package.ecosystem, package.subject_name, package.subject_version) == ("Debian:12", "zlib", "1")


@pytest.mark.parametrize(
    ("kind", "installed"),
    [
        (Kind.PYTHON, Installed(name="PyYAML", version="6.0")),
        (Kind.NPM, Installed(name="@scope/name", version="1.0.0")),
        (Kind.DPKG, Installed(name="bash", version="5.2-1", source_name="bash", source_version="5.2-1")),
        (Kind.DPKG, Installed(name="libssl3", version="3.0-1+b1", source_name="openssl", source_version="3.0-1")),
        (Kind.APK, Installed(name="musl-utils", version="1.2-r0", source_name="musl", source_version="1.2-r0")),
    ],
)
def test_a_document_says_of_a_package_what_an_image_that_has_it_says(kind: Kind, installed: Installed) -> None:
    found = package_of(kind, installed, Distribution(id="debian", version_id="12", name="Debian"))

    assert found is not None
    (named,) = read(cyclonedx({"type": "library", "name": "ours", "purl": found.purl}), components_max=10).packages
    assert named == found


def test_components_within_components_are_components() -> None:
    inner = {"type": "library", "name": "b", "purl": "pkg:pypi/b@1"}
    outer = {"type": "library", "name": "a", "purl": "pkg:pypi/a@1", "components": [inner]}

    assert purls(read(cyclonedx(outer), components_max=10)) == ["pkg:pypi/a@1", "pkg:pypi/b@1"]


def test_a_purl_without_a_version_takes_the_components() -> None:
    document = read(cyclonedx({"name": "a", "version": "2.0", "purl": "pkg:pypi/a"}), components_max=10)

    assert purls(document) == ["pkg:pypi/a@2.0"]


def test_one_component_named_twice_is_one() -> None:
    twice = [{"name": "a", "purl": "pkg:pypi/A@1"}, {"name": "a", "purl": "pkg:pypi/a@1"}]

    assert purls(read(cyclonedx(*twice), components_max=10)) == ["pkg:pypi/a@1"]


def test_what_cannot_be_used_is_said_and_counted() -> None:
    bad = [{"name": "none"}, {"name": "bad", "purl": "nothing"}, {"name": "long", "purl": "pkg:pypi/" + "a" * 600}]

    document = read(cyclonedx(*bad), components_max=10)

    assert document.unused_count == 3
    assert [(each.name, each.reason.partition(":")[0]) for each in document.unused] == [
        ("none", "it has no package URL"),
        ("bad", "'nothing' is not a package URL"),
        ("long", "its package URL is too long"),
    ]


@pytest.mark.parametrize(
    "purl",
    [
        "pkg:pypi/a%00b@1",
        "pkg:pypi/a@1%1b[31m",
        "pkg:deb/debian/a@1?upstream=%00",
        "pkg:deb/debian/a@1?upstream=" + "x" * 600,
        "pkg:" + "t" * 40 + "/a@1",
        "pkg:rpm/redhat/a@1?distro=rhel-9&epoch=" + "9" * 600,
        "pkg:deb/debian/a@1?distro=debian-" + "1" * 200,
    ],
)
def test_what_no_row_can_hold_is_not_used(purl: str) -> None:
    document = read(cyclonedx({"name": "a", "purl": purl}), components_max=10)

    assert (document.packages, document.unused_count) == ((), 1)


def test_an_spdx_document_is_not_a_component_of_itself() -> None:
    document = read(
        spdx(
            with_purl("pkg:oci/app@1", "SPDXRef-App"),
            with_purl("pkg:pypi/a@1", "SPDXRef-A"),
            relationships=[{"relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-App"}],
        ),
        components_max=10,
    )

    assert (document.version, purls(document)) == ("2.3", ["pkg:pypi/a@1"])


def test_an_spdx_document_that_describes_each_package_has_them_all() -> None:
    document = read(spdx(with_purl("pkg:pypi/a@1"), documentDescribes=["SPDXRef-1"]), components_max=10)

    assert purls(document) == ["pkg:pypi/a@1"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it cannot be read as JSON"),
        (b"<bom/>", "it cannot be read as JSON"),
        (b"{}", "it names neither"),
        (b"[]", "it cannot be read as JSON"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "9.9"}', "CycloneDX '9.9' is not read"),
        (b'{"spdxVersion": "SPDX-3.0"}', "SPDX 'SPDX-3.0' is not read"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": 5}', "it cannot be read as JSON"),
        (b'{"bomFormat": "CycloneDX", "components": [{"name": "\xff"}]}', "it cannot be read as JSON"),
        (b'{"a":' * 100_000, "its components are nested too deeply"),
        (b'{"components":[' * 100_000, "its components are nested too deeply"),
    ],
)
def test_a_document_of_another_kind_is_refused(data: bytes, reason: str) -> None:
    assert refusal(data).startswith(reason)


def test_more_components_than_may_be_are_refused() -> None:
    assert refusal(cyclonedx(*[{"name": "a"}] * 11), components_max=10) == "it has more than 10 components"


def test_a_mark_of_byte_order_is_passed_over() -> None:
    assert read(b"\xef\xbb\xbf" + cyclonedx(), components_max=1).packages == ()


class _Endless:
    def read(self, size: int, /) -> bytes:
        return b" " * size


def test_the_sandbox_reads_no_more_than_its_order() -> None:
    order = msgspec.msgpack.encode(Order(bytes_max=5_000_000, components_max=1))

    document, reason = msgspec.msgpack.decode(read_in_sandbox(order, _Endless()))

    assert (document, reason) == (None, "it has more than 5000000 bytes")
