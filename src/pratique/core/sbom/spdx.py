"""Owns writing SPDX 2.3 as JSON.

What is not known is `NOASSERTION`, as the specification asks; a package's purl is an external reference of the category
`PACKAGE-MANAGER`.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from pratique.core.sbom.documents import About, Item
from pratique.core.sbom.writing import Bit, encode, listed

__all__ = ["FORMAT", "write"]

FORMAT = "spdx"
_DOCUMENT = "SPDXRef-DOCUMENT"
_SUBJECT = "SPDXRef-Subject"
_SYSTEM = "SPDXRef-OperatingSystem"
_NOTHING = "NOASSERTION"


def write(about: About, items: Iterable[Item]) -> Iterator[Bit]:
    """Write a document bit by bit."""
    created = about.created.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    head = encode(
        {
            "spdxVersion": "SPDX-2.3",
            "dataLicense": "CC0-1.0",
            "SPDXID": _DOCUMENT,
            "name": about.name,
            "documentNamespace": f"urn:uuid:{about.serial}",
            "creationInfo": {"created": created, "creators": [f"Tool: {about.maker}-{about.maker_version}"]},
        }
    )
    yield head[:-1] + b',"packages":[' + encode(_subject(about)), 0
    ids: list[str] = []
    for data, count in listed(_packages(about, items, ids)):
        yield (data if data.startswith(b",") else b"," + data), count
    yield b'],"relationships":[', 0
    yield from listed(_relationships(ids), counted=False)
    yield b"]}", 0


def _subject(about: About) -> dict[str, Any]:
    made = _package(_SUBJECT, about.name, about.version, about.purl)
    return made | {"primaryPackagePurpose": "CONTAINER"}


def _packages(about: About, items: Iterable[Item], ids: list[str]) -> Iterator[dict[str, Any]]:
    distribution = about.distribution
    if distribution is not None:
        ids.append(_SYSTEM)
        made = _package(_SYSTEM, distribution.id, distribution.version_id, "")
        yield made | {"primaryPackagePurpose": "OPERATING_SYSTEM", "summary": distribution.name}
    for number, item in enumerate(items, start=1):
        ids.append(f"SPDXRef-Package-{number}")
        made = _package(ids[-1], item.name, item.version, item.purl)
        found = [f"layer {each.layer}, path /{each.path}" for each in item.places if each.path]
        if found:
            made["sourceInfo"] = "found in " + "; ".join(found)
        yield made


def _package(id_: str, name: str, version: str, purl: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "SPDXID": id_,
        "name": name,
        "downloadLocation": _NOTHING,
        "filesAnalyzed": False,
        "licenseConcluded": _NOTHING,
        "licenseDeclared": _NOTHING,
        "copyrightText": _NOTHING,
    }
    if version:
        made["versionInfo"] = version
    if purl:
        made["externalRefs"] = [
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}
        ]
    return made


def _relationships(ids: Iterable[str]) -> Iterator[dict[str, str]]:
    yield {"spdxElementId": _DOCUMENT, "relationshipType": "DESCRIBES", "relatedSpdxElement": _SUBJECT}
    for each in ids:
        yield {"spdxElementId": _SUBJECT, "relationshipType": "CONTAINS", "relatedSpdxElement": each}
