"""Owns reading a question of OSV's API: what is asked for, by which names, and from where on."""

import base64
import binascii
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from pratique.core.advisories.ecosystems import BASES, RELEASED, base_of, release_ecosystem
from pratique.core.advisories.osv.errors import BadQuestion
from pratique.core.advisories.subjects import subject_of
from pratique.core.names.purl import InvalidPurl, Purl

__all__ = ["MAX_BODY", "MAX_QUERIES", "Question", "read_batch", "read_query", "token_after"]

MAX_BODY = 4 * 2**20
"""Bytes of a question; a thousand of the longest purls have half of that."""
MAX_QUERIES = 1000
"""Questions in a batch, as at osv.dev."""
MAX_TEXT = 1024
_SHOWN = 80
_AFTER = ">"
_DISTRIBUTION_TYPES = frozenset({"deb", "apk", "rpm"})


class _Package(msgspec.Struct, frozen=True):
    ecosystem: str | None = None
    name: str | None = None
    purl: str | None = None


class _Query(msgspec.Struct, frozen=True):
    commit: str | None = None
    version: str | None = None
    package: _Package | None = None
    page_token: str | None = None


class _Batch(msgspec.Struct, frozen=True):
    queries: list[_Query] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A package, in one version or (empty) in any; ``after`` is the record that the last page ended with.

    Without a release the ecosystem of a distribution stands for all of its releases.
    """

    ecosystem: str
    name: str
    version: str
    after: str

    @property
    def is_of_all_releases(self) -> bool:
        """Whether no release was named where there are several."""
        return self.ecosystem in RELEASED


Body = TypeVar("Body", _Query, _Batch)


def read_query(body: bytes) -> Question:
    """Read the body of ``/v1/query``; raises ``BadQuestion``."""
    return _question(_decoded(body, _Query), place="")


def read_batch(body: bytes) -> list[Question]:
    """Read the body of ``/v1/querybatch``; raises ``BadQuestion``."""
    queries = _decoded(body, _Batch).queries
    if len(queries) > MAX_QUERIES:
        raise BadQuestion(f"Too many queries: {len(queries)}, and {MAX_QUERIES} are answered at once.")
    return [_question(each, place=f"Query {number}: ") for number, each in enumerate(queries)]


def token_after(identifier: str) -> str:
    """Give the token of the page that begins after a record; it holds for any release of the index."""
    return base64.urlsafe_b64encode(f"{_AFTER}{identifier}".encode()).decode().rstrip("=")


def _decoded(body: bytes, kind: type[Body]) -> Body:
    if len(body) > MAX_BODY:
        raise BadQuestion(f"The question has more than {MAX_BODY} bytes.")
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise BadQuestion(f"The question cannot be read: {problem}") from problem


def _question(query: _Query, *, place: str) -> Question:
    package = query.package or _Package()
    said = (query.commit, query.version, package.ecosystem, package.name, package.purl, query.page_token)
    if any(text is not None and len(text) > MAX_TEXT for text in said):
        raise BadQuestion(f"{place}A text in it has more than {MAX_TEXT} characters.")
    after = _after(query.page_token or "", place)
    if query.commit:
        raise BadQuestion(
            f"{place}This index knows versions of packages and not commits, so whether {query.commit} is "
            "affected cannot be told. Ask by package and version, and let a scanner leave git repositories out."
        )
    if package.purl:
        return _of_purl(query, package, after, place)
    if not package.name or not package.ecosystem:
        raise BadQuestion(f"{place}Invalid query: name a package by its ecosystem and name, or by its purl.")
    _require_ecosystem(package.ecosystem, place)
    return Question(ecosystem=package.ecosystem, name=package.name, version=query.version or "", after=after)


def _of_purl(query: _Query, package: _Package, after: str, place: str) -> Question:
    if package.name or package.ecosystem:
        raise BadQuestion(f"{place}A purl names the package, so name and ecosystem must not be given beside it.")
    text = package.purl or ""
    try:
        purl = Purl.parse(text)
    except InvalidPurl as problem:
        raise BadQuestion(f"{place}Invalid Package URL {text[:_SHOWN]!r}: {problem}") from problem
    if purl.version and query.version:
        raise BadQuestion(f"{place}The version is given in the purl and beside it; give it once.")
    subject = subject_of(purl)
    if subject is not None:
        return Question(
            ecosystem=subject.ecosystem, name=subject.name, version=subject.version or query.version or "", after=after
        )
    base = _distribution_of(purl)
    if base is None:
        raise BadQuestion(f"{place}No advisories are written for packages of the type {purl.type!r}.")
    return Question(ecosystem=base, name=purl.name, version=purl.version or query.version or "", after=after)


def _distribution_of(purl: Purl) -> str | None:
    """Give the distribution of a purl that names no release of it."""
    if purl.type not in _DISTRIBUTION_TYPES:
        return None
    ecosystem = release_ecosystem(purl.namespace, "0")
    return None if ecosystem is None else base_of(ecosystem)


def _require_ecosystem(ecosystem: str, place: str) -> None:
    if base_of(ecosystem) not in BASES:
        raise BadQuestion(f"{place}Invalid ecosystem {ecosystem[:_SHOWN]!r}: the OSV schema defines none of that name.")


def _after(token: str, place: str) -> str:
    try:
        found = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except (binascii.Error, ValueError) as problem:
        raise BadQuestion(f"{place}Invalid page token; ask again without one.") from problem
    if found and not found.startswith(_AFTER):
        raise BadQuestion(f"{place}Invalid page token; ask again without one.")
    return found.removeprefix(_AFTER)
