"""`GET /policies/deployment`: which processes judge by the present policies and index."""

from datetime import datetime

from ninja import NinjaAPI, Router, Schema

from pratique.server.config.presence import INDEX, POLICIES, load
from pratique.server.identity import authorisation
from pratique.server.identity.authorisation import Right, require
from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel import clock
from pratique.server.kernel.processes import presence
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["policies"], auth=authenticated)


class DeployedItem(Schema):
    """A process, and what it has loaded; `is_current`: the present policies and the present index."""

    role: str
    host: str
    pid: int
    policies: int
    index: int
    is_current: bool
    seen_at: datetime


class Deployment(Schema):
    """The present epoch of the policies, the present generation of the index, and who has them."""

    policies: int
    index: int
    is_everywhere: bool
    processes: list[DeployedItem]


@router.get(
    "/deployment",
    response={200: Deployment, **refusals(401, 403, 429, 503)},
    summary="Show where the policies are in force",
)
def get_deployment(request: Request) -> Deployment:
    """Show which processes have loaded the present policies and index; for policy managers."""
    require(request.principal, Right.WRITE, authorisation.POLICIES)
    present = load()
    processes = [
        DeployedItem(
            role=each.role,
            host=each.host,
            pid=each.pid,
            policies=each.loaded.get(POLICIES, 0),
            index=each.loaded.get(INDEX, 0),
            is_current=each.loaded == present,
            seen_at=each.seen_at,
        )
        for each in presence.living(now=clock.now())
    ]
    return Deployment(
        policies=present[POLICIES],
        index=present[INDEX],
        is_everywhere=all(each.is_current for each in processes),
        processes=processes,
    )


def mount(api: NinjaAPI) -> None:
    """Give the API this route."""
    api.add_router("/policies", router)
