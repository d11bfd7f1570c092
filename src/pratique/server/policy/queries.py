"""Reading policies: those in force, their epoch, and all of them for people."""

from collections.abc import Sequence

import msgspec
from django.db.models import QuerySet

from pratique.core import policy as core
from pratique.server.identity.authorisation import ACCOUNTS, Right, require
from pratique.server.identity.principal import Principal
from pratique.server.policy.errors import NoPolicy
from pratique.server.policy.models import Epoch, Policy


def policies(stage: core.Stage = core.Stage.PULL) -> Sequence[core.Policy]:
    """Return the policies of a stage that are not off, in their order."""
    rows = Policy.objects.filter(stage=stage.value).exclude(mode=core.Mode.OFF.value)
    return [of_row(each) for each in rows]


def epoch() -> int:
    """Return the number that moves with every change of what is in force. Read it before the policies."""
    return Epoch.objects.values_list("number", flat=True).first() or 0


def is_enforcing(stage: core.Stage = core.Stage.PULL) -> bool:
    """Tell whether any policy of the stage can refuse."""
    return Policy.objects.filter(
        stage=stage.value, mode=core.Mode.ENFORCING.value, action=core.Action.REFUSE.value
    ).exists()


def listed(*, by: Principal) -> QuerySet[Policy]:
    """Return all policies, for anybody who is signed in."""
    if by.is_anonymous:
        require(by, Right.READ, ACCOUNTS)
    return Policy.objects.all()


def find(name: str) -> Policy:
    """Return a policy's row. Raises ``NoPolicy``."""
    found = Policy.objects.filter(name=name).first()
    if found is None:
        raise NoPolicy(name=name, known=", ".join(Policy.objects.values_list("name", flat=True)))
    return found


def of_row(row: Policy) -> core.Policy:
    """Return a row as the judge reads it."""
    return core.Policy(
        name=row.name,
        title=row.title,
        description=row.description,
        stage=core.Stage(row.stage),
        mode=core.Mode(row.mode),
        action=core.Action(row.action),
        conditions=msgspec.convert(row.conditions, type=tuple[core.Condition, ...]),
    )
