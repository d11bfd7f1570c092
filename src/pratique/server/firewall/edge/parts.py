"""What the handlers work with: one object per process, made at start, passed to each."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from pratique.server.firewall.edge.rendered import Rendered
from pratique.server.firewall.edge.requests import RequestBuffer
from pratique.server.firewall.judging import Judging
from pratique.server.firewall.ports import Judge
from pratique.server.firewall.reads import FirewallReads
from pratique.server.firewall.settings import PackagesSettings
from pratique.server.firewall.store import FOLDER
from pratique.server.firewall.upstream.client import Upstreams
from pratique.server.firewall.upstream.files import Files
from pratique.server.firewall.upstream.pages import Pages
from pratique.server.kernel import settings
from pratique.server.kernel.database.reads import Reads
from pratique.server.kernel.storage import BlobStore, DiskStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The firewall's parts.

    ``site`` tells where the pages for people are, ``address`` where the firewall is, for a client that asked as it did.
    """

    reads: FirewallReads
    store: BlobStore
    settings: PackagesSettings
    upstreams: Upstreams
    pages: Pages
    files: Files
    judging: Judging
    rendered: Rendered
    requests: RequestBuffer
    site: Callable[[web.Request], str]
    address: Callable[[web.Request], str]


def make_parts(
    *, reads: Reads, data: Path, judge: Judge, site: Callable[[web.Request], str], address: Callable[[web.Request], str]
) -> Parts:
    """Put the firewall together over a data directory, with this process's settings."""
    own = settings.current(PackagesSettings)
    store = DiskStore(data / FOLDER)
    own_reads = FirewallReads(reads)
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
        requests=RequestBuffer(),
        site=site,
        address=address,
    )
