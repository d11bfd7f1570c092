"""`/index/sources`: the sources there are, how each is doing, and switching one."""

from datetime import date, datetime
from typing import Annotated

import pydantic
from ninja import Router, Schema

from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.http import Request, authenticated
from pratique.server.index.models import ADDRESS_LENGTH, SOURCE_LENGTH
from pratique.server.index.sources import health, services
from pratique.server.index.sources.health import FileState, Health, SourceState
from pratique.server.index.sources.services import Choice
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["index"], auth=authenticated)

_KEY_MAX = 4000
_ECOSYSTEMS_MAX = 100


class SourceFile(Schema):
    """A file of a source: its last good copy, and what went wrong with it the last time."""

    name: str
    size: int
    records: int
    bad: int
    newest: date | None
    fetched_at: datetime | None
    failure: str


class IndexSourceItem(Schema):
    """A source of advisories on the network.

    `proven` names the real records that reading it was tried on, empty where only its published format was read.
    `promise_hours` is how old its newest may be; `megabytes` and `minutes` are what the first fetch takes, roughly.
    """

    name: str
    title: str
    publisher: str
    licence: str
    terms: str
    address: str
    megabytes: int
    minutes: int
    promise_hours: int
    proven: str
    state: Health
    is_on: bool
    is_mirror: bool
    is_signed: bool
    ecosystems: list[str]
    switched_at: datetime | None
    switched_by: str
    checked_at: datetime | None
    failed_at: datetime | None
    failure: str
    failures: int
    records: int
    bad: int
    size: int
    newest: date | None
    age_hours: float | None
    files: list[SourceFile]


class SourceSwitch(Schema):
    """How a source is wanted. `address` is a mirror's; `public_key` (Ed25519, PEM) must then have signed every file."""

    model_config = pydantic.ConfigDict(extra="forbid")

    is_on: bool
    address: Annotated[str, pydantic.Field(max_length=ADDRESS_LENGTH)] = ""
    ecosystems: Annotated[list[str], pydantic.Field(max_length=_ECOSYSTEMS_MAX)] = []
    public_key: Annotated[str, pydantic.Field(max_length=_KEY_MAX)] = ""


Name = Annotated[str, pydantic.Field(max_length=SOURCE_LENGTH)]


@router.get("", response={200: list[IndexSourceItem], **refusals(401, 429, 503)}, summary="List sources of advisories")
def list_sources(request: Request) -> list[IndexSourceItem]:  # noqa: ARG001 — whoever is signed in
    """List the public sources, those that are off too, with their terms and how each is doing."""
    return [item_of(each) for each in health.states()]


@router.put(
    "/{name}", response={200: IndexSourceItem, **refusals(400, 401, 403, 404, 422, 429, 503)}, summary="Switch a source"
)
def switch_source(request: Request, name: Name, body: SourceSwitch) -> IndexSourceItem:
    """Switch a source on or off, for administrators; the index is updated soon. Off, its copies are removed."""
    require(request.principal, Right.WRITE, SYSTEM)
    actor = request.principal.name
    if not body.is_on:
        return item_of(services.switch_off(name, actor=actor))
    choice = Choice(address=body.address, ecosystems=tuple(body.ecosystems), public_key=body.public_key)
    return item_of(services.switch_on(name, choice, actor=actor))


def item_of(state: SourceState) -> IndexSourceItem:
    """Say all of a source."""
    declared, age = state.declared, state.age
    return IndexSourceItem(
        name=state.name,
        title=declared.title,
        publisher=declared.publisher,
        licence=declared.licence,
        terms=declared.terms,
        address=state.address,
        megabytes=declared.megabytes,
        minutes=declared.minutes,
        promise_hours=declared.promise,
        proven=declared.proven,
        state=state.state,
        is_on=state.is_on,
        is_mirror=state.is_mirror,
        is_signed=state.is_signed,
        ecosystems=list(state.ecosystems),
        switched_at=state.switched_at,
        switched_by=state.switched_by,
        checked_at=state.checked_at,
        failed_at=state.failed_at,
        failure=state.failure,
        failures=state.failures,
        records=state.records,
        bad=state.bad,
        size=state.size,
        newest=state.newest,
        age_hours=None if age is None else round(age.total_seconds() / 3600, 1),
        files=[_file(each) for each in state.files],
    )


def _file(each: FileState) -> SourceFile:
    return SourceFile(
        name=each.name,
        size=each.size,
        records=each.records,
        bad=each.bad,
        newest=each.newest,
        fetched_at=each.fetched_at,
        failure=each.failure,
    )
