"""REST of the registry, and the words in which an appraisal is told wherever one is."""

from pratique.server.registry.http.appraisals import FindingCounts, Judgement, Scan, judgement_of, scan_of
from pratique.server.registry.http.repositories import RepositoryConverter, mount, router

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
