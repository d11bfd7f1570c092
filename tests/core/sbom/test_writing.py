"""What the writers write: complete JSON in pieces, and what the readers make of it."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from pratique.core.analysis import Distribution
from pratique.core.sbom import About, Item, Place, cyclonedx, read, spdx
from pratique.core.sbom.writing import Bit

WRITERS: dict[str, Callable[[About, Iterable[Item]], Iterator[Bit]]] = {
    "cyclonedx": cyclonedx.write,
    "spdx": spdx.write,
}
ABOUT = About(
    name="acme/app",
    version="sha256:" + "0" * 64,
    purl="pkg:oci/app@sha256%3A" + "0" * 64,
    distribution=Distribution(id="debian", version_id="12", name="Debian GNU/Linux 12"),
    serial="01928f6e-7a3c-7c1d-b0a2-5d2f1c3e4a5b",
    created=datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC),
    maker_version="1.0",
)
ZLIB = Item(
    purl="pkg:deb/debian/zlib1g@1.2.13?arch=amd64&distro=debian-12&upstream=zlib",
    name="zlib1g",
    version="1.2.13",
    places=(Place(layer="sha256:" + "1" * 64, path="var/lib/dpkg/status"),),
)
SIX = Item(
    purl="pkg:pypi/six@1.16.0",
    name="six",
    version="1.16.0",
    places=(Place(path="a/METADATA"), Place(path="b/METADATA")),
    owner="pkg:deb/debian/python3-six@1.16.0-4",
)


def written(format_: str, items: Iterable[Item], about: About = ABOUT) -> bytes:
    return b"".join(data for data, _ in WRITERS[format_](about, items))


@pytest.mark.parametrize("format_", list(WRITERS))
@pytest.mark.parametrize("items", [(), (ZLIB,), (ZLIB, SIX)], ids=len)
def test_what_is_written_is_read_again(format_: str, items: tuple[Item, ...]) -> None:
    document = read(written(format_, items), components_max=100)

    assert (document.format, document.name, document.unused_count) == (format_, "acme/app", 0)
    assert [(each.purl, each.name, each.version) for each in document.packages] == [
        (each.purl, each.name, each.version) for each in items
    ]


@pytest.mark.parametrize("format_", list(WRITERS))
def test_rows_are_counted_as_they_are_written(format_: str) -> None:
    items = (Item(purl=f"pkg:pypi/a{n}@1", name=f"a{n}", version="1") for n in range(1001))
    about = About(name="x", version="1", serial=ABOUT.serial, created=ABOUT.created, maker_version="1")

    counts = [count for _, count in WRITERS[format_](about, items)]

    assert (sum(counts), max(counts)) == (1001, 200)


def test_cyclonedx_says_where_a_component_was_found() -> None:
    document: dict[str, Any] = json.loads(written("cyclonedx", (ZLIB, SIX)))

    system, zlib, six = document["components"]
    assert (system["type"], system["name"], system["version"]) == ("operating-system", "debian", "12")
    assert zlib["properties"] == [{"name": "pratique:layer", "value": "sha256:" + "1" * 64}]
    assert six["evidence"] == {"occurrences": [{"location": "a/METADATA"}, {"location": "b/METADATA"}]}
    assert six["properties"] == [{"name": "pratique:owner", "value": SIX.owner}]
    assert document["dependencies"] == [{"ref": "subject", "dependsOn": ["os:debian@12", ZLIB.purl, SIX.purl]}]
    assert document["metadata"]["timestamp"] == "2026-01-02T03:04:05Z"


def test_spdx_says_what_the_subject_contains() -> None:
    document: dict[str, Any] = json.loads(written("spdx", (ZLIB,)))

    assert [(each["relationshipType"], each["relatedSpdxElement"]) for each in document["relationships"]] == [
        ("DESCRIBES", "SPDXRef-Subject"),
        ("CONTAINS", "SPDXRef-OperatingSystem"),
        ("CONTAINS", "SPDXRef-Package-1"),
    ]
    assert document["packages"][2]["externalRefs"][0]["referenceLocator"] == ZLIB.purl
