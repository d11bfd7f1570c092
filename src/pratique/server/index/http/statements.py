"""`/index/statements`: what vendors say of a vulnerability in their products (VEX), each with its author."""

from datetime import datetime
from typing import Annotated

import pydantic
from ninja import Query, Router, Schema

from pratique.core.advisories.index.stated import Stated
from pratique.core.advisories.vex import Standing
from pratique.server.identity.http import Request, authenticated
from pratique.server.index import current
from pratique.server.index.errors import NoIndex
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["index"], auth=authenticated)

MOST = 500


class StatementItem(Schema):
    """One author says how a package stands; `within` is the only image or product inside of which it holds.

    `is_clearing` tells whether it suppresses findings where it holds.
    """

    vulnerability: str
    purl: str
    within: str
    author: str
    status: Standing
    justification: str
    text: str
    at: datetime | None
    source: str
    is_clearing: bool


class StatementsAsked(Schema):
    """Of which vulnerability, by any of its names."""

    vulnerability: Annotated[str, pydantic.Field(max_length=128)]


@router.get("", response={200: list[StatementItem], **refusals(401, 422, 429, 503)}, summary="List vendors' statements")
def list_statements(request: Request, asked: Query[StatementsAsked]) -> list[StatementItem]:  # noqa: ARG001
    """List what vendors say of a vulnerability, under each of its names; the first five hundred."""
    try:
        index = current.opened().index
    except NoIndex:
        return []
    about = index.canonical(asked.vulnerability) or (asked.vulnerability,)
    names = sorted({asked.vulnerability, *about, *(head.id for each in about for head in index.vulnerability(each))})
    found = [(name, each) for name in names for each in index.statements_about(name, limit=MOST)]
    return [statement_item(name, each) for name, each in found[:MOST]]


def statement_item(name: str, stated: Stated) -> StatementItem:
    """Make the item of what is said under a name of a vulnerability."""
    return StatementItem(
        vulnerability=name,
        purl=stated.purl,
        within=stated.within,
        author=stated.author,
        status=stated.status,
        justification=stated.justification,
        text=stated.text,
        at=stated.at,
        source=stated.source,
        is_clearing=stated.is_clearing,
    )
