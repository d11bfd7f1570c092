"""What of the scopes a client asks for is granted.

What the granter allows, of that what was asked for, and of that what the credential's ceiling leaves. `*` on a
repository asks for everything there is to have, and whoever may not have all of it gets what they may: clients ask so
when they delete.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pratique.server.identity import ports
from pratique.server.identity.models import Account
from pratique.server.identity.names import AccountName
from pratique.server.identity.principal import Ceiling, Principal
from pratique.server.identity.registry_token.grant import Access
from pratique.server.identity.registry_token.scope import Scope

REPOSITORY: Final = "repository"
_PULL: Final = "pull"
_EVERYTHING: Final = "*"
_ALL: Final = frozenset({_PULL, "push", "delete"})
_NEVER_AN_ACCOUNT: Final = frozenset({"localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What goes into a token: what is granted, and what is not although it was asked for.

    `refused` also holds `pull` on a repository that may not even be read, asked for or not: the registry then says
    that there is nothing, and not that something is not allowed.
    """

    access: Sequence[Access]
    refused: Sequence[Access]

    @property
    def scope(self) -> str:
        """What is granted, in the grammar of scopes."""
        return " ".join(f"{each.type}:{each.name}:{','.join(sorted(each.actions))}" for each in self.access)


def decide(principal: Principal, scopes: Sequence[Scope], *, host: str) -> Decision:
    """Decide on scopes, each on one resource.

    `host` is what the client calls us: a name may begin with it, as Notary's do.
    """
    wanted = [_wanted(scope) for scope in scopes]
    looked_up = [
        replace(scope, name=_without_host(scope.name, host=host), actions=tuple(sorted(actions | _implied(scope))))
        for scope, actions in zip(scopes, wanted, strict=True)
    ]
    answers = ports.granter().grant(principal, looked_up)
    access, refused = [], []
    for scope, actions, allowed in zip(scopes, wanted, answers, strict=True):
        held = allowed & _under(principal.ceiling, scope, actions)
        access.append(Access(type=scope.type, name=scope.name, actions=held & actions))
        refused.append(Access(type=scope.type, name=scope.name, actions=(actions | _implied(scope)) - held))
    return Decision(access=_filled(access), refused=_filled(refused))


def _wanted(scope: Scope) -> frozenset[str]:
    actions = frozenset(scope.actions)
    return actions | _ALL if scope.type == REPOSITORY and _EVERYTHING in actions else actions


def _implied(scope: Scope) -> frozenset[str]:
    """Return what is looked up besides: reading, which decides how a refusal is worded."""
    return frozenset({_PULL}) if scope.type == REPOSITORY else frozenset()


def _under(ceiling: Ceiling, scope: Scope, actions: frozenset[str]) -> frozenset[str]:
    """Return the actions that a credential of this ceiling may be given, whatever the granter said."""
    if ceiling is Ceiling.READ and scope.type != "registry":
        return frozenset({_PULL})
    return actions | _implied(scope)


def _filled(access: Sequence[Access]) -> Sequence[Access]:
    return [each for each in access if each.actions]


def _without_host(name: str, *, host: str) -> str:
    """Return the name without this registry's own host in front.

    `host` may be made up. A made-up host that could be a namespace would turn one repository's name into another's,
    so it is only taken off when it cannot be one, or is known to be ours and nobody's name.
    """
    first, slash, rest = name.partition("/")
    own = ports.place().hosts | _NEVER_AN_ACCOUNT
    if not slash or not (first == host or first.partition(":")[0] in own):
        return name
    if not AccountName.is_one(first):
        return rest
    is_ours = first in own and not Account.objects.filter(name=first).exists()
    return rest if is_ours else name
