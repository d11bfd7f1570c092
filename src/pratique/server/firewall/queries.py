"""Reading firewall repositories, requests and packages for REST and the pages."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import zstandard
from django.db.models import BigIntegerField, BooleanField, Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from pratique.core.ecosystems.marks import ordered
from pratique.core.ecosystems.releases import Release
from pratique.server.firewall import adapters
from pratique.server.firewall.adapters import Adapter
from pratique.server.firewall.errors import ComponentNotAsked, NoFirewallRepository, NoSuchStatus, PackageNotAsked
from pratique.server.firewall.index_judge import IndexJudge
from pratique.server.firewall.models import (
    Access,
    Ecosystem,
    FileState,
    FirewallRepository,
    KeptFile,
    KeptPage,
    Package,
    PackageRequest,
    RepositoryManager,
)
from pratique.server.firewall.modes import Status
from pratique.server.firewall.ports import Explained, Question
from pratique.server.firewall.services.published import as_learned
from pratique.server.firewall.store import package_store
from pratique.server.identity.authorisation import SYSTEM, Kind, Resource, Right, require
from pratique.server.identity.errors import NotSignedIn
from pratique.server.identity.principal import Principal
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.storage import BytesMissing, StorageKey

LISTED_MAX: Final = 100_000  # packages on a list that has no pages: some 3 MB
WARNED: Final = "warned"
_STATUSES: Final = (*Status, WARNED)
# In SQL: of an index of some rows a database knows by these words alone that it holds all that are asked for.
_WARNED: Final = "firewall_packagerequest.status = 'not_blocked' AND NOT firewall_packagerequest.policy = ''"


@dataclass(frozen=True, slots=True, kw_only=True)
class LateFile:
    """A file that came later than its version, of which policies say something else than of the version."""

    name: str
    published_at: datetime | None
    said: Explained


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a package, as its page lists it and as it is judged now; ``request_count`` counts its requests."""

    version: str
    published_at: datetime | None
    is_withdrawn: bool | None
    licence: str
    said: Explained
    late: Sequence[LateFile]
    request_count: int
    scan: Package | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePage:
    """All that is known of a package in a repository. ``problem`` says why there is no verdict."""

    purl: str
    fetched_at: datetime
    versions: Sequence[Version]
    problem: str = ""


def resource_of(repository: FirewallRepository) -> Resource:
    """Return what authorisation needs to know of a repository."""
    return Resource(kind=Kind.FIREWALL, is_public=repository.access == Access.ANONYMOUS, label=repository.name)


def resource_of_manager(manager: RepositoryManager) -> Resource:
    """Return what authorisation needs to know of a repository manager: it is whose plugin asks."""
    return Resource(kind=Kind.MANAGER, owner_id=manager.account_id, label=manager.name)


def managers(*, by: Principal) -> QuerySet[RepositoryManager]:
    """Return the repository managers, for administrators."""
    require(by, Right.READ, SYSTEM)
    return RepositoryManager.objects.select_related("account")


def component(*, by: Principal, purl: str) -> Package:
    """Return what was asked for by its purl, for anybody who is signed in. Raises ``ComponentNotAsked``."""
    if by.is_anonymous:
        raise NotSignedIn(what="what was asked for")
    found = Package.objects.filter(purl=purl).first()
    if found is None:
        raise ComponentNotAsked(purl=purl[:200])
    return found


def repositories(*, by: Principal) -> QuerySet[FirewallRepository]:
    """Return the repositories with what is kept of them, for anybody who is signed in."""
    if by.is_anonymous:
        raise NotSignedIn(what="the firewall's repositories")
    files = KeptFile.objects.filter(repository=OuterRef("pk"), state=FileState.KEPT).order_by().values("repository")
    return FirewallRepository.objects.annotate(
        kept_size=Coalesce(Subquery(files.annotate(n=Sum("size")).values("n")), 0, output_field=BigIntegerField()),
        kept_files=Coalesce(Subquery(files.annotate(n=Count("pk")).values("n")), 0),
    )


def find_repository(*, by: Principal, name: str) -> FirewallRepository:
    """Return a repository that ``by`` may use; raises ``NoFirewallRepository`` and what authorisation raises."""
    repository = repositories(by=by).filter(name=name).first()
    if repository is None:
        raise NoFirewallRepository(name=name)
    require(by, Right.READ, resource_of(repository))
    return repository


