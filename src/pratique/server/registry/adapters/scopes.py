"""What a principal may do with named repositories: the token service's question.

The right to a repository that a push would make is the right to its namespace, to write.
"""

from collections.abc import Iterable, Mapping, Sequence

from pratique.core.names import InvalidRepositoryName, RepositoryName
from pratique.server.identity.authorisation import SYSTEM, Kind, Resource, Right, may, rights
from pratique.server.identity.models import Account
from pratique.server.identity.principal import Principal
from pratique.server.identity.registry_token.scope import Scope
from pratique.server.registry.models import Repository
from pratique.server.registry.services.repositories import resource_of

_REPOSITORY = "repository"
_REGISTRY = "registry"
_CATALOGUE = "catalog"
_EVERYTHING = "*"
_ACTIONS: Mapping[Right, str] = {Right.READ: "pull", Right.WRITE: "push", Right.DELETE: "delete"}
_NONE: frozenset[str] = frozenset()


class RegistryScopes:
    """Grants on repositories and, for administrators, on the catalogue."""

    def grant(self, principal: Principal, wanted: Sequence[Scope]) -> Sequence[frozenset[str]]:
        """Return for each scope those of its actions that are granted; nothing for what does not exist."""
        names = [_name(scope) for scope in wanted]
        known = {name.text for name in names if name is not None}
        repositories = {each.name: each for each in Repository.objects.filter(name__in=known)}
        namespaces = _namespaces(name for name in names if name is not None and name.text not in repositories)
        return [
            _granted(principal, scope, name, repositories=repositories, namespaces=namespaces)
            for scope, name in zip(wanted, names, strict=True)
        ]


def _name(scope: Scope) -> RepositoryName | None:
    if scope.type != _REPOSITORY:
        return None
    try:
        return RepositoryName.parse(scope.name)
    except InvalidRepositoryName:
        return None


def _namespaces(missing: Iterable[RepositoryName]) -> Mapping[str, int]:
    """Return the accounts, by name, in whose namespaces these would be.

    Whether a push may make a repository there is not asked here: the push is told, with what to do instead.
    """
    names = {name.namespace for name in missing}
    return dict(Account.objects.filter(name__in=names).values_list("name", "pk")) if names else {}


def _granted(
    principal: Principal,
    scope: Scope,
    name: RepositoryName | None,
    *,
    repositories: Mapping[str, Repository],
    namespaces: Mapping[str, int],
) -> frozenset[str]:
    if scope.type == _REGISTRY:
        is_catalogue = scope.name == _CATALOGUE and may(principal, Right.READ, SYSTEM)
        return frozenset(scope.actions) if is_catalogue else _NONE
    if name is None:
        return _NONE
    repository = repositories.get(name.text)
    if repository is not None:
        return _actions(rights(principal, resource_of(repository))) & frozenset(scope.actions)
    owner = namespaces.get(name.namespace)
    if owner is None:
        return _NONE
    namespace = Resource(kind=Kind.NAMESPACE, owner_id=owner, label=name.namespace)
    if not may(principal, Right.WRITE, namespace):
        return _NONE
    return _actions(rights(principal, namespace)) & frozenset(scope.actions)


def _actions(held: frozenset[Right]) -> frozenset[str]:
    actions = frozenset(action for right, action in _ACTIONS.items() if right in held)
    return actions | {_EVERYTHING} if Right.ADMINISTER in held else actions
