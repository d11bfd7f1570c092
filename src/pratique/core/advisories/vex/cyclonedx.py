"""Owns reading the vulnerabilities of CycloneDX documents. Specification: CycloneDX 1.4 to 1.7, ``vulnerabilities``."""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

import msgspec

from pratique.core.advisories.records import instant
from pratique.core.advisories.vex.statements import Gathering, Standing

__all__ = ["read"]

MAX_DEPTH = 30
_STATES = {
    "not_affected": Standing.NOT_AFFECTED,
    "false_positive": Standing.NOT_AFFECTED,
    "resolved": Standing.FIXED,
    "resolved_with_pedigree": Standing.FIXED,
    "exploitable": Standing.AFFECTED,
    "in_triage": Standing.UNDER_INVESTIGATION,
}


class _Named(msgspec.Struct, frozen=True):
    name: str = ""


class _Component(msgspec.Struct, frozen=True):
    ref: str = msgspec.field(default="", name="bom-ref")
    purl: str = ""
    components: list["_Component"] = []


class _Metadata(msgspec.Struct, frozen=True):
    timestamp: str = ""
    authors: list[_Named] = []
    supplier: _Named | None = None
    manufacturer: _Named | None = None
    manufacture: _Named | None = None
    component: _Component | None = None

    @property
    def author(self) -> str:
        organisations = (self.supplier, self.manufacturer, self.manufacture)
        names = [each.name for each in (*organisations, *self.authors) if each is not None and each.name]
        return names[0].strip() if names else ""


class _Analysis(msgspec.Struct, frozen=True):
    state: str = ""
    justification: str = ""
    detail: str = ""


class _Affected(msgspec.Struct, frozen=True):
    ref: str = ""


class _Vulnerability(msgspec.Struct, frozen=True):
    id: str = ""
    analysis: _Analysis | None = None
    affects: list[_Affected] = []
    updated: str = ""


class _Document(msgspec.Struct, frozen=True):
    metadata: _Metadata = _Metadata()
    components: list[_Component] = []
    vulnerabilities: list[_Vulnerability] = []


def read(data: bytes) -> Gathering:
    """Read a document."""
    document = msgspec.json.decode(data, type=_Document)
    metadata = document.metadata
    found = Gathering(author=metadata.author, at=instant(metadata.timestamp))
    own = [metadata.component] if metadata.component is not None else []
    purls = {each.ref: each.purl for each in _walk([*own, *document.components], 0) if each.ref and each.purl}
    for vulnerability in document.vulnerabilities:
        _take(vulnerability, purls, found)
    return found


def _take(vulnerability: _Vulnerability, purls: Mapping[str, str], found: Gathering) -> None:
    analysis = vulnerability.analysis
    status = _STATES.get(analysis.state) if analysis is not None else None
    if analysis is None or status is None or not vulnerability.id:
        return  # a vulnerability without an analysis is a finding, not a statement
    for affected in vulnerability.affects:
        ref = unquote(affected.ref.partition("#")[2]) if affected.ref.startswith("urn:cdx:") else affected.ref
        purl = purls.get(ref) or (ref if ref.startswith("pkg:") else "")
        if purl:
            found.add(
                vulnerability.id,
                purl,
                status,
                justification=analysis.justification,
                text=analysis.detail,
                at=instant(vulnerability.updated),
            )
        else:
            found.bad.append(f"{vulnerability.id[:40]}: {affected.ref[:80]!r} has no package URL in this document")


def _walk(components: list[_Component], depth: int) -> Iterator[_Component]:
    if depth > MAX_DEPTH:
        return
    for each in components:
        yield each
        yield from _walk(each.components, depth + 1)
