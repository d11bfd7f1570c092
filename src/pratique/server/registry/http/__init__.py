"""REST of the registry, and the words in which an appraisal is told wherever one is."""

from ninja import NinjaAPI

from pratique.server.registry.http import beside, deletions, namespaces, repositories, state, storage
from pratique.server.registry.http.appraisals import FindingCounts, Judgement, Scan, judgement_of, scan_of
from pratique.server.registry.http.repositories import RepositoryConverter, router

__all__ = [
    "FindingCounts",
    "Judgement",
    "RepositoryConverter",
    "Scan",
    "judgement_of",
    "mount",
    "router",
    "scan_of",
]


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    for each in (repositories, beside, deletions, storage, namespaces, state):
        each.mount(api)
