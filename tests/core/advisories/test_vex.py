"""What vendors say of their products is read from three forms to one, with its author, and the rest is named."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pratique.core.advisories.index import Index, difference
from pratique.core.advisories.vex import Document, NotVex, Standing, read_vex
from pratique.core.names.purl import Purl
from tests.core.advisories.making import DATA, advisory, build_of, write_feed

SAMPLE = DATA / "feeds" / "vex-sample.zip"
DOCKER = Purl.parse("pkg:golang/github.com/docker/docker@27.5.1%2Bincompatible")


def sample(name: str) -> Document:
    with zipfile.ZipFile(SAMPLE) as archive:
        return read_vex(archive.read(name))


def openvex(*statements: Any, author: str = "Vendor", **fields: Any) -> dict[str, Any]:
    return {"@context": "https://openvex.dev/ns/v0.2.0", "author": author, "statements": statements} | fields


def statement(**fields: Any) -> dict[str, Any]:
    return {
        "vulnerability": {"name": "CVE-2024-0001"},
        "products": [{"@id": "pkg:pypi/sample@1.0"}],
        "status": "not_affected",
    } | fields


def test_a_real_document_of_openvex_is_read_with_what_it_holds_inside_of() -> None:
    document = sample("docker-hardened-images/vex/prometheus/dhi-prometheus.vex.json")

    about = [each for each in document.statements if each.vulnerability == "CVE-2025-54410"]
    assert document.author == "Docker Hardened Images <dhi@docker.com>"
    assert {each.product for each in about} == {DOCKER}
    assert [each.within for each in about] == ["pkg:docker/dhi/prometheus", "", "pkg:oci/dhi%2Fprometheus"]
    assert {each.justification for each in about} == {"vulnerable_code_cannot_be_controlled_by_adversary"}


def test_the_older_form_of_openvex_with_plain_texts_is_read() -> None:
    [found] = sample("go-vex/vex/v001-1.vex.json").statements

    assert (found.vulnerability, str(found.product), found.author) == (
        "CVE-1234-5678",
        "pkg:apk/wolfi/bash@1.0.0",
        "John Doe",
    )


def test_an_image_by_its_digest_is_what_a_statement_holds_inside_of() -> None:
    found = sample("go-vex/vex/v0.2.0.json").statements

    assert {each.within for each in found} == {
        "sha256:124c7d2707904eea7431fffe91522a01e5a861a624ee31d03372cc1d138a3126"
    }
    assert {each.status for each in found} == {Standing.FIXED, Standing.NOT_AFFECTED}


def test_csaf_is_read_through_its_tree_and_products_without_a_package_url_are_named() -> None:
    document = sample("go-vex/vex/csaf.json")

    [found] = document.statements
    assert (document.form, found.author, str(found.product)) == (
        "CSAF",
        "Example Company",
        "pkg:golang/github.com/go-homedir@v1.2.0",
    )
    with pytest.raises(NotVex, match=r"CVE-2020-1711: 20 products without a package URL"):
        sample("go-vex/csaf/rhsa-2020_1358.json")


def test_csaf_names_a_component_of_a_platform_by_the_component() -> None:
    helper = {"product_identification_helper": {"purl": "pkg:rpm/redhat/bash@5.1-2.el9?arch=x86_64"}}
    document = {
        "document": {"publisher": {"name": "Red Hat"}},
        "product_tree": {
            "branches": [{"branches": [{"product": {"product_id": "bash", **helper}}]}],
            "relationships": [
                {
                    "product_reference": "bash",
                    "relates_to_product_reference": "EL9",
                    "full_product_name": {"product_id": "EL9:bash"},
                }
            ],
        },
        "vulnerabilities": [
            {
                "cve": "CVE-2024-0001",
                "product_status": {"fixed": ["EL9:bash"], "recommended": ["EL9:bash"]},
                "flags": [{"label": "component_not_present", "product_ids": ["EL9:bash"]}],
            }
        ],
    }

    [found] = read_vex(json.dumps(document).encode()).statements

    assert (str(found.product), found.status, found.justification) == (
        "pkg:rpm/redhat/bash@5.1-2.el9?arch=x86_64",
        Standing.FIXED,
        "component_not_present",
    )


def test_cyclonedx_is_read_by_its_references_and_without_an_analysis_says_nothing() -> None:
    document = {
        "bomFormat": "CycloneDX",
        "metadata": {"supplier": {"name": "Acme"}, "timestamp": "2024-01-01T00:00:00Z"},
        "components": [{"bom-ref": "a", "components": [{"bom-ref": "b", "purl": "pkg:npm/b@1"}]}],
        "vulnerabilities": [
            {"id": "CVE-2024-0001", "analysis": {"state": "resolved"}, "affects": [{"ref": "b"}, {"ref": "gone"}]},
            {"id": "CVE-2024-0002", "affects": [{"ref": "b"}]},
            {
                "id": "CVE-2024-0003",
                "analysis": {"state": "not_affected", "justification": "code_not_present"},
                "affects": [{"ref": "urn:cdx:0/1#pkg%3Anpm%2Fc%402"}],
            },
        ],
    }

    found = read_vex(json.dumps(document).encode())

    assert [(str(each.product), each.status, each.author) for each in found.statements] == [
        ("pkg:npm/b@1", Standing.FIXED, "Acme"),
        ("pkg:npm/c@2", Standing.NOT_AFFECTED, "Acme"),
    ]
    assert found.bad == ("CVE-2024-0001: 'gone' has no package URL in this document",)


@pytest.mark.parametrize(
    ("document", "reason", "is_other"),
    [
        (b"{", "no VEX document", True),
        (json.dumps(advisory()).encode(), "no VEX document", True),
        (b'{"bomFormat": "CycloneDX"}', "says nothing of a vulnerability", False),
        (json.dumps(openvex(statement(status="perhaps"))).encode(), "'perhaps' is not a valid Standing", False),
        (json.dumps(openvex(statement(products=[{"@id": "firewall"}]))).encode(), "not a package URL", False),
        (b'{"@context": "https://openvex.dev/ns", "statements": 3}', "cannot be read as OpenVEX", False),
    ],
)
def test_what_says_nothing_that_can_be_used_is_refused(document: bytes, reason: str, is_other: bool) -> None:  # noqa: FBT001
    with pytest.raises(NotVex, match=reason) as refusal:
        read_vex(document)

    assert refusal.value.is_other is is_other


def test_one_statement_that_cannot_be_read_does_not_keep_the_others_back() -> None:
    found = read_vex(json.dumps(openvex(statement(), {"status": 3}, statement(status="fixed"))).encode())

    assert len(found.statements) == 2
    assert found.bad[0].startswith("statement 2:")


def test_a_statement_is_found_by_package_version_and_qualifiers(tmp_path: Path) -> None:
    pinned = {"products": [{"@id": "pkg:deb/debian/bash@5.2-1?distro=debian-12"}]}
    feed = write_feed(
        tmp_path / "vex.zip", openvex(statement()), openvex(statement(**pinned)), openvex(statement(), author="")
    )
    built = build_of(tmp_path, feed)

    with Index.open(built.path) as index:
        of_sample = [
            index.statements("CVE-2024-0001", Purl.parse(f"pkg:pypi/sample@{each}")) for each in ("1.0", "1.1")
        ]
        bash = "pkg:deb/debian/bash@5.2-1"
        of_bash = [
            len(index.statements("CVE-2024-0001", Purl.parse(each)))
            for each in (bash, f"{bash}?arch=amd64&distro=debian-12", f"{bash}?distro=debian-13")
        ]
        [source] = index.sources

    assert [(each.author, each.is_clearing) for each in of_sample[0]] == [("", False), ("Vendor", True)]
    assert of_sample[1] == ()
    assert of_bash == [0, 1, 0]
    assert (source.kind, source.records) == ("vex", 3)


def test_of_what_one_author_says_twice_the_later_counts(tmp_path: Path) -> None:
    later = openvex(statement(status="fixed", timestamp="2024-05-01T00:00:00Z"))
    earlier = openvex(statement(timestamp="2024-04-01T00:00:00Z"))
    built = build_of(tmp_path, write_feed(tmp_path / "vex.zip", later, earlier))

    with Index.open(built.path) as index:
        [found] = index.statements("CVE-2024-0001", Purl.parse("pkg:pypi/sample@1.0"))

    assert found.status is Standing.FIXED


def test_another_statement_is_in_the_difference_of_two_files(tmp_path: Path) -> None:
    known = advisory("CVE-2024-0001")
    paths = []
    for name, said in (("old", statement(status="affected")), ("new", statement())):
        (tmp_path / name).mkdir()
        feed = write_feed(tmp_path / name / "PyPI.zip", known, openvex(said))
        paths.append(build_of(tmp_path / name, feed).path)

    assert difference(*paths).vulnerabilities == {"CVE-2024-0001"}
