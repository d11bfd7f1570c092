"""The firewall's tables: its repositories, what is kept of their upstreams, and who asked for what."""

from pratique.server.firewall.models.asked import LicenceState, Package, PackageRequest, ScanState
from pratique.server.firewall.models.kept import FileState, KeptFile, KeptPage
from pratique.server.firewall.models.manager import ManagerKind, RepositoryManager
from pratique.server.firewall.models.repository import Access, Ecosystem, FirewallRepository, Mode

__all__ = [
    "Access",
    "Ecosystem",
    "FileState",
    "FirewallRepository",
    "KeptFile",
    "KeptPage",
    "LicenceState",
    "ManagerKind",
    "Mode",
    "Package",
    "PackageRequest",
    "RepositoryManager",
    "ScanState",
]
