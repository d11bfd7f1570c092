"""`/exceptions`: exceptions from policies, granting and revoking them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import pydantic
from django.db.models import Q
from ninja import Query, Router, Schema, Status

from pratique.core import policy as core
from pratique.server.identity.authorisation import EXCEPTIONS, Right, require
from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel import clock
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals
from pratique.server.policy import queries
from pratique.server.policy.errors import ExceptionUnusable
from pratique.server.policy.http.shapes import Name, Pattern
from pratique.server.policy.models import ID_LENGTH, PURL_LENGTH, Exemption
from pratique.server.policy.services import exceptions

router = Router(tags=["exceptions"], auth=authenticated)

_KEYS = {"granted": SortKey(column="granted_at", parse=datetime.fromisoformat)}
State = Literal["in_force", "expired", "revoked"]


class ExceptionDocument(Schema):
    """What an exception lifts, why, and until when. What is left out matches anything; something has to be named."""

    model_config = pydantic.ConfigDict(extra="forbid")

    policies: Annotated[list[Name], pydantic.Field(max_length=100)] = []
    package: Annotated[str, pydantic.Field(max_length=PURL_LENGTH)] = ""
    """A package URL; without a version it is every version."""
    vulnerability: Annotated[str, pydantic.Field(max_length=ID_LENGTH)] = ""
    repositories: Annotated[list[Pattern], pydantic.Field(max_length=100)] = []
    stages: list[core.Stage] = []
    reason: Annotated[str, pydantic.Field(max_length=2000)]
    expires_at: pydantic.AwareDatetime | None = None


class ExceptionItem(ExceptionDocument):
    """An exception, and what became of it."""

    id: UUID
    state: State
    granted_at: datetime
    granted_by: str
    ended_at: datetime | None
    ended_by: str


@router.get(
    "", response={200: Page[ExceptionItem], **refusals(400, 401, 403, 422, 429, 503)}, summary="List exceptions"
)
def list_exceptions(
    request: Request,
    paging: Query[Paging],
    state: State | None = None,
    q: Annotated[str, pydantic.Field(max_length=256)] = "",
) -> Page[ExceptionItem]:
    """List exceptions, the newest first; for policy managers. `q` looks in package, vulnerability and reason."""
    now = clock.now()
    rows = queries.listed_exemptions(by=request.principal)
    if q:
        rows = rows.filter(Q(package__icontains=q) | Q(vulnerability__icontains=q) | Q(reason__icontains=q))
    lasting = Q(expires_at=None) | Q(expires_at__gt=now)
    match state:
        case "in_force":
            rows = rows.filter(lasting, ended_at=None)
        case "revoked":
            rows = rows.exclude(ended_by="")
        case "expired":
            rows = rows.filter(ended_by="").exclude(lasting, ended_at=None)
        case None:
            pass
    found, following = page_of(rows, paging=paging, keys=_KEYS, default="-granted")
    return Page[ExceptionItem](items=[_item(each, now) for each in found], next=following)


@router.post(
    "",
    response={201: ExceptionItem, **refusals(400, 401, 403, 409, 422, 429, 503)},
    summary="Grant an exception",
)
def grant_exception(request: Request, body: ExceptionDocument) -> Status[ExceptionItem]:
    """Grant an exception from policies; for policy managers. It holds in every process at once."""
    try:
        wanted = core.Exemption(
            policies=tuple(body.policies),
            package=body.package,
            vulnerability=body.vulnerability,
            repositories=tuple(body.repositories),
            stages=tuple(body.stages),
            expires=body.expires_at,
        )
    except core.BadExemption as problem:
        raise ExceptionUnusable(reason=problem.reason) from problem
    return Status(201, _item(exceptions.grant(wanted, reason=body.reason, by=request.principal), clock.now()))


@router.get(
    "/{exception}", response={200: ExceptionItem, **refusals(401, 403, 404, 422, 429, 503)}, summary="Show an exception"
)
def get_exception(request: Request, exception: UUID) -> ExceptionItem:
    """Show an exception; to policy managers."""
    require(request.principal, Right.READ, EXCEPTIONS)
    return _item(queries.find_exemption(exception), clock.now())


@router.delete(
    "/{exception}",
    response={200: ExceptionItem, **refusals(401, 403, 404, 409, 422, 429, 503)},
    summary="Revoke an exception",
)
def revoke_exception(request: Request, exception: UUID) -> ExceptionItem:
    """End an exception now; for policy managers. It stays in the list, with who revoked it."""
    require(request.principal, Right.DELETE, EXCEPTIONS)
    return _item(exceptions.revoke(queries.find_exemption(exception), by=request.principal), clock.now())


def _item(row: Exemption, now: datetime) -> ExceptionItem:
    state: State = "in_force" if exceptions.is_in_force(row, now) else "revoked" if row.ended_by else "expired"
    return ExceptionItem(
        id=row.uuid,
        policies=row.policies,
        package=row.package,
        vulnerability=row.vulnerability,
        repositories=row.repositories,
        stages=row.stages,
        reason=row.reason,
        expires_at=row.expires_at,
        state=state,
        granted_at=row.granted_at,
        granted_by=row.granted_by,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )
