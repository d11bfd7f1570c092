"""Owns reading OpenVEX documents. Specification: OpenVEX 0.2.0; 0.0.1, where products and vulnerabilities are texts."""

import msgspec

from pratique.core.advisories.records import instant
from pratique.core.advisories.vex.statements import Gathering, Standing

__all__ = ["read"]


class _Thing(msgspec.Struct, frozen=True):
    id: str = msgspec.field(default="", name="@id")
    identifiers: dict[str, str] = {}

    @property
    def purl(self) -> str:
        return self.identifiers.get("purl", "") or self.id


class _Product(_Thing, frozen=True):
    subcomponents: list[_Thing | str] = []


class _Vulnerability(msgspec.Struct, frozen=True):
    name: str = ""
    id: str = msgspec.field(default="", name="@id")


class _Statement(msgspec.Struct, frozen=True):
    vulnerability: _Vulnerability | str
    status: str
    products: list[_Product | str] = []
    subcomponents: list[_Thing | str] = []
    timestamp: str = ""
    justification: str = ""
    impact_statement: str = ""
    status_notes: str = ""


class _Document(msgspec.Struct, frozen=True):
    statements: list[msgspec.Raw]
    author: str = ""
    timestamp: str = ""


def read(data: bytes) -> Gathering:
    """Read a document; one statement that cannot be read does not keep the others back."""
    document = msgspec.json.decode(data, type=_Document)
    found = Gathering(author=document.author.strip(), at=instant(document.timestamp))
    for number, raw in enumerate(document.statements, start=1):
        try:
            statement = msgspec.json.decode(raw, type=_Statement)
            _take(statement, found)
        except (msgspec.DecodeError, ValueError) as problem:
            found.bad.append(f"statement {number}: {problem}")
    return found


def _take(statement: _Statement, found: Gathering) -> None:
    about, status = statement.vulnerability, Standing(statement.status)
    name = about if isinstance(about, str) else about.name or about.id.rpartition("/")[2]
    said = {
        "justification": statement.justification,
        "text": statement.impact_statement or statement.status_notes,
        "at": instant(statement.timestamp),
    }
    for product in statement.products:
        inner = statement.subcomponents if isinstance(product, str) else product.subcomponents
        for inside in (_purl(each) for each in inner or ("",)):
            found.add(name, _purl(product), status, inside=inside, **said)  # type: ignore[arg-type]  # as they are named


def _purl(thing: _Thing | str) -> str:
    return thing if isinstance(thing, str) else thing.purl
