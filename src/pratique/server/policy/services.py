"""What can be done with policies; one transaction each, told to the outbox, the epoch moved."""

import msgspec
from django.db import transaction
from django.db.models import F

from pratique.core import policy as core
from pratique.server.kernel import clock, outbox
from pratique.server.policy import defaults, events
from pratique.server.policy.models import Epoch, Policy
from pratique.server.policy.queries import find

_EPOCH = 1  # the key of its one row


@transaction.atomic
def set_mode(name: str, mode: core.Mode, actor: str) -> Policy:
    """Switch a policy; one that is in that mode already stays as it is. Raises ``NoPolicy``."""
    _lock()
    row = find(name)
    before = row.mode
    if before == mode.value:
        return row
    row.mode, row.updated_at, row.updated_by = mode.value, clock.now(), actor
    row.save(update_fields=["mode", "updated_at", "updated_by"])
    _changed(row, before=before, actor=actor)
    return row


@transaction.atomic
def bring_shipped() -> int:
    """Bring in the policies that come with the product; return how many were made or brought up to date.

    Their words and conditions are the product's; the mode is a person's and is never touched.
    """
    _lock()
    present = {each.name: each for each in Policy.objects.all()}
    count = 0
    for position, each in enumerate(defaults.shipped()):
        fields = {
            "title": each.title,
            "description": each.description,
            "stage": each.stage.value,
            "action": each.action.value,
            "conditions": [msgspec.to_builtins(one) for one in each.conditions],
            "position": position,
        }
        row = present.get(each.name)
        if row is None:
            row = Policy.objects.create(name=each.name, mode=each.mode.value, updated_by="system", **fields)
        elif any(getattr(row, name) != value for name, value in fields.items()):
            Policy.objects.filter(pk=row.pk).update(**fields)
        else:
            continue
        count += 1
        _changed(row, before="", actor="system")
    return count


def _lock() -> None:
    """Take the changes one after the other: the epoch's row is held until the transaction ends."""
    Epoch.objects.get_or_create(pk=_EPOCH)
    Epoch.objects.select_for_update().get(pk=_EPOCH)


def _changed(row: Policy, *, before: str, actor: str) -> None:
    Epoch.objects.filter(pk=_EPOCH).update(number=F("number") + 1)
    outbox.record(
        type=events.CHANGED.name,
        subject=f"policy:{row.name}",
        data={"policy": row.name, "mode": row.mode, "before": before},
        actor=actor,
    )
