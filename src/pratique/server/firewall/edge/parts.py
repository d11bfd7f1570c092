"""What the handlers work with: one object per process, made at start, passed to each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from pratique.server.firewall import metrics
from pratique.server.firewall.edge.passings import Passings
from pratique.server.firewall.edge.rendered import Rendered
from pratique.server.firewall.judging import Judging
from pratique.server.firewall.ports import Judge
from pratique.server.firewall.reads import FirewallReads
from pratique.server.firewall.services import asked, kept
from pratique.server.firewall.services.asked import Request
from pratique.server.firewall.settings import PackagesSettings
from pratique.server.firewall.store import FOLDER
from pratique.server.firewall.upstream.client import Upstreams
from pratique.server.firewall.upstream.files import Files
from pratique.server.firewall.upstream.pages import Pages
from pratique.server.kernel import settings
from pratique.server.kernel.database.reads import Reads
from pratique.server.kernel.egress.session import tls
from pratique.server.kernel.planes import Buffer
from pratique.server.kernel.storage import DiskStore, StorageKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The firewall's parts.

    ``uses`` are those of kept files, which stay longest where they are used. ``site`` tells where the pages for people
    are, ``address`` where the firewall is, for a client that asked as it did.
    """

    reads: FirewallReads
    store: DiskStore
    settings: PackagesSettings
    upstreams: Upstreams
    pages: Pages
    files: Files
    judging: Judging
    rendered: Rendered
    requests: Buffer[Request]
    uses: Buffer[StorageKey]
    passings: Passings
    site: Callable[[web.Request], str]
    address: Callable[[web.Request], str]

    @property
    def buffers(self) -> Sequence[Buffer[Any]]:
        """What is gathered in memory and written now and then."""
        return (self.requests, self.uses, self.passings)


def make_parts(
    *, reads: Reads, data: Path, judge: Judge, site: Callable[[web.Request], str], address: Callable[[web.Request], str]
) -> Parts:
    """Put the firewall together over a data directory, with this process's settings."""
    own = settings.current(PackagesSettings)
    store = DiskStore(data / FOLDER, cache=True)
    own_reads = FirewallReads(reads)
    tls()  # which authorities are trusted is read now, and not while the first client waits
    upstreams = Upstreams()
    return Parts(
        reads=own_reads,
        store=store,
        settings=own,
        upstreams=upstreams,
        pages=Pages(reads=own_reads, store=store, upstreams=upstreams, settings=own),
        files=Files(reads=own_reads, store=store, upstreams=upstreams, settings=own),
        judging=Judging(judge, within=own.judge_within),
        rendered=Rendered(),
        requests=Buffer("requests", asked.record, dropped=metrics.REQUESTS_DROPPED),
        uses=Buffer("uses of kept files", kept.note_uses),
        passings=Passings(),
        site=site,
        address=address,
    )
