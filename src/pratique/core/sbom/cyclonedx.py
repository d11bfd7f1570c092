"""Owns writing CycloneDX 1.6 as JSON (ECMA-424, first edition).

A component's `bom-ref` is its purl; where it was found is `evidence.occurrences`, which layer brought it a property.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from pratique.core.sbom.documents import About, Item
from pratique.core.sbom.writing import Bit, encode, listed

__all__ = ["FORMAT", "LAYER", "OWNER", "write"]

FORMAT = "cyclonedx"
LAYER = "pratique:layer"
OWNER = "pratique:owner"
_ROOT = "subject"


def write(about: About, items: Iterable[Item]) -> Iterator[Bit]:
    """Write a document bit by bit."""
    head = encode(
        {
            "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "serialNumber": f"urn:uuid:{about.serial}",
            "version": 1,
            "metadata": _metadata(about),
        }
    )
    yield head[:-1] + b',"components":[', 0
    refs: list[str] = []
    yield from listed(_components(about, items, refs))
    root = {"ref": _ROOT, "dependsOn": refs}
    yield b'],"dependencies":[' + encode(root) + b"]}", 0


def _metadata(about: About) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "container",
        "bom-ref": _ROOT,
        "name": about.name,
        "version": about.version,
    }
    if about.purl:
        component["purl"] = about.purl
    return {
        "timestamp": about.created.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "tools": {"components": [{"type": "application", "name": about.maker, "version": about.maker_version}]},
        "component": component,
    }


def _components(about: About, items: Iterable[Item], refs: list[str]) -> Iterator[dict[str, Any]]:
    distribution = about.distribution
    if distribution is not None:
        refs.append(_system(distribution.id, distribution.version_id))
        yield {
            "type": "operating-system",
            "bom-ref": refs[-1],
            "name": distribution.id,
            "version": distribution.version_id,
            "description": distribution.name,
        }
    for item in items:
        refs.append(item.purl)
        yield _component(item)


def _system(name: str, version: str) -> str:
    return f"os:{name}@{version}"


def _component(item: Item) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": item.purl,
        "name": item.name,
        "version": item.version,
        "purl": item.purl,
    }
    layers = dict.fromkeys(each.layer for each in item.places if each.layer)
    properties = [{"name": LAYER, "value": each} for each in layers]
    if item.owner:
        properties.append({"name": OWNER, "value": item.owner})
    if properties:
        made["properties"] = properties
    paths = [{"location": each.path} for each in item.places if each.path]
    if paths:
        made["evidence"] = {"occurrences": paths}
    return made
