"""Owns the form of the index file; a change of it raises ``FORMAT``.

``package.body`` is the MessagePack of a list of :class:`~pratique.core.advisories.spans.Advisory`; ``record.body`` the
record's own JSON in raw deflate; ``record.scores`` a list in JSON of base score and CVSS vector, of the newest version
first. Times are seconds since 1970. EPSS is kept by the number of the CVE in millionths: with all scores there are,
that is a third of what texts take. ``filter.body`` holds :func:`name_hash` of every package as 32-bit numbers: most
questions are about packages nobody has advisories for, and end there. ``statement`` is what vendors say of their
products (VEX): ``package`` is the package URL without a version, ``purl`` all of it. Rows are in the order of their
keys.
"""

import zlib
from enum import IntEnum

__all__ = ["APPLICATION", "FORMAT", "RAW_DEFLATE", "TABLES", "Relation", "name_hash"]

FORMAT = 4
APPLICATION = 0x50525458
"""SQLite's application_id: "PRTX"."""
RAW_DEFLATE = -15


class Relation(IntEnum):
    """How a record uses a name; stored."""

    ITSELF = 0
    ALIAS = 1
    UPSTREAM = 2
    RELATED = 3


TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL,
    records INTEGER NOT NULL, bad INTEGER NOT NULL, newest TEXT, written TEXT, covers TEXT NOT NULL
);
CREATE TABLE bad (source INTEGER NOT NULL, member TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE coverage (
    ecosystem TEXT NOT NULL, source INTEGER NOT NULL, extent INTEGER NOT NULL, records INTEGER NOT NULL, until TEXT,
    PRIMARY KEY (ecosystem, source)
) WITHOUT ROWID;
CREATE TABLE covered_package (
    ecosystem TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (ecosystem, name)
) WITHOUT ROWID;
CREATE TABLE record (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source INTEGER NOT NULL,
    published INTEGER, modified INTEGER, withdrawn INTEGER, is_disputed INTEGER NOT NULL,
    level TEXT NOT NULL, scores TEXT NOT NULL, summary TEXT NOT NULL, cwes TEXT NOT NULL,
    size INTEGER NOT NULL, body BLOB NOT NULL
);
CREATE TABLE name (
    name TEXT NOT NULL, record INTEGER NOT NULL, relation INTEGER NOT NULL, PRIMARY KEY (name, record)
) WITHOUT ROWID;
CREATE TABLE vulnerability (
    id TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (id, record)
) WITHOUT ROWID;
CREATE INDEX vulnerability_record ON vulnerability (record, id);
CREATE TABLE package (
    ecosystem TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (ecosystem, name)
) WITHOUT ROWID;
CREATE TABLE filter (body BLOB NOT NULL);
CREATE TABLE epss (cve INTEGER PRIMARY KEY, score INTEGER NOT NULL, percentile INTEGER NOT NULL);
CREATE TABLE kev (
    cve TEXT PRIMARY KEY, date_added TEXT NOT NULL, due_date TEXT NOT NULL, title TEXT NOT NULL,
    ransomware TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE statement (
    vulnerability TEXT NOT NULL, package TEXT NOT NULL, purl TEXT NOT NULL, inside TEXT NOT NULL, author TEXT NOT NULL,
    status TEXT NOT NULL, justification TEXT NOT NULL, said TEXT NOT NULL, at INTEGER, source INTEGER NOT NULL,
    PRIMARY KEY (vulnerability, package, purl, inside, author)
) WITHOUT ROWID;
CREATE TABLE licence (
    id TEXT PRIMARY KEY COLLATE NOCASE, name TEXT NOT NULL, category TEXT NOT NULL, is_osi INTEGER,
    is_deprecated INTEGER NOT NULL, is_exception INTEGER NOT NULL
) WITHOUT ROWID;
"""


def name_hash(ecosystem: str, name: str) -> int:
    """Give the number a package is filtered by; different packages may share one."""
    return zlib.crc32(f"{ecosystem}\0{name}".encode("utf-8", "surrogatepass"))
