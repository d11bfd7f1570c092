"""osa-api on loopback, with a repository manager set up and its plugin, before a judge that does as it is told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from aiohttp.test_utils import TestClient

from pratique.server.config.planes import render_problem
from pratique.server.firewall.models import Package, PackageRequest, RepositoryManager, ScanState
from pratique.server.firewall.osa import Parts, make_parts, osa_plane
from pratique.server.firewall.testing import FakeJudge
from pratique.server.identity.models import TokenScope
from pratique.server.identity.testing import forget_everything, person, token_of
from pratique.server.kernel.planes import in_database, make_application
from tests.server.firewall.plugin import Plugin
from tests.server.registry.house import PlainServer, open_reads

PURL = "pkg:pypi/django@4.2.0"
SITE = "https://pages.test"


@dataclass(kw_only=True)
class Office:
    """osa-api, the plugin that asks it, and tokens of others."""

    plugin: Plugin
    parts: Parts
    judge: FakeJudge
    stranger: str
    read_only: str

    async def scanned(self, status: ScanState, purl: str = PURL) -> None:
        """Say that a package was scanned."""
        facts = {"ecosystem": "pypi", "name": "x", "version": "1", "status": status, "error": "there is no index"}
        await in_database(lambda: Package.objects.update_or_create(purl=purl, defaults=facts))

    async def rows(self) -> list[PackageRequest]:
        """Return what was written down, the first first."""
        await self.parts.requests.flush()
        return await in_database(lambda: list(PackageRequest.objects.order_by("id")))

    def next_epoch(self) -> None:
        """Let the next request see that something changed."""
        self.judge.number += 1
        self.parts.judging._epoch_until = float("-inf")  # noqa: SLF001 — as half a second later


@asynccontextmanager
async def open_office() -> AsyncIterator[Office]:
    """Serve osa-api over the run's database."""
    forget_everything()
    owner = await in_database(person, "nexus")
    stranger = await in_database(person, "eve")
    make = RepositoryManager.objects.create
    await in_database(make, name="nexus", url="https://nexus.example", account=owner, registries=["nexus.example:8443"])
    judge, reads = FakeJudge(), await open_reads()
    parts = make_parts(reads=reads, judge=judge, site=lambda _: SITE)
    parts = replace(parts, settings=replace(parts.settings, hold=0.2))
    async with TestClient(PlainServer(make_application(osa_plane(parts, render_error=render_problem)))) as client:
        yield Office(
            plugin=Plugin(client=client, token=await in_database(token_of, owner)),
            parts=parts,
            judge=judge,
            stranger=await in_database(token_of, stranger),
            read_only=await in_database(token_of, owner, scope=TokenScope.READ),
        )
    await reads.close()
