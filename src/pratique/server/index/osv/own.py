"""Answers from this installation's own index. Blocks: a file is read."""

from typing import assert_never

from pratique.core.advisories import osv
from pratique.core.advisories.index import Index
from pratique.server.index import current
from pratique.server.index.errors import BadOsvQuestion, NoOsvRecord, NotCovered
from pratique.server.index.osv.asking import Asking, Kind
from pratique.server.index.osv.replies import Reply, headers_of
from pratique.server.index.settings import IndexSettings
from pratique.server.kernel import settings


def answer(asking: Asking) -> Reply:
    """Answer from the current index. Raises `NoIndex`, `IndexFileMissing`, `BadOsvQuestion`, `NoOsvRecord`.

    With `index.uncovered` set to refuse, a question about what no source covers raises `NotCovered`.
    """
    opened = current.opened()
    try:
        found = _found(opened.index, asking)
    except osv.BadQuestion as problem:
        raise BadOsvQuestion(problem=problem) from problem
    except osv.NoRecord as problem:
        raise NoOsvRecord(problem=problem) from problem
    if found.uncovered and settings.current(IndexSettings).uncovered == "refuse":
        raise NotCovered(ecosystems=", ".join(found.uncovered))
    return Reply(body=found.body, headers=headers_of(opened.release, found.uncovered))


def _found(index: Index, asking: Asking) -> osv.Answer:
    match asking.kind:
        case Kind.QUERY:
            return osv.answer_query(index, osv.read_query(asking.body))
        case Kind.BATCH:
            return osv.answer_batch(index, osv.read_batch(asking.body))
        case Kind.RECORD:
            return osv.Answer(body=osv.document_of(index, asking.identifier))
        case _:
            assert_never(asking.kind)
