"""One request of a package manager, read and authorised."""

from dataclasses import dataclass

from aiohttp import web

from pratique.server.firewall import errors
from pratique.server.firewall.adapters import Adapter
from pratique.server.firewall.edge.addresses import Address
from pratique.server.firewall.edge.admission import Wanted
from pratique.server.firewall.edge.parts import Parts
from pratique.server.firewall.reads import RepositoryRow
from pratique.server.firewall.upstream.pages import Held
from pratique.server.identity.principal import Principal


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks for which address, of which repository; ``parts`` are what answers it."""

    request: web.Request
    address: Address
    repository: RepositoryRow
    principal: Principal
    parts: Parts

    def wanted(self, adapter: Adapter, package: str, held: Held, file: str) -> Wanted:
        """Return the file of that name on a page; raises ``NoFile``."""
        listed = adapter.file(held.page, file)
        if listed is None:
            raise errors.NoFile(repository=self.repository.name, file=file[:255], package=package)
        return Wanted(
            repository=self.repository,
            adapter=adapter,
            principal=self.principal,
            package=package,
            listed=listed,
            held=held,
            site=self.parts.site(self.request),
        )
