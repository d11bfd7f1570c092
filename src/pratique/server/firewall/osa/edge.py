"""The routes of osa-api: one object or a list of them comes, decisions in the same order go."""

import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, Final, TypeVar

import msgspec
from aiohttp import web

from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import InvalidPurl, Purl
from pratique.server.firewall import metrics
from pratique.server.firewall.deciding import Case, Outcome, Passage, decide_on
from pratique.server.firewall.edge.access import principal_of
from pratique.server.firewall.errors import BadAsking
from pratique.server.firewall.images import read_image
from pratique.server.firewall.judging import Judged, Judging
from pratique.server.firewall.models import RepositoryManager
from pratique.server.firewall.modes import Known, decide
from pratique.server.firewall.osa.answers import answer_of
from pratique.server.firewall.osa.passages import (
    Component,
    ImagePassage,
    PackagePassage,
    Place,
    component_of,
    component_of_image,
)
from pratique.server.firewall.osa.wire import IMAGES, ITEMS_MAX, PACKAGES, Answer, AskedImage, AskedPackage, Asking
from pratique.server.firewall.ports import Judge, Question
from pratique.server.firewall.queries import resource_of_manager
from pratique.server.firewall.reads import FirewallReads
from pratique.server.firewall.services import asked
from pratique.server.firewall.services.asked import Request
from pratique.server.firewall.services.managers import canonical_url
from pratique.server.firewall.services.published import releases_asked
from pratique.server.firewall.settings import PackagesSettings
from pratique.server.identity.authorisation import Right, require
from pratique.server.identity.errors import NotSignedIn
from pratique.server.identity.principal import Principal
from pratique.server.kernel import settings
from pratique.server.kernel.database.reads import Reads
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.planes import Buffer, ErrorRenderer, Plane, in_database
from pratique.server.kernel.web import problems

BODY_MAX: Final = 1024 * 1024  # bytes
_CHALLENGE: Final = 'Bearer realm="pratique"'

A = TypeVar("A", bound=Asking)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the routes work with: one object per process. ``site`` tells where the pages for people are."""

    reads: FirewallReads
    settings: PackagesSettings
    judging: Judging
    requests: Buffer[Request]
    site: Callable[[web.Request], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """One thing that is asked for: a passage to be decided on, or what is decided already."""

    place: Place
    component: Component
    passage: Passage | None = None
    outcome: Outcome | None = None


def make_parts(*, reads: Reads, judge: Judge, site: Callable[[web.Request], str]) -> Parts:
    """Put osa-api together, with this process's settings."""
    own = settings.current(PackagesSettings)
    return Parts(
        reads=FirewallReads(reads),
        settings=own,
        judging=Judging(judge, within=own.judge_within),
        requests=Buffer("requests", asked.record, dropped=metrics.REQUESTS_DROPPED),
        site=site,
    )


def osa_plane(parts: Parts, *, render_error: ErrorRenderer) -> Plane:
    """Return the plane of the plugins."""

    async def packages(request: web.Request) -> web.StreamResponse:
        """Decide on versions of packages that a repository manager is asked for; for its plugin."""
        return await _timed("package", _packages, request, parts)

    async def images(request: web.Request) -> web.StreamResponse:
        """Decide on container images that a repository manager is asked for; for its plugin."""
        return await _timed("container_image", _images, request, parts)

    def render(request: web.Request, refusal: Refusal) -> web.StreamResponse:
        answer = render_error(request, refusal)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            answer.headers.setdefault("WWW-Authenticate", _CHALLENGE)
        return answer

    async def start(_application: web.Application) -> None:
        parts.requests.start()

    async def stop(_application: web.Application) -> None:
        await parts.requests.stop()

    routes = [web.post(PACKAGES, packages), web.post(IMAGES, images)]
    return Plane(name="osa-api", routes=routes, render_error=render, start=start, stop=stop)


async def _timed(
    kind: str,
    answer: Callable[[web.Request, Parts], Coroutine[Any, Any, tuple[Sequence[Answer], bool]]],
    request: web.Request,
    parts: Parts,
) -> web.StreamResponse:
    started, status = time.perf_counter(), int(HTTPStatus.INTERNAL_SERVER_ERROR)
    try:
        answers, is_one = await answer(request, parts)
        status = int(HTTPStatus.OK)
    except Refusal as refusal:
        status = int(problems.status_of(refusal))
        raise
    finally:
        metrics.OSA_SECONDS.labels(kind=kind, status=str(status)).observe(time.perf_counter() - started)
    for each in answers:
        metrics.OSA_DECISIONS.labels(
            kind=kind, block_status=each.block_status.value, scan_status=each.scan_status
        ).inc()
    body = msgspec.json.encode(answers[0] if is_one else answers)
    return web.Response(body=body, content_type="application/json", headers={"Cache-Control": "no-store"})


async def _packages(request: web.Request, parts: Parts) -> tuple[Sequence[Answer], bool]:
    wanted, is_one, places = await _begin(request, AskedPackage)
    read = [_package(place, each) for place, each in zip(places, wanted, strict=True)]
    purls = [each for each in read if isinstance(each, tuple)]
    known = await in_database(releases_asked, [purl for _, _, purl in purls])
    together: dict[tuple[str, Purl], dict[str, Purl]] = {}
    for place, _, purl in purls:
        together.setdefault((place.name, _bare(purl)), {})[purl.version] = purl
    items = []
    for each in read:
        if isinstance(each, _Item):
            items.append(each)
            continue
        place, component, purl = each
        asked_for = tuple(together[place.name, _bare(purl)].values())
        judge = partial(_judged, parts.judging, place.name, asked_for, known)
        passage = PackagePassage(place=place, component=component, judge=judge, reads=parts.reads)
        items.append(_Item(place=place, component=component, passage=passage))
    return await _answers(request, items, parts), is_one


