"""`/index/licences`: what is known of an SPDX licence or exception, and of what kind it is."""

from typing import Annotated

import pydantic
from ninja import Router, Schema

from pratique.core.advisories.licences import Licence
from pratique.server.identity.http import Request, authenticated
from pratique.server.index import current
from pratique.server.index.errors import NoIndex, NoLicence
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["index"], auth=authenticated)

_ID_MAX = 128


class LicenceItem(Schema):
    """A licence. `category` is ScanCode's word, such as `Permissive` or `Copyleft`; empty where no list says it."""

    id: str
    name: str
    category: str
    is_osi: bool | None
    is_deprecated: bool
    is_exception: bool


Identifier = Annotated[str, pydantic.Field(max_length=_ID_MAX)]


@router.get("/{identifier}", response={200: LicenceItem, **refusals(401, 404, 422, 429, 503)}, summary="Show a licence")
def get_licence(request: Request, identifier: Identifier) -> LicenceItem:  # noqa: ARG001 — whoever is signed in
    """Show a licence or exception by its SPDX id, in any case of its letters."""
    try:
        found = current.opened().index.licence(identifier)
    except NoIndex:
        found = None
    if found is None:
        raise NoLicence(name=identifier)
    return _item(found)


def _item(licence: Licence) -> LicenceItem:
    return LicenceItem(
        id=licence.id,
        name=licence.name,
        category=licence.category,
        is_osi=licence.is_osi,
        is_deprecated=licence.is_deprecated,
        is_exception=licence.is_exception,
    )