def requests(*, by: Principal, repository: str = "", package: str = "", status: str = "") -> QuerySet[PackageRequest]:
    """Return requests; for those who may read everything here, since they tell who asked.

    ``status`` may be ``WARNED``, for what was let in though a policy speaks of it. Raises ``NoSuchStatus``.
    """
    require(by, Right.READ, SYSTEM)
    if status and status not in _STATUSES:
        raise NoSuchStatus(status=status, known=", ".join(_STATUSES))
    found = PackageRequest.objects.select_related("repository", "manager", "account")
    if repository:
        manager, _, place = repository.partition("/")
        through = Q(manager__name=manager, place=place) if place else Q(manager__name=manager)
        found = found.filter(Q(repository__name=repository) | through)
    if package:
        found = found.filter(package=package)
    if status == WARNED:
        found = found.filter(RawSQL(_WARNED, (), BooleanField()))  # noqa: S611 — words of ours alone
    elif status:
        found = found.filter(status=status)
    return found


def packages_of(repository: int) -> list[str]:
    """Return the packages whose pages are kept of a repository: who asks was authorised by the plane."""
    found = KeptPage.objects.filter(repository=repository).order_by("package").values_list("package", flat=True)
    return list(found[:LISTED_MAX])


def package_page(*, by: Principal, repository: str, package: str) -> PackagePage:
    """Return a package as it was got last and as it is judged now; nothing is asked of the upstream.

    Raises ``PackageNotAsked`` where nobody asked for it through this repository.
    """
    row = find_repository(by=by, name=repository)
    adapter = adapters.of(Ecosystem(row.ecosystem))
    package = adapter.package(package)
    kept = KeptPage.objects.filter(repository=row, package=package).first()
    page = None if kept is None else _read(kept, adapter)
    if kept is None or page is None:
        raise PackageNotAsked(package=package, repository=repository)
    judged = as_learned(adapter.purl(package), adapter.judged(page))
    explained, problem = _explained(row, adapter, package, judged)
    return PackagePage(
        purl=str(adapter.purl(package)),
        fetched_at=kept.fetched_at,
        versions=_versions(row, adapter, package, judged, explained),
        problem=problem,
    )


def _read(kept: KeptPage, adapter: Adapter) -> Any:
    try:
        data = asyncio.run(package_store().read(StorageKey(kept.storage_key)))
        whole = zstandard.ZstdDecompressor().decompress(data, max_output_size=kept.size)  # bounded: by the row's size
        return adapter.decode(whole)
    except (BytesMissing, ValueError, zstandard.ZstdError):
        return None


def _explained(
    row: FirewallRepository, adapter: Adapter, package: str, releases: Sequence[Release]
) -> tuple[Mapping[str, Explained], str]:
    question = Question(repository=row.name, package=adapter.purl(package), releases=releases)
    try:
        return IndexJudge().explain(question), ""
    except Refusal as refusal:
        return {}, str(refusal)


def _versions(
    row: FirewallRepository,
    adapter: Adapter,
    package: str,
    judged: Sequence[Release],
    explained: Mapping[str, Explained],
) -> list[Version]:
    asked = PackageRequest.objects.filter(repository=row, package=package).order_by().values("version")
    counts: Mapping[str, int] = dict(asked.annotate(n=Sum("count")).values_list("version", "n"))
    scans = {each.version: each for each in Package.objects.filter(ecosystem=row.ecosystem, name=package)}
    releases = {each.version: each for each in judged if not each.file}
    late: dict[str, list[LateFile]] = {}
    for each in judged:
        if each.file in explained:
            file = LateFile(name=each.file, published_at=each.published_at, said=explained[each.file])
            late.setdefault(each.version, []).append(file)
    return [
        Version(
            version=text,
            published_at=releases[text].published_at,
            is_withdrawn=releases[text].is_withdrawn,
            licence=releases[text].licence,
            said=explained.get(text, Explained()),
            late=late.get(text, ()),
            request_count=counts.get(text, 0),
            scan=scans.get(text),
        )
        for text in reversed(ordered(adapter.scheme, list(releases)))
    ]
