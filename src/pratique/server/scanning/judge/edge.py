"""The route of the judge, for roles of this installation."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final

import msgspec
import structlog
from aiohttp import web

from pratique.core.names import Digest, InvalidDigest, InvalidRepositoryName, RepositoryName
from pratique.server.kernel.errors import Invalid, NotFound, Refusal
from pratique.server.kernel.planes import ErrorRenderer, Plane, in_database
from pratique.server.registry.models import ManifestLink
from pratique.server.scanning.errors import CannotDecide
from pratique.server.scanning.judge.wire import ITEMS_MAX, NAME, ROUTE, Answer, Batch, Judged, Subject, Trouble
from pratique.server.scanning.services import verdicts
from pratique.server.scanning.settings import ScanningSettings

_BODY_MAX: Final = 128 * 1024  # bytes; a hundred of the longest items

_log = structlog.get_logger("judge")


class BadBatch(Invalid):
    """The batch cannot be read: {problem}. Send `items`, 1 to {most}, each with `repository` and `digest`."""

    code = "bad_batch"


class BadSubject(Invalid):
    """An item names no manifest: {problem}."""

    code = "bad_subject"


class NotHeld(NotFound):
    """The repository {name} holds no manifest {digest}, so there is nothing to judge."""

    code = "manifest_not_held"


def plane(settings: ScanningSettings, *, render_error: ErrorRenderer) -> Plane:
    """Return the plane of the judge."""
    room = asyncio.Semaphore(settings.decide_threads)

    async def judge(subject: Subject) -> Judged:
        async with room:
            return await in_database(judged, subject)

    async def answer(request: web.Request) -> web.StreamResponse:
        """Judge a batch of manifests; for roles of this installation, with its own credential."""
        batch = await _read(request)
        made = await asyncio.gather(*(judge(each) for each in batch.items))
        return web.Response(body=msgspec.json.encode(Answer(verdicts=tuple(made))), content_type="application/json")

    return Plane(name=NAME, routes=[web.post(ROUTE, answer)], render_error=render_error, inner=True)


def judged(subject: Subject) -> Judged:
    """Return the verdict on a subject that holds, made now where none does. Blocks."""
    said = partial(Judged, repository=subject.repository, digest=subject.digest, stage=subject.stage)
    try:
        return _verdict(subject, said)
    except Refusal as refusal:
        return said(trouble=Trouble(code=refusal.code, detail=str(refusal)))
    except Exception as error:  # noqa: BLE001 — one that cannot be judged leaves the others theirs; logged, and told
        _log.exception("verdict.failed", repository=subject.repository, digest=subject.digest)
        why = CannotDecide(name=subject.repository, digest=subject.digest, reason=type(error).__name__)
        return said(trouble=Trouble(code=why.code, detail=str(why)))


def _verdict(subject: Subject, said: Callable[..., Judged]) -> Judged:
    try:
        name, digest = RepositoryName.parse(subject.repository), Digest.parse(subject.digest)
    except (InvalidRepositoryName, InvalidDigest) as error:
        raise BadSubject(problem=str(error)) from error
    held = ManifestLink.objects.filter(repository__name=name.text, manifest__digest=digest.text)
    found = held.values_list("repository_id", "manifest_id").first()
    if found is None:
        raise NotHeld(name=name, digest=digest)
    row = verdicts.present(*found)
    return said(
        action=row.action,
        policy=row.policy,
        text=row.text,
        way_out=row.way_out,
        reasons=tuple(row.reasons),
        policy_epoch=row.policy_epoch,
        generation=row.generation,
        version=row.version,
        decided_at=row.decided_at,
        valid_until=verdicts.instant_of(row.expires),
    )


async def _read(request: web.Request) -> Batch:
    body = await request.content.read(_BODY_MAX + 1)
    while not request.content.at_eof() and len(body) <= _BODY_MAX:
        body += await request.content.read(_BODY_MAX + 1 - len(body))
    if len(body) > _BODY_MAX:
        raise BadBatch(problem=f"it is larger than {_BODY_MAX} bytes", most=ITEMS_MAX)
    try:
        return msgspec.json.decode(body, type=Batch)
    except msgspec.DecodeError as error:
        raise BadBatch(problem=str(error), most=ITEMS_MAX) from error
