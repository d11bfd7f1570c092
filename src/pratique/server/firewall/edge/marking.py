"""What is marked on a page: why versions are refused, in one line each."""

from pratique.core.ecosystems.marks import NO_MARKS, Marks
from pratique.server.firewall.adapters import Adapter
from pratique.server.firewall.judging import Judged
from pratique.server.firewall.modes import ENFORCING
from pratique.server.firewall.reads import RepositoryRow
from pratique.server.firewall.upstream.pages import Held

_LINE_MAX = 300


def marks_on(repository: RepositoryRow, adapter: Adapter, held: Held, judged: Judged) -> Marks:
    """Return the marks for a page; none in modes that only look, and none where there is no verdict: files have it.

    What its scan may do away with is not marked: a client would pass it over, and nobody would ever ask for it.
    """
    if repository.mode not in ENFORCING or judged.judgement is None or not judged.judgement.refused:
        return NO_MARKS
    lines = {
        version: " ".join(f"Refused by {refusal.policy}: {refusal.reason}".split())[:_LINE_MAX]
        for version, refusal in judged.judgement.refused.items()
        if not refusal.awaits_scan
    }
    return adapter.marks(held.page, lines, removed=repository.removes_refused)
