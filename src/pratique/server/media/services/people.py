"""The people that jobs of this domain work for."""

from dataclasses import replace

from pratique.server.identity.authentication import of_account
from pratique.server.identity.authorisation import Kind, Resource
from pratique.server.identity.models import Account
from pratique.server.identity.principal import Ceiling, Principal, Source
from pratique.server.media.errors import RequesterInactive


def requester(account: Account, *, ceiling: Ceiling) -> Principal:
    """Return who asked, with the rights that the account has now. Raises `RequesterInactive`.

    The credential that asked is not kept, so ``ceiling`` is what its work needs at most.
    """
    if not account.is_active:
        raise RequesterInactive(account=account.name)
    return replace(of_account(account, source=Source.PASSWORD), ceiling=ceiling)


def resource_of(account_id: int, *, label: str) -> Resource:
    """Describe an account's exports and uploads to the authorisation function."""
    return Resource(kind=Kind.MEDIA, owner_id=account_id, label=label)
