"""Who asks, and whether they may use the repository: decided before anything is asked of an upstream.

Credentials are an access token or a password as Basic (pip, uv, netrc), or an access token as Bearer (npm).
"""

from aiohttp import web

from pratique.server.firewall.edge.addresses import Address
from pratique.server.firewall.edge.parts import Parts
from pratique.server.firewall.errors import NoFirewallRepository
from pratique.server.firewall.models import Access
from pratique.server.firewall.reads import RepositoryRow
from pratique.server.identity import authentication, credentials
from pratique.server.identity.authorisation import Kind, Resource, Right, require
from pratique.server.identity.errors import NotSignedIn
from pratique.server.identity.principal import ANONYMOUS, Principal
from pratique.server.kernel import context
from pratique.server.kernel.planes import in_database

CHALLENGE = 'Basic realm="pratique", charset="UTF-8"'


async def admit(request: web.Request, address: Address, parts: Parts) -> tuple[RepositoryRow, Principal]:
    """Return the repository and who asks; raises what authentication and authorisation raise."""
    principal = await principal_of(request)
    repository = await parts.reads.repository(address.ecosystem.value, address.repository)
    if repository is None:
        if principal.is_anonymous:
            raise NotSignedIn(what=address.repository[:64])
        raise NoFirewallRepository(name=address.repository[:64])
    resource = Resource(kind=Kind.FIREWALL, is_public=repository.access is Access.ANONYMOUS, label=repository.name)
    require(principal, Right.READ, resource)
    return repository, principal


async def principal_of(request: web.Request) -> Principal:
    """Return who asks, anonymous where no credentials are shown; raises what authentication raises."""
    presented = credentials.read(request.headers.get("Authorization"))
    if presented is None:
        return ANONYMOUS
    principal = await in_database(authentication.authenticate, presented, client=context.current().client)
    context.set_actor(principal.name)
    return principal
