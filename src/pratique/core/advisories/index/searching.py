"""Owns finding vulnerabilities in an index by what a person types: an id, an alias, a package, a weakness (CWE)."""

import re
import sqlite3
from collections.abc import Iterator

import msgspec

from pratique.core.advisories.spans import Advisory

__all__ = ["search"]

_PACKAGE = msgspec.msgpack.Decoder(tuple[Advisory, ...])
_CWE = re.compile(r"CWE-[0-9]{1,5}", re.ASCII)
_NAMED = (
    "SELECT DISTINCT vulnerability.id FROM name JOIN vulnerability ON vulnerability.record = name.record"
    " WHERE name.name IN (?, ?) AND name.relation < 2 ORDER BY vulnerability.id LIMIT ?"
)
_WEAK = (
    "SELECT DISTINCT vulnerability.id FROM record JOIN vulnerability ON vulnerability.record = record.number"
    " WHERE record.withdrawn IS NULL AND instr(',' || record.cwes || ',', ?)"
    " ORDER BY record.published DESC, vulnerability.id LIMIT ?"
)
_OF_PACKAGE = "SELECT body FROM package WHERE ecosystem = ? AND name IN (?, ?)"


def search(connection: sqlite3.Connection, text: str, *, limit: int) -> list[str]:
    """Give the vulnerabilities that are, or are called, or have as a weakness what was typed; else those of a package.

    Ids in any case of their letters. A weakness is looked for in every record, which takes some hundredths of a second.
    """
    upper = text.upper()
    if _CWE.fullmatch(upper):
        return [str(row[0]) for row in connection.execute(_WEAK, (f",{upper},", limit))]
    named = [str(row[0]) for row in connection.execute(_NAMED, (text, upper, limit))]
    if named:
        return named
    return list(dict.fromkeys(_of_package(connection, text)))[:limit]


def _of_package(connection: sqlite3.Connection, name: str) -> Iterator[str]:
    for (ecosystem,) in connection.execute("SELECT DISTINCT ecosystem FROM coverage ORDER BY ecosystem").fetchall():
        for (body,) in connection.execute(_OF_PACKAGE, (ecosystem, name, name.lower())):
            for advisory in reversed(_PACKAGE.decode(body)):
                yield from advisory.vulnerabilities
