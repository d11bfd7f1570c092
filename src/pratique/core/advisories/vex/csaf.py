"""Owns reading CSAF documents. Specification: CSAF 2.0, 3.2.1 to 3.2.3 (document, product tree, vulnerabilities)."""

from collections.abc import Iterator, Mapping

import msgspec

from pratique.core.advisories.records import instant
from pratique.core.advisories.vex.statements import Gathering, Standing

__all__ = ["read"]

MAX_DEPTH = 30
_STATUS = {
    "known_not_affected": Standing.NOT_AFFECTED,
    "fixed": Standing.FIXED,
    "first_fixed": Standing.FIXED,
    "known_affected": Standing.AFFECTED,
    "first_affected": Standing.AFFECTED,
    "last_affected": Standing.AFFECTED,
    "under_investigation": Standing.UNDER_INVESTIGATION,
}


class _Named(msgspec.Struct, frozen=True):
    name: str = ""


class _Tracking(msgspec.Struct, frozen=True):
    current_release_date: str = ""


class _About(msgspec.Struct, frozen=True):
    publisher: _Named = _Named()
    tracking: _Tracking = _Tracking()


class _Helper(msgspec.Struct, frozen=True):
    purl: str = ""


class _Product(msgspec.Struct, frozen=True):
    product_id: str = ""
    product_identification_helper: _Helper = _Helper()


class _Relationship(msgspec.Struct, frozen=True):
    product_reference: str = ""
    relates_to_product_reference: str = ""
    full_product_name: _Product = _Product()


class _Branch(msgspec.Struct, frozen=True):
    product: _Product | None = None
    branches: list["_Branch"] = []


class _Tree(msgspec.Struct, frozen=True):
    branches: list[_Branch] = []
    full_product_names: list[_Product] = []
    relationships: list[_Relationship] = []


class _Said(msgspec.Struct, frozen=True):
    label: str = ""
    category: str = ""
    details: str = ""
    product_ids: list[str] = []


class _Vulnerability(msgspec.Struct, frozen=True):
    cve: str = ""
    product_status: dict[str, list[str]] = {}
    flags: list[_Said] = []
    threats: list[_Said] = []


class _Document(msgspec.Struct, frozen=True):
    document: _About
    product_tree: _Tree = _Tree()
    vulnerabilities: list[_Vulnerability] = []


def read(data: bytes) -> Gathering:
    """Read a document."""
    document = msgspec.json.decode(data, type=_Document)
    about = document.document
    found = Gathering(author=about.publisher.name.strip(), at=instant(about.tracking.current_release_date))
    purls = _purls(document.product_tree)
    for vulnerability in document.vulnerabilities:
        _take(vulnerability, purls, found)
    return found


def _take(vulnerability: _Vulnerability, purls: Mapping[str, str], found: Gathering) -> None:
    labels = {each: flag.label for flag in vulnerability.flags for each in flag.product_ids}
    impacts = {
        each: said.details for said in vulnerability.threats if said.category == "impact" for each in said.product_ids
    }
    nameless = 0
    for word, products in vulnerability.product_status.items():
        status = _STATUS.get(word)
        if status is None:  # "recommended" names the way out, and says nothing of the product
            continue
        for product in products:
            purl = purls.get(product)
            if purl is None or not vulnerability.cve:
                nameless += 1
                continue
            found.add(
                vulnerability.cve, purl, status, justification=labels.get(product, ""), text=impacts.get(product, "")
            )
    if nameless:
        found.bad.append(
            f"{vulnerability.cve or 'a vulnerability without a CVE'}: {nameless} products without a package URL"
        )


def _purls(tree: _Tree) -> dict[str, str]:
    """Give the package URL of each product; that of a component of a platform is the component's."""
    products = [*_walk(tree.branches, 0), *tree.full_product_names]
    found = {each.product_id: purl for each in products if (purl := each.product_identification_helper.purl)}
    for each in tree.relationships:
        own = each.full_product_name.product_identification_helper.purl or found.get(each.product_reference)
        if own:
            found[each.full_product_name.product_id] = own
    return found


def _walk(branches: list[_Branch], depth: int) -> Iterator[_Product]:
    if depth > MAX_DEPTH:
        return
    for branch in branches:
        if branch.product is not None:
            yield branch.product
        yield from _walk(branch.branches, depth + 1)
