"""Setting up repository managers, whose plugins then may ask; for those who administer the installation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from pratique.server.firewall import events
from pratique.server.firewall.errors import (
    BadManagerName,
    BadManagerUrl,
    BadRegistry,
    ManagerTaken,
    NoManager,
    NoManagerAccount,
)
from pratique.server.firewall.models import ManagerKind, Mode, RepositoryManager
from pratique.server.firewall.models.repository import UPSTREAM_LENGTH
from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.models import Account
from pratique.server.identity.principal import Principal
from pratique.server.kernel import clock, outbox

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?", re.ASCII)
_REGISTRY = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?", re.ASCII)
_REGISTRIES_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerWish:
    """What is to be true of a repository manager; None leaves a thing as it is, an empty account takes it away."""

    url: str | None = None
    kind: ManagerKind | None = None
    account: str | None = None
    mode: Mode | None = None
    blocks_on_errors: bool | None = None
    registries: Sequence[str] | None = None


@transaction.atomic
def create_manager(principal: Principal, name: str, wish: ManagerWish) -> RepositoryManager:
    """Set up a repository manager; ``wish.url`` is needed."""
    require(principal, Right.ADMINISTER, SYSTEM)
    if _NAME.fullmatch(name) is None:
        raise BadManagerName(name=name)
    manager = RepositoryManager(name=name)
    _apply(manager, wish)
    if not manager.url:
        raise BadManagerUrl(url="")
    _save(manager)
    _record(events.MANAGER_CREATED, manager, url=manager.url)
    return manager


@transaction.atomic
def change_manager(principal: Principal, name: str, wish: ManagerWish) -> RepositoryManager:
    """Change what is wished. Raises ``NoManager``."""
    require(principal, Right.ADMINISTER, SYSTEM)
    manager = find_manager(name)
    changed = _apply(manager, wish)
    if changed:
        manager.updated_at = clock.now()
        _save(manager)
        _record(events.MANAGER_CHANGED, manager, changed=changed, mode=manager.mode)
    return manager


@transaction.atomic
def delete_manager(principal: Principal, name: str) -> None:
    """Delete a repository manager with all requests through its plugin. Raises ``NoManager``."""
    require(principal, Right.ADMINISTER, SYSTEM)
    manager = find_manager(name)
    _record(events.MANAGER_DELETED, manager)
    manager.delete()


def find_manager(name: str) -> RepositoryManager:
    """Return a repository manager. Raises ``NoManager``."""
    manager = RepositoryManager.objects.select_related("account").filter(name=name).first()
    if manager is None:
        raise NoManager(name=name)
    return manager


def canonical_url(url: str) -> str:
    """Return an address in the one spelling in which it is compared, empty for what is none."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or parts.username is not None:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    at = f":{port}" if port is not None and port != {"http": 80, "https": 443}[parts.scheme.lower()] else ""
    return f"{parts.scheme.lower()}://{host}{at}{parts.path.rstrip('/')}"


def _apply(manager: RepositoryManager, wish: ManagerWish) -> list[str]:
    """Put what is wished on the row, and return which columns changed."""
    values: dict[str, object] = {"kind": wish.kind, "mode": wish.mode, "blocks_on_errors": wish.blocks_on_errors}
    if wish.url is not None:
        values["url"] = canonical_url(wish.url)
        if not values["url"] or len(wish.url) > UPSTREAM_LENGTH:
            raise BadManagerUrl(url=wish.url[:80])
    if wish.registries is not None:
        values["registries"] = _registries(wish.registries)
    changed = [field for field, value in values.items() if value is not None and getattr(manager, field) != value]
    for field in changed:
        setattr(manager, field, values[field])
    if wish.account is not None:
        account = _account(wish.account)
        if manager.account_id != (None if account is None else account.pk):
            manager.account = account
            changed.append("account")
    return sorted(changed)


def _account(name: str) -> Account | None:
    if not name:
        return None
    found = Account.objects.filter(name=name).first()
    if found is None:
        raise NoManagerAccount(name=name[:64])
    return found


def _registries(hosts: Sequence[str]) -> list[str]:
    found = sorted({each.strip().lower() for each in hosts})
    bad = next((each for each in found if _REGISTRY.fullmatch(each) is None), None)
    if bad is not None or len(found) > _REGISTRIES_MAX:
        raise BadRegistry(host=f"host {_REGISTRIES_MAX + 1}" if bad is None else bad[:80])
    return found


def _save(manager: RepositoryManager) -> None:
    try:
        with transaction.atomic():
            manager.save()
    except IntegrityError as error:
        raise ManagerTaken(name=manager.name, url=manager.url) from error


def _record(kind: str, manager: RepositoryManager, **data: object) -> None:
    outbox.record(type=kind, subject=f"manager:{manager.name}", data={"manager": manager.name, **data})
