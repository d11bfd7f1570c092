"""Owns answering questions of OSV's API from an open index: whole records for one question, ids for a batch.

A record is given as its source wrote it. Where an index was made without documents, as the starter index is, what it
knows of the record is given in the same form, and says of itself that it is that and no more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter

import msgspec

from pratique.core.advisories.ecosystems import base_of
from pratique.core.advisories.index import Index, RecordHead
from pratique.core.advisories.matching import match_version
from pratique.core.advisories.osv.errors import NoRecord
from pratique.core.advisories.osv.questions import Question, token_after
from pratique.core.advisories.spans import Advisory, Ending, Span
from pratique.core.versions import scheme_of

__all__ = ["Answer", "answer_batch", "answer_query", "document_of"]

PAGE = 1000
"""Records of one answer, as at osv.dev."""
PAGE_BYTES = 16 * 2**20
"""Bytes of whole records after which a page ends."""
BATCH_PAGE = 20_000
"""Ids in the answer to a batch; questions beyond get a token and nothing else."""
_OTHERS = 20

FACTS_ONLY = (
    "The index in use was built without the records themselves, so this is what it knows of this one: ids, ranges, "
    "severity, dates. Build an index from feeds to have all of it."
)
_SEVERITY_TYPES = {"2": "CVSS_V2", "3": "CVSS_V3", "4": "CVSS_V4"}

Said = list[tuple[str, str, Advisory]]
"""What a record says of packages: ecosystem, name, and the compiled ranges."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A body, and the ecosystems asked for that no source covers: silence about them means nothing."""

    body: bytes
    uncovered: tuple[str, ...] = ()


def answer_query(index: Index, question: Question) -> Answer:
    """Answer one question with whole records."""
    found = _found(index, question)
    vulns: list[msgspec.Raw] = []
    size, token = 0, ""
    for number, (identifier, said) in enumerate(found):
        if number >= PAGE or size >= PAGE_BYTES:
            token = token_after(found[number - 1][0])
            break
        body = _document(index, identifier, said)
        size += len(body)
        vulns.append(msgspec.Raw(body))
    return Answer(body=_body(vulns, token), uncovered=_uncovered(index, [question]))


def answer_batch(index: Index, questions: Sequence[Question]) -> Answer:
    """Answer each question of a batch with the ids of records and when they were changed."""
    left, results = BATCH_PAGE, []
    for question in questions:
        found = _found(index, question) if left else []
        shown = found[: min(PAGE, left)]
        left -= len(shown)
        token = token_after(shown[-1][0] if shown else question.after) if len(shown) < len(found) or not left else ""
        heads = (index.record(identifier) for identifier, _ in shown)
        vulns = [{"id": head.id, "modified": _moment(_changed(head))} for head in heads if head is not None]
        results.append(msgspec.Raw(_body(vulns, token)))
    return Answer(body=msgspec.json.encode({"results": results}), uncovered=_uncovered(index, questions))


def document_of(index: Index, identifier: str) -> bytes:
    """Give the record of an id; raises ``NoRecord``."""
    if index.record(identifier) is None:
        others = dict.fromkeys(each.record.id for each in index.named(identifier))
        raise NoRecord(identifier, list(others)[:_OTHERS])
    return _document(index, identifier, None)


def _body(vulns: Sequence[object], token: str) -> bytes:
    return msgspec.json.encode(({"vulns": vulns} if vulns else {}) | ({"next_page_token": token} if token else {}))


def _found(index: Index, question: Question) -> list[tuple[str, Said]]:
    """Give the records that answer a question, those after the last page, in the order of their ids."""
    found: dict[str, Said] = {}
    for ecosystem in _ecosystems(index, question):
        package = index.package(ecosystem, question.name)
        for advisory in _affecting(package, question.version, ecosystem) if question.version else package:
            found.setdefault(advisory.id, []).append((ecosystem, question.name, advisory))
    return sorted(
        ((identifier, said) for identifier, said in found.items() if identifier > question.after), key=itemgetter(0)
    )


def _affecting(package: Sequence[Advisory], version: str, ecosystem: str) -> Iterator[Advisory]:
    if not package:
        return
    matches, undecided = match_version(package, version, scheme_of(ecosystem))
    yield from (each.advisory for each in matches)
    yield from (each.advisory for each in undecided)


def _ecosystems(index: Index, question: Question) -> Sequence[str]:
    if not question.is_of_all_releases:
        return (question.ecosystem,)
    return [each for each in index.ecosystems if base_of(each) == question.ecosystem]


def _uncovered(index: Index, questions: Sequence[Question]) -> tuple[str, ...]:
    asked = dict.fromkeys((each.ecosystem, each.name, each.is_of_all_releases) for each in questions)
    found: dict[str, None] = {}
    for ecosystem, name, is_of_all in asked:
        if is_of_all and any(base_of(each) == ecosystem for each in index.ecosystems):
            continue
        coverage = index.coverage(ecosystem, name)
        if coverage.state == "not_covered":
            found[ecosystem] = None
    return tuple(found)


def _document(index: Index, identifier: str, said: Said | None) -> bytes:
    """Give a record's own JSON; where the index has none, what it knows of it, of the packages in `said` or of all."""
    document = index.document(identifier)
    if document is not None:
        return document
    head = index.record(identifier)
    if head is None:
        raise NoRecord(identifier, ())
    return msgspec.json.encode(_facts(head, said if said is not None else list(index.said_by(identifier))))


def _facts(head: RecordHead, said: Said) -> dict[str, object]:
    facts: dict[str, object] = {
        "schema_version": "1.7.0",
        "id": head.id,
        "modified": _moment(_changed(head)),
        "aliases": [each for each in head.vulnerabilities if each != head.id],
        "affected": [_affected(ecosystem, name, advisory) for ecosystem, name, advisory in said],
        "database_specific": {"pratique": {"facts_only": FACTS_ONLY, "source": head.source}},
    }
    if head.published is not None:
        facts["published"] = _moment(head.published)
    if head.withdrawn is not None:
        facts["withdrawn"] = _moment(head.withdrawn)
    if head.summary:
        facts["summary"] = head.summary
    vectors = [each for each in head.severities if each.vector]
    if vectors:
        facts["severity"] = [{"type": _SEVERITY_TYPES[each.generation], "score": each.vector} for each in vectors]
    return facts


def _affected(ecosystem: str, name: str, advisory: Advisory) -> dict[str, object]:
    ranges: dict[str, list[dict[str, str]]] = {}
    listed = list(advisory.texts)
    for span in advisory.spans:
        if span.ending is Ending.LISTED:
            listed.append(span.introduced)
        else:
            ranges.setdefault(span.type, []).extend(_events(span))
    entry: dict[str, object] = {"package": {"ecosystem": ecosystem, "name": name}}
    if ranges:
        entry["ranges"] = [{"type": kind, "events": events} for kind, events in ranges.items()]
    if listed:
        entry["versions"] = listed
    return entry


def _events(span: Span) -> Iterator[dict[str, str]]:
    yield {"introduced": span.introduced}
    match span.ending:
        case Ending.FIXED:
            yield {"fixed": span.until}
        case Ending.LAST_AFFECTED:
            yield {"last_affected": span.until}
        case Ending.LIMIT:
            yield {"limit": span.until}
        case Ending.OPEN | Ending.LISTED:
            return


def _changed(head: RecordHead) -> datetime:
    return head.modified or head.published or datetime.fromtimestamp(0, UTC)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
