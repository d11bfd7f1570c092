"""A firewall served on loopback before an upstream of the test's, with a judge that refuses what it is told to."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from pratique.server.firewall.edge import Parts, firewall_plane, make_parts
from pratique.server.firewall.models import (
    Access,
    Ecosystem,
    FileState,
    FirewallRepository,
    KeptFile,
    Mode,
    Package,
    PackageRequest,
    ScanState,
)
from pratique.server.firewall.services.repositories import Wish, create_repository
from pratique.server.firewall.testing import FakeJudge
from pratique.server.identity import ports
from pratique.server.identity.principal import Ceiling, Principal
from pratique.server.kernel import vault
from pratique.server.kernel.clock import now
from pratique.server.kernel.planes import in_database, make_application
from tests.server.firewall.upstream import Upstream
from tests.server.registry.house import PlainServer, open_reads
from tests.support.waiting import eventually_async

SITE = "http://pages.test"
ADMIN = Principal(account_id=1, name="admin", is_admin=True, ceiling=Ceiling.FULL)
REPOSITORY = "python"
_SETTLED_WITHIN = 5.0  # seconds


@dataclass(kw_only=True)
class House:
    """The firewall, a client of it, and what stands around it."""

    client: TestClient[Any, Any]
    parts: Parts
    judge: FakeJudge
    upstream: Upstream
    root: Path

    async def get(self, path: str, *, headers: Mapping[str, str] | None = None, method: str = "GET") -> ClientResponse:
        """Ask for a path below the repository; the body is read."""
        response = await self.client.request(
            method, f"/pypi/{REPOSITORY}/{path}", headers=dict(headers or {}), allow_redirects=False
        )
        await response.read()
        return response

    async def page(self, package: str = "django") -> dict[str, Any]:
        """Return a package's page as JSON."""
        response = await self.get(f"simple/{package}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})
        assert response.status == 200, await response.text()
        document: dict[str, Any] = json.loads(await response.read())
        return document

    async def marked(self, package: str = "django") -> dict[str, Any]:
        """Return what is yanked on a package's page, by file name."""
        document = await self.page(package)
        return {each["filename"]: each["yanked"] for each in document["files"] if "yanked" in each}

    async def file(self, name: str, *, package: str = "django", **how: Any) -> ClientResponse:
        """Ask for a file."""
        return await self.get(f"files/{package}/{name}", **how)

    async def change(self, **changes: Any) -> None:
        """Change the repository's row; every process sees it at its next request."""

        def write() -> None:
            row = FirewallRepository.objects.get(name=REPOSITORY)
            FirewallRepository.objects.filter(pk=row.pk).update(**changes, revision=row.revision + 1)

        await in_database(write)

    async def scanned(self, purl: str, status: ScanState = ScanState.DONE, error: str = "") -> None:
        """Say that a package was scanned."""

        def write() -> None:
            Package.objects.update_or_create(
                purl=purl,
                defaults={"ecosystem": "pypi", "name": "x", "version": "1", "status": status, "error": error},
            )

        await in_database(write)

    async def requests(self) -> list[tuple[str, str]]:
        """Return what was asked for and what was decided, the first first."""
        await self.parts.requests.flush()
        rows = PackageRequest.objects.order_by("id").values_list("file", "status")
        return await in_database(lambda: list(rows))

    def with_settings(self, **changes: Any) -> None:
        """Change the plane's settings for this test."""
        changed = replace(self.parts.settings, **changes)
        object.__setattr__(self.parts, "settings", changed)
        for part in (self.parts.pages, self.parts.files):
            part._settings = changed  # noqa: SLF001 — as if the process had been started with them

    async def settle(self) -> None:
        """Let what is being written be written."""
        await self.parts.pages.stop()
        await self.parts.files.settle(_SETTLED_WITHIN)
        await eventually_async(lambda: in_database(_all_is_kept), what="the end of what is being kept")

    @asynccontextmanager
    async def another(self) -> AsyncIterator[tuple[TestClient[Any, Any], Parts]]:
        """Serve the same firewall once more, with nothing in common but the store and the database."""
        async with _served(self.root, self.judge) as made:
            yield made

    def forget_memory(self) -> None:
        """Forget the bytes of small files, as a process that is started does."""
        small = self.parts.files._small  # noqa: SLF001 — as above
        small._kept.clear()  # noqa: SLF001 — as above

    def kept(self) -> list[Path]:
        """Return the bytes in the store, by their keys."""
        return [path for path in (self.root / "packages").glob("*/*") if path.is_file()]


def _all_is_kept() -> bool:
    return not KeptFile.objects.exclude(state=FileState.KEPT).exists()


@asynccontextmanager
async def _served(root: Path, judge: FakeJudge) -> AsyncIterator[tuple[TestClient[Any, Any], Parts]]:
    reads = await open_reads()
    parts = make_parts(
        reads=reads, data=root, judge=judge, site=lambda _: SITE, address=lambda request: f"http://{request.host}"
    )
    async with TestClient(PlainServer(make_application(firewall_plane(parts)))) as client:
        yield client, parts
    await reads.close()


@asynccontextmanager
async def open_house(
    root: Path, *, mode: Mode = Mode.MODERATE, access: Access = Access.ANONYMOUS
) -> AsyncIterator[House]:
    """Serve a firewall over the run's database before a new upstream."""
    upstream = Upstream()
    await upstream.server.start_server()
    vault.make_first_key(root / "keys", now=now())
    vault.install(root / "keys")
    before = ports._place  # noqa: SLF001 — put back at the end
    ports.install(place=ports.Place(data=root, issuer="pratique"), granter=ports.granter())
    wish = Wish(upstream=upstream.url, mode=mode, access=access, allows_private=True)
    await in_database(create_repository, ADMIN, REPOSITORY, Ecosystem.PYPI, wish)
    judge = FakeJudge()
    async with _served(root, judge) as (client, parts):
        yield House(client=client, parts=parts, judge=judge, upstream=upstream, root=root)
    await upstream.server.close()
    ports._place = before  # noqa: SLF001 — as it was
