"""Making, changing, switching, moving and deleting policies, and bringing in those of the product."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.db import transaction

from pratique.core import policy as core
from pratique.server.identity.authorisation import POLICIES, Right, require
from pratique.server.identity.principal import Principal
from pratique.server.kernel import clock, outbox, settings
from pratique.server.policy import defaults, events
from pratique.server.policy.errors import BadOrder, PolicyExists, PolicyShipped, PolicyUnusable, TooManyPolicies
from pratique.server.policy.models import FirstMet, Policy
from pratique.server.policy.queries import find
from pratique.server.policy.services import epoch
from pratique.server.policy.settings import PolicySettings

_SYSTEM = "system"
_TAKEN = frozenset({"fields", "order", "preview", "reading", "schema"})  # words of their own below /policies


def read(document: Mapping[str, Any]) -> core.Policy:
    """Read a policy from JSON's own types. Raises ``PolicyUnusable``."""
    try:
        core.read_condition(document.get("when"))
        return msgspec.convert(document, type=core.Policy)
    except core.BadPolicy as problem:
        raise PolicyUnusable(reason=problem.reason) from problem
    except msgspec.ValidationError as problem:
        cause = problem.__cause__  # what a structure refuses of itself comes wrapped
        reason = cause.reason if isinstance(cause, core.BadPolicy) else core.explained(problem)
        raise PolicyUnusable(reason=reason) from problem


@transaction.atomic
def create(policy: core.Policy, *, by: Principal) -> Policy:
    """Add a policy at the end of the order. Raises ``PolicyExists`` or ``TooManyPolicies``."""
    require(by, Right.WRITE, POLICIES)
    if policy.name in _TAKEN:
        raise PolicyUnusable(reason=f"{policy.name} means something else in addresses; choose another name")
    epoch.lock()
    if Policy.objects.filter(name=policy.name).exists():
        raise PolicyExists(name=policy.name)
    count, limit = Policy.objects.count(), settings.current(PolicySettings).policies
    if count >= limit:
        raise TooManyPolicies(limit=limit)
    row = Policy.objects.create(
        name=policy.name, mode=policy.mode.value, position=count, updated_by=by.name, **_columns(policy)
    )
    _changed(row, before={}, actor=by.name, what="created")
    return row


@transaction.atomic
def change(name: str, policy: core.Policy, *, by: Principal) -> Policy:
    """Put a policy's words, condition, action and mode in the place of what they were; its name stays.

    Raises ``PolicyShipped`` or ``PolicyUnusable``.
    """
    require(by, Right.WRITE, POLICIES)
    epoch.lock()
    row = find(name)
    if row.is_shipped:
        raise PolicyShipped(name=name)
    if policy.name != name:
        raise PolicyUnusable(reason=f"its name stays {name}, since delays and exceptions count by it; make a copy")
    before = _shown(row)
    for column, value in {"mode": policy.mode.value, **_columns(policy)}.items():
        setattr(row, column, value)
    if _shown(row) == before:
        return row
    row.updated_at, row.updated_by = clock.now(), by.name
    row.save()
    _changed(row, before=before, actor=by.name, what="changed")
    return row


@transaction.atomic
def delete(name: str, *, by: Principal) -> None:
    """Delete a policy, and what it first met. Raises ``PolicyShipped``."""
    require(by, Right.DELETE, POLICIES)
    epoch.lock()
    row = find(name)
    if row.is_shipped:
        raise PolicyShipped(name=name)
    before = _shown(row)
    FirstMet.objects.filter(policy=name).delete()
    row.delete()
    _changed(row, before=before, actor=by.name, what="deleted")


@transaction.atomic
def set_mode(name: str, mode: core.Mode, *, by: Principal) -> Policy:
    """Switch a policy; one that is in that mode already stays as it is. Raises ``NoPolicy``."""
    require(by, Right.WRITE, POLICIES)
    epoch.lock()
    row = find(name)
    before = _shown(row)
    if row.mode == mode.value:
        return row
    row.mode, row.updated_at, row.updated_by = mode.value, clock.now(), by.name
    row.save(update_fields=["mode", "updated_at", "updated_by"])
    _changed(row, before=before, actor=by.name, what="switched")
    return row


@transaction.atomic
def set_order(names: Sequence[str], *, by: Principal) -> None:
    """Put the policies into this order; every one is named once. Raises ``BadOrder``."""
    require(by, Right.WRITE, POLICIES)
    epoch.lock()
    rows = {each.name: each for each in Policy.objects.all()}
    if len(set(names)) != len(names):
        raise BadOrder(problem="one is named twice")
    if set(names) != set(rows):
        odd = min(set(names) ^ set(rows))
        raise BadOrder(problem=f"look at {odd[:64]}")
    moved = [rows[name] for place, name in enumerate(names) if rows[name].position != place]
    if not moved:
        return
    for place, name in enumerate(names):
        rows[name].position = place
    Policy.objects.bulk_update(moved, ["position"])
    for row in moved:
        outbox.record(
            type=events.CHANGED.name,
            subject=f"policy:{row.name}",
            data={"policy": row.name, "what": "moved", "position": row.position},
            actor=by.name,
        )
    epoch.move()


@transaction.atomic
def bring_shipped() -> int:
    """Bring in the policies that come with the product; return how many were made or brought up to date.

    Their words and conditions are the product's; mode and place are a person's and are never touched.
    """
    epoch.lock()
    present = {each.name: each for each in Policy.objects.all()}
    count = 0
    for each in defaults.shipped():
        columns = {**_columns(each), "is_shipped": True}
        row = present.get(each.name)
        before = {} if row is None else _shown(row)
        if row is None:
            row = Policy.objects.create(
                name=each.name, mode=each.mode.value, position=len(present) + count, updated_by=_SYSTEM, **columns
            )
        elif any(getattr(row, name) != value for name, value in columns.items()):
            Policy.objects.filter(pk=row.pk).update(**columns)
            row.refresh_from_db()
        else:
            continue
        count += 1
        _changed(row, before=before, actor=_SYSTEM, what="shipped")
    return count


def _columns(policy: core.Policy) -> dict[str, Any]:
    """Return what a policy is made of, as its columns hold it; name, mode and place apart."""
    return {
        "title": policy.title,
        "description": policy.description,
        "action": policy.action.value,
        "delay_hours": policy.delay_hours,
        "unchecked": policy.unchecked.value,
        "scope": _json(policy.scope),
        "conditions": _json(policy.when),
    }


def _json(value: core.Scope | core.Condition) -> Any:
    """Return a value as its column gives it back, lists and not tuples."""
    return msgspec.json.decode(msgspec.json.encode(value))


def _shown(row: Policy) -> dict[str, Any]:
    """Return a policy as the event log keeps it."""
    names = ("name", "title", "mode", "action", "delay_hours", "unchecked", "scope", "conditions")
    return {name: getattr(row, name) for name in names}


def _changed(row: Policy, *, before: Mapping[str, Any], actor: str, what: str) -> None:
    now = {} if what == "deleted" else _shown(row)
    differing = {name for name in {*before, *now} if before.get(name) != now.get(name)}
    outbox.record(
        type=events.CHANGED.name,
        subject=f"policy:{row.name}",
        data={
            "policy": row.name,
            "what": what,
            "mode": row.mode,
            "before": {name: before[name] for name in sorted(differing) if name in before},
            "after": {name: now[name] for name in sorted(differing) if name in now},
        },
        actor=actor,
    )
    epoch.move()
