"""Adding, changing and deleting firewall repositories; for those who administer the installation."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models import F

from pratique.server.firewall import adapters, events
from pratique.server.firewall.errors import (
    BadRepositoryName,
    BadReserved,
    BadUpstream,
    NoFirewallRepository,
    OwnAddress,
    RepositoryNameReserved,
    RepositoryNameTaken,
)
from pratique.server.firewall.models import Access, Ecosystem, FirewallRepository, KeptFile, KeptPage, Mode
from pratique.server.firewall.models.repository import UPSTREAM_LENGTH
from pratique.server.firewall.services.kept import drop_bytes
from pratique.server.firewall.whereabouts import check_upstream
from pratique.server.identity import ports as identity
from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.principal import Principal
from pratique.server.kernel import clock, outbox, vault
from pratique.server.kernel.storage import StorageKey

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?", re.ASCII)
_TAKEN = frozenset({"requests", "packages", "component", "managers"})  # names that mean something in addresses of pages
_RESERVED_MAX = 1000
_SECRET_MAX = 4096
_CREDENTIALS = re.compile(r"//[^/?#]*@")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be true of a repository; None leaves a thing as it is.

    ``credentials`` is `name:secret` or a bearer token for the upstream; an empty text takes them away, and so does an
    upstream of another origin that comes without any: what was given for one server is shown to no other.
    """

    upstream: str | None = None
    mode: Mode | None = None
    access: Access | None = None
    blocks_on_errors: bool | None = None
    removes_refused: bool | None = None
    allows_private: bool | None = None
    reserved: Sequence[str] | None = None
    cache_limit: int | None = None
    credentials: str | None = None


def create_repository(principal: Principal, name: str, ecosystem: Ecosystem, wish: Wish) -> FirewallRepository:
    """Add a repository; ``wish.upstream`` is needed."""
    require(principal, Right.ADMINISTER, SYSTEM)
    if _NAME.fullmatch(name) is None:
        raise BadRepositoryName(name=name)
    if name in _TAKEN:
        raise RepositoryNameReserved(name=name)
    repository = FirewallRepository(name=name, ecosystem=ecosystem)
    _apply(repository, wish)
    check_upstream(repository.upstream, allows_private=repository.allows_private)
    with transaction.atomic():
        try:
            with transaction.atomic():
                repository.save()
        except IntegrityError as error:
            raise RepositoryNameTaken(name=name) from error
        _record(events.REPOSITORY_CREATED, repository, ecosystem=ecosystem.value, upstream=repository.upstream)
    return repository


def change_repository(principal: Principal, name: str, wish: Wish) -> FirewallRepository:
    """Change what is wished; what is kept of another upstream is forgotten."""
    require(principal, Right.ADMINISTER, SYSTEM)
    repository = find(name)
    # Before the transaction: a name takes its time to be resolved.
    if {"upstream", "allows_private"} & set(_apply(repository, wish)):
        check_upstream(repository.upstream, allows_private=repository.allows_private)
    return _change(name, wish)


@transaction.atomic
def _change(name: str, wish: Wish) -> FirewallRepository:
    repository = find(name)
    upstream = repository.upstream
    changed = _apply(repository, wish)
    if not changed:
        return repository
    repository.updated_at = clock.now()
    repository.save(update_fields=[*changed, "updated_at"])
    FirewallRepository.objects.filter(pk=repository.pk).update(revision=F("revision") + 1)
    if repository.upstream != upstream:
        _forget(repository)
    _record(events.REPOSITORY_CHANGED, repository, changed=sorted(changed), mode=repository.mode)
    return repository


@transaction.atomic
def delete_repository(principal: Principal, name: str) -> None:
    """Delete a repository with all that was kept of its upstream and all requests through it."""
    require(principal, Right.ADMINISTER, SYSTEM)
    repository = find(name)
    _forget(repository)
    repository.delete()
    outbox.record(type=events.REPOSITORY_DELETED, subject=events.subject_of(name), data={"repository": name})


