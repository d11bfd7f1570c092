"""Adds to records of a remote what our own index knows beside: EPSS, KEV, the score of a vector.

It goes into `database_specific.pratique`, where the OSV schema has room for what a database adds; all else stays as it
came. Where there is no index of our own, or a body is not what it should be, the answer is passed on as it is.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from pratique.core.advisories.aliases import is_cve
from pratique.core.advisories.index import Index
from pratique.core.advisories.records import BadRecord, read_record
from pratique.core.advisories.severity import severity_of
from pratique.server.index import current
from pratique.server.index.errors import IndexFileMissing, NoIndex
from pratique.server.index.osv import Asking, Kind, Reply
from pratique.server.index.proxy.answers import Answers
from pratique.server.kernel.planes import in_database

_NAMES_MAX = 100


class Enriching:
    """Enriches whole records; batches give ids only and are passed on."""

    def __init__(self, inner: Answers) -> None:
        self._inner = inner

    async def ask(self, asking: Asking) -> Reply:
        """Answer with more than the remote knows."""
        reply = await self._inner.ask(asking)
        if asking.kind is Kind.BATCH or reply.status != 200:  # noqa: PLR2004 — only an answer has records
            return reply
        body = await in_database(enriched, reply.body, is_record=asking.kind is Kind.RECORD)
        return Reply(body=body, status=reply.status, headers=reply.headers)


def enriched(body: bytes, *, is_record: bool) -> bytes:
    """Return a body with what our index knows added to its records. Blocks."""
    try:
        index = current.opened().index
        document = msgspec.json.decode(body)
        for record in [document] if is_record else document.get("vulns", []):
            _add(record, index)
        return msgspec.json.encode(document)
    except (NoIndex, IndexFileMissing, msgspec.DecodeError, AttributeError, TypeError, RecursionError):
        return body


def _add(record: dict[str, Any], index: Index) -> None:
    cves = [each for each in _names(record) if is_cve(each)][:_NAMES_MAX]
    ours: dict[str, Any] = {}
    epss, kev = index.epss(cves), index.kev(cves)
    if epss:
        worst = max(epss.values(), key=lambda each: each.score)
        ours["epss"] = {"cve": worst.cve, "score": worst.score, "percentile": worst.percentile}
    if kev:
        ours["kev"] = [
            {"cve": each.cve, "added": each.date_added, "due": each.due_date, "name": each.vulnerability_name}
            for each in kev.values()
        ]
    try:
        severity = severity_of(read_record(msgspec.json.encode(record)))
    except BadRecord:
        severity = None
    if severity is not None and severity.level != "unknown":
        ours["severity"] = {"level": severity.level.value, "score": severity.score, "vector": severity.vector}
    if ours:
        record["database_specific"] = {**(record.get("database_specific") or {}), "pratique": ours}


def _names(record: dict[str, Any]) -> Iterable[str]:
    return dict.fromkeys([record["id"], *(record.get("aliases") or ()), *(record.get("upstream") or ())])
