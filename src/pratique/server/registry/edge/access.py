"""Who asks, and whether the token lets them: decided before anything is looked up.

No credentials: 401 with a challenge. A token that was not asked to cover this: 401 too, which makes clients fetch one
that does. A token that was asked and does not: 404 where even reading is not granted, else 403 — the existence of a
repository is not given away.
"""

from collections.abc import Sequence
from typing import NamedTuple

from aiohttp import web

from pratique.server.identity.errors import BadRegistryToken
from pratique.server.identity.registry_token import Grant, challenge
from pratique.server.identity.registry_token.scope import Scope
from pratique.server.kernel import context
from pratique.server.kernel.errors import Refusal
from pratique.server.registry.edge.parts import Parts
from pratique.server.registry.edge.routing import Address, Kind
from pratique.server.registry.errors import CatalogueDenied, MayNot, NeedsToken, NoRepository, TokenLacksScope

_SCOPE = web.RequestKey("scope", Scope)
_REALM = web.RequestKey("realm", str)
_READS = ("GET", "HEAD")
_CATALOGUE = Scope(type="registry", name="catalog", actions=("*",))
_VERBS = {"pull": "pull from", "push": "push to", "delete": "delete from"}
TOKEN_PATH = "/auth/token"  # noqa: S105 — an address


class Needed(NamedTuple):
    """The scope a request needs, and what a person would call it."""

    scope: Scope | None
    what: str


def needed_for(method: str, address: Address) -> Needed:
    """Return what a request must be granted; nothing but a valid token for the base address."""
    if address.kind is Kind.BASE:
        return Needed(None, "this registry")
    if address.kind is Kind.CATALOGUE:
        return Needed(_CATALOGUE, "the catalogue")
    name = address.repository.text
    return Needed(Scope(type="repository", name=name, actions=tuple(_actions(method, address.kind))), name)


def authorise(request: web.Request, address: Address, parts: Parts) -> Grant:
    """Return the grant of the request's token when it covers what the request does; raises otherwise."""
    scope, what = needed_for(request.method, address)
    if scope is not None:
        request[_SCOPE] = scope
    grant = read_token(request, parts)
    if grant is None:
        raise NeedsToken(what=what)
    if scope is not None:
        _check(grant, scope)
    return grant


def read_token(request: web.Request, parts: Parts) -> Grant | None:
    """Return what the request's token grants, None without one; raises ``BadRegistryToken``."""
    if parts.realm:
        request[_REALM] = parts.realm
    header = request.headers.get("Authorization")
    if header is None:
        return None
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer":
        return None
    grant = parts.verify(token.strip())
    context.set_actor(grant.subject)
    return grant


def challenge_of(request: web.Request, refusal: Refusal) -> str:
    """Return the challenge that sends the client to the token service for what it lacks."""
    realm = request.get(_REALM) or f"{request.scheme}://{request.host}{TOKEN_PATH}"
    scope = request.get(_SCOPE)
    error = ""
    if isinstance(refusal, BadRegistryToken):
        error = "invalid_token"
    elif isinstance(refusal, TokenLacksScope):
        error = "insufficient_scope"
    return challenge(realm=realm, scopes=[] if scope is None else [scope], error=error)


def _actions(method: str, kind: Kind) -> Sequence[str]:
    if kind in (Kind.UPLOADS, Kind.UPLOAD):
        return ("pull", "push")
    if method in _READS:
        return ("pull",)
    return ("delete",) if method == "DELETE" else ("pull", "push")


def _check(grant: Grant, scope: Scope) -> None:
    missing = [action for action in scope.actions if not grant.allows(action, type=scope.type, name=scope.name)]
    if not missing:
        return
    if grant.account_id is None or not _was_refused(grant, scope, missing):
        raise TokenLacksScope(what=str(scope))
    if scope is _CATALOGUE:
        raise CatalogueDenied
    if "pull" in grant.refused.get((scope.type, scope.name), frozenset()):
        raise NoRepository(name=scope.name)
    raise MayNot(verb=_VERBS[missing[0]], name=scope.name)


def _was_refused(grant: Grant, scope: Scope, missing: Sequence[str]) -> bool:
    """Tell whether the token service refused these actions, and was not merely never asked for them."""
    refused = grant.refused.get((scope.type, scope.name), frozenset())
    return all(action in refused for action in missing)
