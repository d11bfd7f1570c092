"""Names that are the organisation's own: refused before anything is asked of an upstream, and written down."""

from pratique.server.firewall import metrics
from pratique.server.firewall.adapters import Adapter
from pratique.server.firewall.edge.asking import Asking
from pratique.server.firewall.errors import Reserved
from pratique.server.firewall.models.kept import FILE_LENGTH
from pratique.server.firewall.modes import LOGGED, Status
from pratique.server.firewall.reads import RepositoryRow
from pratique.server.firewall.services.asked import Request
from pratique.server.kernel import context


def is_reserved(repository: RepositoryRow, package: str) -> bool:
    """Tell whether a name is reserved; capitals do not matter, since an upstream may take them for the same name."""
    name = package.lower()
    reserved = (each.lower() for each in repository.reserved)
    return any(name.startswith(each[:-1]) if each.endswith("*") else name == each for each in reserved)


def check_reserved(asking: Asking, adapter: Adapter, package: str) -> None:
    """Raise ``Reserved`` for a reserved name, whatever the mode."""
    repository = asking.repository
    if not is_reserved(repository, package):
        return
    refusal = Reserved(package=package, repository=repository.name)
    metrics.DECISIONS.labels(ecosystem=repository.ecosystem, status=Status.RESERVED.value).inc()
    asking.parts.requests.note(
        Request(
            repository_id=repository.id,
            repository=repository.name,
            ecosystem=repository.ecosystem,
            purl=str(adapter.purl(package)),
            package=package,
            version="",
            file=asking.address.file[:FILE_LENGTH],
            account_id=asking.principal.account_id,
            actor=asking.principal.name,
            client=context.current().client,
            mode=repository.mode.value,
            status=Status.RESERVED.value,
            passed=False,
            reason=str(refusal),
            is_logged=repository.mode in LOGGED,
            is_scanned=False,
        )
    )
    raise refusal