async def _judged(
    judging: Judging,
    place: str,
    purls: Sequence[Purl],
    known: Mapping[str, Release],
    anew: bool,  # noqa: FBT001 — the promise's
) -> Judged:
    """Judge versions of a package that are asked for together, by what is known of them, or is known now."""
    if anew:
        known = await in_database(releases_asked, purls)
    package, versions = _bare(purls[0]), tuple(known[str(each)] for each in purls)
    question = Question(repository=place, package=package, releases=versions)
    return await judging.about((place, str(package), versions), partial(_same, question))


def _package(place: Place, asked: AskedPackage) -> "_Item | tuple[Place, Component, Purl]":
    try:
        purl = Purl.parse(asked.purl)
        component = component_of(purl, asked.artifact_url)
    except (InvalidPurl, ValueError) as problem:
        return _unusable(place, asked.purl, str(problem))
    if not purl.version:
        # As the plugins do: what has no version is a page or a list, and is not held back.
        outcome = Outcome(decision=decide(place.mode, Known.CLEAN, blocks_on_errors=False), case=_NO_VERSION)
        return _Item(place=place, component=component, outcome=outcome)
    return place, component, purl


async def _images(request: web.Request, parts: Parts) -> tuple[Sequence[Answer], bool]:
    wanted, is_one, places = await _begin(request, AskedImage)
    items = [_image(place, each) for place, each in zip(places, wanted, strict=True)]
    return await _answers(request, items, parts), is_one


def _image(place: Place, asked: AskedImage) -> _Item:
    try:
        image = read_image(
            asked.registry_host,
            asked.image_name,
            tag=asked.tag,
            digest=asked.digest,
            architecture=asked.architecture,
        )
        component = component_of_image(image)
    except ValueError as problem:
        return _unusable(place, f"{asked.registry_host}/{asked.image_name}", str(problem))
    passage = ImagePassage(place=place, component=component, image=image)
    return _Item(place=place, component=component, passage=passage)


_NO_VERSION: Final = Case(known=Known.NOT_SCANNED, why="It has no version.")


def _unusable(place: Place, text: str, problem: str) -> _Item:
    """Answer what names nothing: no verdict can be made, and the mode says what follows."""
    case = Case(known=Known.NO_VERDICT, why=problem)
    decision = decide(place.mode, case.known, blocks_on_errors=place.blocks_on_errors)
    component = Component(purl=text[:255], ecosystem="other", name=text[:80], version="")
    return _Item(place=place, component=component, outcome=Outcome(decision=decision, case=case))


async def _answers(request: web.Request, items: Sequence[_Item], parts: Parts) -> list[Answer]:
    passages = [each.passage for each in items if each.passage is not None]
    decided = iter(await decide_on(passages, requests=parts.requests, hold=parts.settings.hold))
    site = parts.site(request)
    return [
        answer_of(
            each.outcome or next(decided),
            purl=each.component.purl,
            what=each.component.label,
            where=each.place.name,
            link=each.component.link(site),
            hold=parts.settings.hold,
            wrong_mode=each.place.wrong_mode,
        )
        for each in items
    ]


async def _begin(request: web.Request, kind: type[A]) -> tuple[list[A], bool, list[Place]]:
    """Read what is asked, and see that whoever asks may do so for each repository manager that is named."""
    principal = await principal_of(request)
    if principal.is_anonymous:
        raise NotSignedIn(what="decisions for plugins")
    asked, is_one = await _read(request, kind)
    urls = {each.repository_manager_url: canonical_url(each.repository_manager_url) for each in asked}
    managers = await in_database(_managers, sorted(set(urls.values())))
    for manager in managers.values():
        require(principal, Right.WRITE, resource_of_manager(manager))
    return asked, is_one, [_place(each, managers.get(urls[each.repository_manager_url]), principal) for each in asked]


def _place(asking: Asking, manager: RepositoryManager | None, principal: Principal) -> Place:
    return Place(asking=asking, manager=manager, principal=principal)


def _managers(urls: Sequence[str]) -> Mapping[str, RepositoryManager]:
    return {each.url: each for each in RepositoryManager.objects.filter(url__in=urls)}


async def _read(request: web.Request, kind: type[A]) -> tuple[list[A], bool]:
    body = b""
    while piece := await request.content.read(BODY_MAX + 1 - len(body)):
        body += piece
        if len(body) > BODY_MAX:
            raise BadAsking(problem=f"it is larger than {BODY_MAX} bytes", most=ITEMS_MAX)
    is_one = not body.lstrip().startswith(b"[")
    try:
        asked = [msgspec.json.decode(body, type=kind)] if is_one else msgspec.json.decode(body, type=list[kind])  # type: ignore[valid-type]  # a type made at run time
    except msgspec.DecodeError as error:
        raise BadAsking(problem=str(error), most=ITEMS_MAX) from error
    if not 1 <= len(asked) <= ITEMS_MAX:
        raise BadAsking(problem=f"it has {len(asked)} items", most=ITEMS_MAX)
    return asked, is_one


def _same(question: Question) -> Question:
    return question


def _bare(purl: Purl) -> Purl:
    """Return a purl without its version; its qualifiers say of which distribution's release it is."""
    return Purl(purl.type, purl.namespace, purl.name, "", purl.qualifiers)
