"""The one authorisation function: may this principal do this to that?

Every route of every plane asks here, on an object it has already resolved (never on a name from a URL: the same
object may be reachable under several). Rules live nowhere else. `docs/explanation/authorisation.md` gives them in
prose and `tests/contract/who_may.py` holds every route to them.

Invariants: the answer is a pure function of its arguments; a credential's ceiling only ever narrows; nothing here
reads a database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pratique.server.identity.errors import NotAllowed, NothingThere, NotSignedIn
from pratique.server.identity.principal import Ceiling, Principal, Role


class Right(StrEnum):
    """What can be asked of a resource.

    DELETE removes what a resource holds (a tag); removing the resource itself is ADMINISTER.
    """

    READ = "read"
    WRITE = "write"
    DELETE = "delete"
    ADMINISTER = "administer"


class Kind(StrEnum):
    """The kinds of resource the rules tell apart."""

    REPOSITORY = "repository"
    NAMESPACE = "namespace"
    ACCOUNT = "account"
    ORGANISATION = "organisation"
    TOKEN = "token"  # noqa: S105 — a kind of resource
    MEDIA = "media"
    POLICY = "policy"
    EXCEPTION = "exception"
    FIREWALL = "firewall repository"
    MANAGER = "repository manager"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A resolved object; `owner_id` is the key of the account it belongs to, None when it is the installation's."""

    kind: Kind
    owner_id: int | None = None
    is_public: bool = False
    label: str = ""


SYSTEM: Final = Resource(kind=Kind.SYSTEM, label="this installation")
"""What belongs to nobody but its administrators: jobs, all accounts, the whole event log."""

ACCOUNTS: Final = Resource(kind=Kind.ACCOUNT, label="the accounts of this installation")
"""All accounts and organisations as one thing: to list them, to make one."""

POLICIES: Final = Resource(kind=Kind.POLICY, label="the policies")
"""The policies, all of them: everybody who is signed in may read them, policy managers may change them."""

EXCEPTIONS: Final = Resource(kind=Kind.EXCEPTION, label="the exceptions from policies")
"""The exceptions: policy managers read, grant and revoke them."""

_ALL: Final = frozenset(Right)
_READ: Final = frozenset({Right.READ})
_CONTENT: Final = frozenset({Right.READ, Right.WRITE, Right.DELETE})
_NONE: Final[frozenset[Right]] = frozenset()

_HELD: Final = frozenset({Kind.REPOSITORY, Kind.NAMESPACE})
"""Kinds in which organisations give their members rights by role."""

_SHARED: Final = frozenset({Kind.FIREWALL})
"""Kinds that are the installation's and meant for all its accounts: whoever signs in may use them."""

_IDENTITY: Final = frozenset({Kind.ACCOUNT, Kind.ORGANISATION, Kind.TOKEN})
"""Kinds that no access token may change: a leaked token must not be able to make itself successors."""

_GOVERNED: Final = frozenset({Kind.POLICY, Kind.EXCEPTION})
"""Kinds that policy managers look after, whoever else they are."""

_OWN: Final[Mapping[Kind, frozenset[Right]]] = {
    Kind.REPOSITORY: _ALL,
    Kind.NAMESPACE: _ALL,
    Kind.ORGANISATION: _NONE,  # an organisation cannot sign in
    Kind.ACCOUNT: frozenset({Right.READ, Right.WRITE}),  # not ADMINISTER: nobody makes himself an administrator
    Kind.TOKEN: _ALL,
    Kind.MEDIA: _ALL,
    Kind.POLICY: _NONE,
    Kind.EXCEPTION: _NONE,
    Kind.FIREWALL: _NONE,  # it is nobody's own
    Kind.MANAGER: frozenset({Right.READ, Right.WRITE}),  # its plugin asks and tells who wanted what
    Kind.SYSTEM: _NONE,
}


def may(principal: Principal, right: Right, resource: Resource) -> bool:
    """Tells whether the principal has the right on the resource."""
    return right in _held(principal, resource) & _ceiling(principal, resource)


def rights(principal: Principal, resource: Resource) -> frozenset[Right]:
    """All the rights the principal has on the resource; for lists and for the `may` field of an answer."""
    return _held(principal, resource) & _ceiling(principal, resource)


def require(principal: Principal, right: Right, resource: Resource) -> None:
    """Returns when the principal has the right, and otherwise raises the refusal that gives nothing away.

    Raises NotSignedIn for a principal without credentials, NothingThere for one who may not even know of the
    resource, and NotAllowed for one who may read it but not do this.
    """
    held = _held(principal, resource)
    if right in held & _ceiling(principal, resource):
        return
    if principal.is_anonymous:
        raise NotSignedIn(what=resource.label or resource.kind.value)
    if Right.READ not in held and resource.owner_id is not None:
        raise NothingThere(kind=resource.kind.value, what=resource.label)
    raise NotAllowed(
        name=principal.name,
        right=right.value,
        what=resource.label or resource.kind.value,
        reason=_reason(principal, right, held=held, resource=resource),
    )


def _held(principal: Principal, resource: Resource) -> frozenset[Right]:
    """The rights of the account, before the ceiling of its credential."""
    public = _READ if resource.is_public and resource.kind in _HELD | _SHARED else _NONE
    if principal.is_anonymous:
        return public
    if resource.kind in _SHARED:
        public = _READ
    if principal.is_admin:
        return _ALL
    if resource.kind in _GOVERNED:
        return _governed(principal, resource)
    if resource.owner_id is None:
        return public
    if principal.account_id == resource.owner_id:
        return _OWN[resource.kind] | public
    return _by_role(principal.roles.get(resource.owner_id), resource) | public


def _governed(principal: Principal, resource: Resource) -> frozenset[Right]:
    if principal.is_policy_manager:
        return _CONTENT
    return _READ if resource.kind is Kind.POLICY else _NONE


def _by_role(role: Role | None, resource: Resource) -> frozenset[Right]:
    if role is None or resource.kind not in _HELD | {Kind.ORGANISATION}:
        return _NONE
    match role:
        case Role.OWNER:
            return _ALL
        case Role.WRITER:
            return _CONTENT if resource.kind in _HELD else _READ
        case Role.READER:
            return _READ


def _ceiling(principal: Principal, resource: Resource) -> frozenset[Right]:
    match principal.ceiling:
        case Ceiling.READ:
            return _READ
        case Ceiling.WRITE:
            return _READ if resource.kind in _IDENTITY else _ALL
        case Ceiling.FULL:
            return _ALL


def _reason(principal: Principal, right: Right, *, held: frozenset[Right], resource: Resource) -> str:
    """One sentence on what is missing and who can give it."""
    if right in held and principal.ceiling is Ceiling.READ:
        return "The access token that was presented may only read. Use one of scope write."
    if right in held:
        return "Access tokens cannot change accounts, members or tokens. Sign in with the password."
    if resource.kind in _GOVERNED:
        return "Only policy managers and administrators may. Ask one of them."
    if resource.kind in {Kind.SYSTEM, Kind.ACCOUNT}:
        return "Only administrators of this installation may. Ask one of them."
    return "Ask an owner of the namespace for a role that allows it."
