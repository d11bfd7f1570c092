"""What is asked of an index, whoever answers: one of the three routes of OSV's API."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The routes, by the last part of their path."""

    QUERY = "query"
    BATCH = "querybatch"
    RECORD = "vulns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question: the body of a query, or the id of a record."""

    kind: Kind
    body: bytes = b""
    identifier: str = ""

    @property
    def key(self) -> str:
        """A short name that equal questions share."""
        return hashlib.sha256(b"\0".join((self.kind.encode(), self.identifier.encode(), self.body))).hexdigest()
