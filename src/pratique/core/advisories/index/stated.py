"""Owns asking an index what vendors say of their products (VEX), and what is known of a licence."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pratique.core.advisories.licences import Licence
from pratique.core.advisories.vex import Standing
from pratique.core.names.purl import Purl

__all__ = ["Stated", "licence_of", "statements_about", "statements_of"]

MAX_STATEMENTS = 1_000
"""Statements about one vulnerability in one package."""

_STATEMENTS = (
    "SELECT purl, inside, author, status, justification, said, at, source.name"
    " FROM statement JOIN source ON source.number = statement.source"
    " WHERE vulnerability = ? AND package = ? ORDER BY at DESC, author LIMIT ?"
)
_ABOUT = (
    "SELECT purl, inside, author, status, justification, said, at, source.name"
    " FROM statement JOIN source ON source.number = statement.source WHERE vulnerability = ?"
    " ORDER BY author, purl, inside LIMIT ?"
)
_LICENCE = "SELECT id, name, category, is_osi, is_deprecated, is_exception FROM licence WHERE id = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What one author says of a package and a vulnerability; `within` names the only thing inside of which it holds."""

    purl: str
    author: str
    status: Standing
    within: str
    justification: str
    text: str
    at: datetime | None
    source: str

    @property
    def is_clearing(self) -> bool:
        """Whether somebody who is named says that the vulnerability does not count."""
        return bool(self.author) and self.status in {Standing.NOT_AFFECTED, Standing.FIXED}


def statements_of(connection: sqlite3.Connection, vulnerability: str, purl: Purl) -> tuple[Stated, ...]:
    """Give what is said of one version of a package.

    A statement is about it when its version and qualifiers are the package's, or absent.
    """
    rows = connection.execute(_STATEMENTS, (vulnerability, str(purl.without_version()), MAX_STATEMENTS))
    return tuple(each for each in map(_stated, rows) if _is_about(Purl.parse(each.purl), purl))


def statements_about(connection: sqlite3.Connection, vulnerability: str, limit: int) -> tuple[Stated, ...]:
    """Give what is said of a vulnerability in every package, by author."""
    return tuple(map(_stated, connection.execute(_ABOUT, (vulnerability, limit))))


def licence_of(connection: sqlite3.Connection, identifier: str) -> Licence | None:
    """Give what the lists say of an SPDX id, in any case of its letters."""
    row = connection.execute(_LICENCE, (identifier,)).fetchone()
    if row is None:
        return None
    name, title, category, is_osi, is_deprecated, is_exception = row
    return Licence(
        id=name,
        name=title,
        category=category,
        is_osi=None if is_osi is None else bool(is_osi),
        is_deprecated=bool(is_deprecated),
        is_exception=bool(is_exception),
    )


def _stated(row: tuple[Any, ...]) -> Stated:
    purl, within, author, status, justification, said, at, source = row
    return Stated(
        purl=purl,
        author=author,
        status=Standing(status),
        within=within,
        justification=justification,
        text=said,
        at=datetime.fromtimestamp(at, UTC) if at is not None else None,
        source=source,
    )


def _is_about(product: Purl, purl: Purl) -> bool:
    if product.version and product.version != purl.version:
        return False
    return set(product.qualifiers) <= set(purl.qualifiers)
