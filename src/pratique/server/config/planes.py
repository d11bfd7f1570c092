"""The applications of the data planes: which planes stand behind each role, and what every port answers besides."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from aiohttp import web

from pratique.server.config import certificates, health, public, public_metrics
from pratique.server.config.roles import Role
from pratique.server.config.settings import Api, Installation, Judge
from pratique.server.kernel import errors, settings
from pratique.server.kernel.database.reads import PostgresReads, Reads, SqliteReads
from pratique.server.kernel.planes import Plane, in_database, make_application
from pratique.server.kernel.web import problems

if TYPE_CHECKING:
    from pratique.server.firewall.ports import Judge as PackageJudge
    from pratique.server.index.proxy.edge import IndexProxy


def render_problem(_request: web.Request, refusal: errors.Refusal) -> web.StreamResponse:
    """Word a refusal as a problem document, as the control plane does."""
    status, headers, document = problems.of_refusal(refusal)
    return web.json_response(document, status=status, headers=headers, content_type=problems.CONTENT_TYPE)


def application(roles: Sequence[Role], *, others: public_metrics.Others | None = None) -> web.Application:
    """Return the application that serves ``roles`` on one port; ``others`` count for processes that share it."""
    reads = _Reads() if {Role.REGISTRY, Role.STREAMS, Role.FIREWALL, Role.OSA_API} & set(roles) else None
    judging = _Judging()
    proxy = _index_proxy() if Role.INDEX_PROXY in roles else None
    planes = [plane for role in roles if role is not Role.INDEX_PROXY for plane in _planes_of(role, reads, judging)]
    planes += [] if proxy is None else [_plane_of_index(proxy)]
    more = {} if proxy is None else {"index": proxy.ailment}
    checked = health.Health("+".join(each.value for each in roles), {**health.CHECKS, **more})
    made = make_application(*planes, operations(checked, others=others), trusted=public.trusted_proxies())
    made.on_cleanup.append(judging.close)
    if reads is not None:
        made.on_startup.insert(0, reads.open)
        made.on_cleanup.append(reads.close)
    return made


class _Reads:
    """The database as the planes of one port read it: opened with their event loop, closed with it."""

    def __init__(self) -> None:
        installation = settings.current(Installation)
        url = installation.database_direct_url or installation.database_url
        self._postgres = PostgresReads(url) if url else None
        self.reads: Reads = self._postgres or SqliteReads(installation.data / "pratique.sqlite3")

    async def open(self, _application: web.Application) -> None:
        """Open the connections."""
        if self._postgres is not None:
            await self._postgres.open()

    async def close(self, _application: web.Application) -> None:
        """Close the connections."""
        await self.reads.close()


class _Judging:
    """The client of the judge, where the settings name one: closed with the event loop that used it."""

    def __init__(self) -> None:
        from pratique.server.scanning.judge import Client
        from pratique.server.scanning.settings import ScanningSettings

        url = settings.current(Judge).url
        # Half of what a pull may wait: the other half is for making the verdict here, when the judge is away.
        wait = settings.current(ScanningSettings).decide_wait / 2
        self.client = Client(url, caller=Role.REGISTRY.value, wait=wait) if url else None

    async def close(self, _application: web.Application) -> None:
        """Close its connections."""
        if self.client is not None:
            await self.client.close()


def _planes_of(role: Role, reads: _Reads | None, judging: _Judging) -> list[Plane]:
    match role:
        case Role.REGISTRY if reads is not None:
            return _registry(reads.reads, judging)
        case Role.STREAMS if reads is not None:
            return _streams(reads.reads)
        case Role.FIREWALL if reads is not None:
            return _firewall(reads.reads)
        case Role.OSA_API if reads is not None:
            return _osa_api(reads.reads)
        case Role.JUDGE:
            return _judge()
        case _:
            message = f"{role} is no plane"
            raise ValueError(message)


def _registry(reads: Reads, judging: _Judging) -> list[Plane]:
    from pratique.server.identity.registry_token import edge as garant
    from pratique.server.registry.edge import make_parts, registry_plane
    from pratique.server.scanning.admission import VerdictAdmission

    parts = make_parts(
        reads=reads,
        data=settings.current(Installation).data,
        realm=public.token_realm(),
        admission=VerdictAdmission(judge=judging.client),
        proxies=public.trusted_proxies(),
    )
    return [registry_plane(parts), garant.plane(reads, render_error=render_problem)]


def _streams(reads: Reads) -> list[Plane]:
    from pratique.server.jobs.settings import JobsSettings
    from pratique.server.jobs.streams import edge as streams

    return [streams.plane(reads, settings.current(JobsSettings))]


def _judge() -> list[Plane]:
    from pratique.server.firewall import judge as packages
    from pratique.server.firewall.index_judge import IndexJudge
    from pratique.server.firewall.settings import PackagesSettings
    from pratique.server.scanning import judge as images
    from pratique.server.scanning.settings import ScanningSettings

    within = settings.current(PackagesSettings).judge_within
    return [
        images.plane(settings.current(ScanningSettings), render_error=render_problem),
        packages.plane(IndexJudge(), within=within, render_error=render_problem),
    ]


def _index_proxy() -> "IndexProxy":
    from pratique.server.index.proxy.edge import IndexProxy
    from pratique.server.index.proxy.settings import IndexProxySettings

    return IndexProxy(settings.current(IndexProxySettings))


def _plane_of_index(proxy: "IndexProxy") -> Plane:
    from pratique.server.index.proxy.edge import plane

    return plane(proxy)


def _firewall(reads: Reads) -> list[Plane]:
    from pratique.server.firewall.edge import firewall_plane, make_parts

    data, judge = settings.current(Installation).data, _judge_of_packages(Role.FIREWALL)
    return [firewall_plane(make_parts(reads=reads, data=data, judge=judge, site=_site, address=_address))]


def _osa_api(reads: Reads) -> list[Plane]:
    from pratique.server.firewall.osa import make_parts, osa_plane

    parts = make_parts(reads=reads, judge=_judge_of_packages(Role.OSA_API), site=_site)
    return [osa_plane(parts, render_error=render_problem)]


def _judge_of_packages(role: Role) -> "PackageJudge":
    from pratique.server.firewall.index_judge import IndexJudge
    from pratique.server.firewall.judge import RemoteJudge
    from pratique.server.firewall.settings import PackagesSettings

    url, here = settings.current(Judge).url, IndexJudge()
    # Half of what a verdict may take: the other half is for making it here, when the judge is away.
    wait = settings.current(PackagesSettings).judge_within / 2
    return RemoteJudge(url, caller=role.value, wait=wait, here=here) if url else here


def _site(request: web.Request) -> str:
    """Return where the pages are: at their own address, or on their port of the host that was asked."""
    configured = public.api_url()
    return configured or f"{request.scheme}://{request.url.host}:{settings.current(Api).port}"


def _address(request: web.Request) -> str:
    """Return where the firewall is: at its own address, or where it was asked."""
    return public.firewall_url() or f"{request.scheme}://{request.host}"


def operations(checked: health.Health, *, others: public_metrics.Others | None = None) -> Plane:
    """Return what every port answers to those who run the installation, about the process that ``checked`` looks at.

    ``others`` gives what processes of its own have counted.
    """

    async def answer_health(_request: web.Request) -> web.StreamResponse:
        """Say whether this process lives and is ready, and what is wrong."""
        status, document = await asyncio.to_thread(checked.document)
        return web.json_response(document, status=status)

    async def answer_metrics(request: web.Request) -> web.StreamResponse:
        """Give the metrics of this process, and of those that work for it, to a client on this machine."""
        client = request.remote or ""
        if not public_metrics.is_near(client, request.headers):
            presented = public_metrics.presented(request.headers)
            await in_database(public_metrics.require_reader, presented, client=client)
        body, content_type = public_metrics.render(others)
        return web.Response(body=body, headers={"Content-Type": content_type})

    async def answer_authority(_request: web.Request) -> web.StreamResponse:
        """Give the certificate of the local authority, for clients to trust."""
        return web.Response(body=certificates.read_authority(), headers=certificates.AUTHORITY_HEADERS)

    routes = [
        web.get(health.PATH, answer_health),
        web.get(public_metrics.PATH, answer_metrics),
        web.get(certificates.PATH, answer_authority),
    ]
    return Plane(name="operations", routes=routes, render_error=render_problem, quiet=True)
