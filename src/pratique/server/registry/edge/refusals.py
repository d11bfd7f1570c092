"""Refused pushes and deletions, told to the outbox: who wanted what, from where, and what kept them from it.

Only of those who showed valid credentials: anybody else could fill the log at will.
"""

from aiohttp import web

from pratique.server.kernel import context
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.planes import in_database
from pratique.server.registry import errors, metrics, services
from pratique.server.registry.edge.routing import Address

TOLD = (
    errors.QuotaExceeded,
    errors.TagImmutable,
    errors.TagKept,
    errors.TagLimitReached,
    errors.RegistryReadOnly,
    errors.MayNot,
)


async def tell(request: web.Request, address: Address, refusal: Refusal) -> None:
    """Tell and count a refusal that is worth it; others pass."""
    if not isinstance(refusal, TOLD):
        return
    metrics.CHANGES_REFUSED.labels(refusal.code).inc()
    if context.current().actor:
        await in_database(
            services.record_refused_change,
            address.repository,
            what=f"{request.method} {address.kind.value}",
            reference=address.reference[:255],
            code=refusal.code,
            reason=str(refusal),
        )
