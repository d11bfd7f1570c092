"""Declarations of what can be exported and uploaded. A domain declares; this one keeps files, jobs and their ends.

An export's parameters are a ``msgspec.Struct``, so that they have defaults, a schema and validation from one
declaration. ``find`` asks for the rights of whoever asks, and is called when an export is requested, when its job runs
and when its file is fetched; it reads little, and ``write`` of what it gives reads the rest, bit by bit.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

import msgspec

from pratique.server.identity.principal import Principal
from pratique.server.kernel.actions import JobContext
from pratique.server.media.errors import BadExportParameters, UnknownExportKind, UnknownFormat, UnknownUploadKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How an export is written down."""

    name: str
    media_type: str
    extension: str


CSV = Format(name="csv", media_type="text/csv; charset=utf-8", extension="csv")
JSON_LINES = Format(name="jsonl", media_type="application/x-ndjson", extension="jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some bytes of a file, and how many of the things that it lists end in them."""

    data: bytes
    rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is exported: found, and allowed to whoever asked.

    ``title`` is for people, ``stem`` for a file name; ``count`` says how many rows there will be, as near as it knows.
    """

    title: str
    stem: str
    write: Callable[[str], Iterator[Piece]]
    count: Callable[[], int | None] = lambda: None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportKind:
    """Something that can be exported."""

    name: str
    title: str
    description: str
    formats: tuple[Format, ...]
    parameters: type[msgspec.Struct]
    find: Callable[..., Source]

    def source(self, by: Principal, parameters: Mapping[str, Any]) -> Source:
        """Return what ``by`` asks for. Raises `BadExportParameters`, and whatever the domain refuses with."""
        try:
            read = msgspec.convert(dict(parameters), self.parameters)
        except msgspec.ValidationError as error:
            raise BadExportParameters(kind=self.name, reason=str(error)) from error
        return self.find(by, read)

    def format(self, name: str) -> Format:
        """Return one of the formats. Raises `UnknownFormat`."""
        for each in self.formats:
            if each.name == name:
                return each
        raise UnknownFormat(kind=self.name, format=name, known=", ".join(each.name for each in self.formats))


class Received(Protocol):
    """An upload as its kind gets it, in its job."""

    @property
    def path(self) -> Path:
        """The file; it is only read."""

    @property
    def name(self) -> str:
        """What the sender calls it; for people only."""

    @property
    def namespace(self) -> str:
        """The namespace it is for; empty for the installation."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes, ``sha256:…``."""

    @property
    def by(self) -> Principal:
        """Who sent it, as the account is now."""

    @property
    def context(self) -> JobContext:
        """The job's context."""

    def conclude(self, result: Mapping[str, Any]) -> None:
        """End the job well in the caller's transaction: what is written there stands exactly when the upload is done.

        ``result`` says what became of the file, for its sender.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadKind:
    """Something that can be uploaded. ``allow`` raises unless the principal may; ``limit`` is in MiB."""

    name: str
    title: str
    description: str
    setting: str
    limit: Callable[[], int]
    allow: Callable[[Principal, str], None]
    take: Callable[[Received], None]


_exports: dict[str, ExportKind] = {}
_uploads: dict[str, UploadKind] = {}

ParametersT = TypeVar("ParametersT", bound=msgspec.Struct)
Find = Callable[[Principal, ParametersT], Source]
Take = Callable[[Received], None]


def export(
    name: str, *, title: str, formats: tuple[Format, ...], parameters: type[ParametersT]
) -> Callable[[Find[ParametersT]], Find[ParametersT]]:
    """Declare what the decorated function finds as the export ``name``; its docstring describes it to people."""

    def declare(find: Find[ParametersT]) -> Find[ParametersT]:
        if name in _exports:
            message = f"the export {name!r} is declared twice"
            raise ValueError(message)
        _exports[name] = ExportKind(
            name=name,
            title=title,
            description=_first_line(find),
            formats=formats,
            parameters=parameters,
            find=find,
        )
        return find

    return declare


def upload(
    name: str, *, title: str, setting: str, limit: Callable[[], int], allow: Callable[[Principal, str], None]
) -> Callable[[Take], Take]:
    """Declare that the decorated function takes uploads of the kind ``name`` in; ``setting`` names what bounds them."""

    def declare(take: Take) -> Take:
        if name in _uploads:
            message = f"the upload {name!r} is declared twice"
            raise ValueError(message)
        _uploads[name] = UploadKind(
            name=name,
            title=title,
            description=_first_line(take),
            setting=setting,
            limit=limit,
            allow=allow,
            take=take,
        )
        return take

    return declare


def exports() -> Mapping[str, ExportKind]:
    """Return everything that can be exported, by name."""
    return MappingProxyType(_exports)


def uploads() -> Mapping[str, UploadKind]:
    """Return everything that can be uploaded, by name."""
    return MappingProxyType(_uploads)


def find_export(name: str) -> ExportKind:
    """Return a declared kind of export. Raises `UnknownExportKind`."""
    if name not in _exports:
        raise UnknownExportKind(kind=name, known=", ".join(sorted(_exports)))
    return _exports[name]


def find_upload(name: str) -> UploadKind:
    """Return a declared kind of upload. Raises `UnknownUploadKind`."""
    if name not in _uploads:
        raise UnknownUploadKind(kind=name, known=", ".join(sorted(_uploads)))
    return _uploads[name]


def _first_line(function: Callable[..., object]) -> str:
    return (function.__doc__ or "").strip().split("\n", 1)[0]