def find(name: str) -> FirewallRepository:
    """Return a repository; raises ``NoFirewallRepository``."""
    repository = FirewallRepository.objects.filter(name=name).first()
    if repository is None:
        raise NoFirewallRepository(name=name)
    return repository


def checked_upstream(ecosystem: Ecosystem, url: str) -> str:
    """Return an upstream's address without a slash at its end; raises ``BadUpstream`` or ``OwnAddress``."""
    url = url.strip().rstrip("/")
    if not url:
        raise BadUpstream(url="", problem="it is empty")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadUpstream(url=_CREDENTIALS.sub("//…@", url)[:80], problem="its host or port cannot be read") from error
    if "@" in parts.netloc:
        raise BadUpstream(url=_CREDENTIALS.sub("//…@", url)[:80], problem="credentials are entered apart from it")
    if len(url) > UPSTREAM_LENGTH or not url.isprintable():
        raise BadUpstream(url=url[:80], problem=f"it is longer than {UPSTREAM_LENGTH} characters or not printable")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadUpstream(url=url, problem="it is no http or https address")
    if parts.query or parts.fragment:
        raise BadUpstream(url=url, problem="it has a query or a fragment")
    if adapters.is_here(parts.hostname, port, parts.path, ecosystem=ecosystem, hosts=identity.place().hosts):
        raise OwnAddress(url=url)
    return url


def _apply(repository: FirewallRepository, wish: Wish) -> list[str]:
    """Put what is wished on the row, and return which columns changed."""
    values: dict[str, object] = {
        "mode": wish.mode,
        "access": wish.access,
        "blocks_on_errors": wish.blocks_on_errors,
        "removes_refused": wish.removes_refused,
        "allows_private": wish.allows_private,
        "cache_limit": wish.cache_limit,
    }
    ecosystem, credentials = Ecosystem(repository.ecosystem), wish.credentials
    if wish.upstream is not None:
        values["upstream"] = upstream = checked_upstream(ecosystem, wish.upstream)
        if (
            credentials is None
            and repository.credentials is not None
            and _origin(upstream) != _origin(repository.upstream)
        ):
            credentials = ""
    if wish.reserved is not None:
        values["reserved"] = _reserved(ecosystem, wish.reserved)
    changed = [field for field, value in values.items() if value is not None and getattr(repository, field) != value]
    for field in changed:
        setattr(repository, field, values[field])
    if credentials is not None:
        if len(credentials) > _SECRET_MAX:
            raise BadUpstream(url=repository.upstream, problem=f"its credentials are longer than {_SECRET_MAX}")
        repository.credentials = vault.seal(credentials) if credentials else None
        changed.append("credentials")
    return changed


def _origin(upstream: str) -> tuple[str, str, int]:
    parts = urlsplit(upstream)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme]


def _reserved(ecosystem: Ecosystem, names: Iterable[str]) -> list[str]:
    found = []
    for name in names:
        stem = name.removesuffix("*")
        spelled = adapters.of(ecosystem).reserved(stem, is_beginning=name.endswith("*"))
        if spelled is None:
            raise BadReserved(name=name[:80])
        found.append(spelled + ("*" if name.endswith("*") else ""))
    if len(found) > _RESERVED_MAX:
        raise BadReserved(name=f"name {_RESERVED_MAX + 1}")
    return sorted(set(found))


def _forget(repository: FirewallRepository) -> None:
    """Drop what is kept of the upstream: the rows now, the bytes after the commit."""
    keys = [
        StorageKey(key)
        for model in (KeptPage, KeptFile)
        for key in model.objects.filter(repository=repository).values_list("storage_key", flat=True)
    ]
    KeptPage.objects.filter(repository=repository).delete()
    KeptFile.objects.filter(repository=repository).delete()
    transaction.on_commit(lambda: drop_bytes(keys))


def _record(kind: str, repository: FirewallRepository, **data: object) -> None:
    outbox.record(type=kind, subject=events.subject_of(repository.name), data={"repository": repository.name, **data})
