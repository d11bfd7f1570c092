"""Owns OSV's query API over an index, as pure functions: a body in, a body out. Knows no HTTP but the shape of JSON.

What OSV's clients rely on is kept: an answer without findings is ``{}``, a batch gives ids only, a page that is cut off
carries a token, errors are ``{"code": …, "message": …}``. Two things differ on purpose, since an answer here must not
look clean when it is not: a commit, which this index cannot place, is refused; and a version that has no place in its
order is answered with the records that could not be decided, as affected.
Specification: the API of osv.dev, "POST /v1/query", "POST /v1/querybatch", "GET /v1/vulns/{id}".
"""

from pratique.core.advisories.osv.answers import Answer, answer_batch, answer_query, document_of
from pratique.core.advisories.osv.errors import BadQuestion, NoRecord
from pratique.core.advisories.osv.questions import MAX_BODY, read_batch, read_query

__all__ = [
    "MAX_BODY",
    "Answer",
    "BadQuestion",
    "NoRecord",
    "answer_batch",
    "answer_query",
    "document_of",
    "read_batch",
    "read_query",
]
