"""The page of how the registry words its errors in its clients' protocol."""

from collections.abc import Iterable

from pratique.server.registry.edge.errors import WORDING
from scripts.reference.markdown import code, page, table

_INTRO = """
What a client of `/v2/` is told. `errors[0].code` is the specification's, `errors[0].detail.code` our own and stable;
`errors[0].detail.request_id` stands in the log too. A refusal without a line of its own is worded as its family, the
first lines. A HEAD has no body; for a name that cannot be, it answers 404, so that the client goes on to the request
that explains.
"""


def registry_errors_page() -> str:
    """Return the page that lists the registry's wording of each refusal."""
    return page("Registry errors", _INTRO, table(("Refusal", "Status", "Code", "Our code", "Message"), _rows()))


def _rows() -> Iterable[tuple[str, ...]]:
    for refusal, wording in WORDING.items():
        message = " ".join((refusal.__doc__ or "").split())
        yield refusal.__name__, str(int(wording.status)), code(wording.code), code(refusal.code), message
