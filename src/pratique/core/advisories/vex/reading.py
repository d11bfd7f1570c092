"""Owns telling the forms of VEX apart and reading a document of any."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from pratique.core.advisories.records import MAX_BYTES
from pratique.core.advisories.vex import csaf, cyclonedx, openvex
from pratique.core.advisories.vex.statements import Statement

__all__ = ["Document", "NotVex", "read_vex"]


class NotVex(ValueError):
    """The bytes are not a VEX document that can be used; ``reason`` says why, ``is_other`` that they are no VEX."""

    def __init__(self, reason: str, *, is_other: bool = False) -> None:
        self.reason = reason
        self.is_other = is_other
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a document says, and what of it could not be read."""

    form: str
    author: str
    at: datetime | None
    statements: tuple[Statement, ...]
    bad: tuple[str, ...]


class _Looks(msgspec.Struct, frozen=True):
    context: object = msgspec.field(default=None, name="@context")
    document: msgspec.Raw = msgspec.Raw()
    form: object = msgspec.field(default=None, name="bomFormat")


def read_vex(data: bytes) -> Document:
    """Read a document of OpenVEX, CSAF or CycloneDX; raises ``NotVex``."""
    if len(data) > MAX_BYTES:
        raise NotVex(f"it has {len(data)} bytes and {MAX_BYTES} are allowed")
    form = _form(data)
    if form is None:
        raise NotVex("it is no VEX document", is_other=True)
    try:
        found = _READERS[form](data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise NotVex(f"it cannot be read as {form}: {problem}") from problem
    if not found.statements:
        raise NotVex(found.bad[0] if found.bad else f"this {form} document says nothing of a vulnerability")
    return Document(
        form=form,
        author=found.author,
        at=found.at,
        statements=tuple(found.statements),
        bad=tuple(found.bad),
    )


def _form(data: bytes) -> str | None:
    try:
        looks = msgspec.json.decode(data, type=_Looks)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if isinstance(looks.context, str) and looks.context.startswith("https://openvex.dev/ns"):
        return "OpenVEX"
    if looks.form == "CycloneDX":
        return "CycloneDX"
    return "CSAF" if bytes(looks.document) else None


_READERS = {"OpenVEX": openvex.read, "CSAF": csaf.read, "CycloneDX": cyclonedx.read}
