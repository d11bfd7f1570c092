"""Findings, components and SBOMs of images as files: all rows, once, in order, of what may be read."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import pytest

from pratique.core.sbom import read
from pratique.server.identity.errors import NothingThere
from pratique.server.identity.testing import person, principal_of
from pratique.server.media import kinds
from pratique.server.scanning.exports import pieces
from tests.core.advisories.making import advisory
from tests.server.scanning.harbour import NAME, Harbour
from tests.support.images import image
from tests.support.layers import layer_of, npm_package, os_release, python_package

pytestmark = [pytest.mark.long, pytest.mark.django_db]

MANY = image(
    layer_of(os_release(name="Debian GNU/Linux 12")),
    layer_of(*[python_package(f"sample{n}", "1.0") for n in range(7)], npm_package("@acme/evil", "1.0.0")),
    layer_of(python_package("sample0", "1.0", folder="opt/lib/site-packages")),
)


@pytest.fixture
def digest(quay: Harbour) -> str:
    quay.know(*[advisory(f"GHSA-{n}", name=f"sample{n}", aliases=[f"CVE-2099-000{n}"]) for n in range(7)])
    made = quay.push(MANY)
    quay.settle()
    return made


def exported(kind: str, format_: str, parameters: Mapping[str, Any]) -> tuple[bytes, int]:
    by = principal_of(person("reader", is_admin=True))
    source = kinds.find_export(kind).source(by, parameters)
    found = list(source.write(format_))
    assert source.count() == sum(each.rows for each in found)
    return b"".join(each.data for each in found), sum(each.rows for each in found)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


@pytest.mark.parametrize("at_once", [2, 500])
def test_findings_are_all_there_once(digest: str, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "AT_ONCE", at_once)

    data, count = exported("findings", "csv", {"repository": NAME, "digest": digest})

    assert count == 7
    assert sorted(each["vulnerability"] for each in rows_of(data)) == [f"CVE-2099-000{n}" for n in range(7)]


def test_findings_can_be_narrowed(digest: str) -> None:
    data, _ = exported("findings", "csv", {"repository": NAME, "digest": digest, "q": "sample3"})

    assert [each["package"] for each in rows_of(data)] == ["sample3"]


@pytest.mark.parametrize("at_once", [2, 500])
def test_components_are_all_there_with_each_place(digest: str, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "AT_ONCE", at_once)

    data, count = exported("components", "csv", {"repository": NAME, "digest": digest})

    assert (count, len({(each["purl"], each["path"]) for each in rows_of(data)})) == (9, 9)


@pytest.mark.parametrize("at_once", [2, 500])
@pytest.mark.parametrize("format_", ["cyclonedx", "spdx"])
def test_an_sbom_names_each_component_once(
    digest: str, format_: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "AT_ONCE", at_once)

    by = principal_of(person("reader", is_admin=True))
    source = kinds.find_export("sbom").source(by, {"repository": NAME, "digest": digest})
    data = b"".join(each.data for each in source.write(format_))

    document = read(data, components_max=100)
    assert (document.name, document.unused_count, source.count()) == (NAME, 0, 8)
    assert len(document.packages) == 8
    assert "pkg:npm/%40acme/evil@1.0.0" in {each.purl for each in document.packages}


def test_an_sbom_says_each_place_of_a_component(digest: str) -> None:
    by = principal_of(person("reader", is_admin=True))
    source = kinds.find_export("sbom").source(by, {"repository": NAME, "digest": digest})
    document = json.loads(b"".join(each.data for each in source.write("cyclonedx")))

    (sample,) = [each for each in document["components"] if each["name"] == "sample0"]
    assert len(sample["evidence"]["occurrences"]) == 2
    assert len(sample["properties"]) == 2


@pytest.mark.parametrize("kind", ["findings", "components", "sbom"])
def test_what_may_not_be_read_is_not_exported(digest: str, kind: str) -> None:
    by = principal_of(person("stranger"))

    with pytest.raises(NothingThere):
        kinds.find_export(kind).source(by, {"repository": NAME, "digest": digest})
