"""The judge's route for packages, for roles of this installation."""

import asyncio
from functools import partial

import msgspec
from aiohttp import web

from pratique.core.names.purl import InvalidPurl
from pratique.server.firewall.errors import BadJudging
from pratique.server.firewall.judge.wire import (
    BODY_MAX,
    ITEMS_MAX,
    NAME,
    ROUTE,
    Answer,
    Asked,
    Batch,
    Said,
    question_of,
)
from pratique.server.firewall.judging import Judging
from pratique.server.firewall.ports import Judge, Question
from pratique.server.kernel.planes import ErrorRenderer, Plane


def plane(judge: Judge, *, within: float, render_error: ErrorRenderer) -> Plane:
    """Return the plane; a judgement may take ``within`` seconds."""
    judging = Judging(judge, within=within)

    async def answer(request: web.Request) -> web.StreamResponse:
        """Judge all versions of packages; for roles of this installation, with its own credential."""
        batch = await _read(request)
        said = await asyncio.gather(*(_judged(judging, each, batch.epoch) for each in batch.items))
        body = msgspec.json.encode(Answer(judgements=tuple(said)))
        return web.Response(body=body, content_type="application/json")

    return Plane(name=NAME, routes=[web.post(ROUTE, answer)], render_error=render_error, inner=True)


async def _judged(judging: Judging, asked: Asked, seen: str) -> Said:
    try:
        question = question_of(asked)
    except InvalidPurl as problem:
        return Said(epoch="", trouble=str(problem))
    key = (question.repository, asked.package, question.releases)
    judged = await judging.about(key, partial(_same, question), seen=seen)
    judgement = judged.judgement
    if judgement is None:
        return Said(epoch=judged.epoch, trouble=judged.problem)
    return Said(
        epoch=judged.epoch,
        refused=judgement.refused,
        noted=judgement.noted,
        valid_until=judgement.valid_until,
    )


def _same(question: Question) -> Question:
    return question


async def _read(request: web.Request) -> Batch:
    pieces, size = [], 0
    while piece := await request.content.read(BODY_MAX + 1 - size):
        pieces.append(piece)
        size += len(piece)
        if size > BODY_MAX:
            raise BadJudging(problem=f"it is larger than {BODY_MAX} bytes", most=ITEMS_MAX)
    try:
        return msgspec.json.decode(b"".join(pieces), type=Batch)
    except msgspec.DecodeError as error:
        raise BadJudging(problem=str(error), most=ITEMS_MAX) from error
