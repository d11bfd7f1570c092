"""Judging by the policies in force: the pure judge, and the memory of when a delayed block was first met.

A process remembers the instants it has read; the row that was written first is the truth in all of them.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from pratique.core import policy as core
from pratique.server.policy import queries
from pratique.server.policy.models import NAME_LENGTH, FirstMet

_REMEMBERED_MAX = 50_000
_BATCH = 500  # keys in one statement

_remembered: dict[str, datetime] = {}


def judge_all(
    things: Sequence[core.Facts], *, force: queries.InForce, now: datetime, most: int = core.REASONS_MAX
) -> Sequence[core.Verdict]:
    """Judge things by what is in force (``queries.in_force``), in their order.

    ``most``: reasons that one policy names; who judges all versions of a package needs one. Reads and writes rows only
    when a delayed block meets something for the first time. Blocks.
    """
    verdicts = force.rules.judge_all(things, now, begun=_remembered, most=most)
    begun = {key for each in verdicts for key in each.begun}
    if begun and any(first < now for first in _first_met(begun, now).values()):
        verdicts = force.rules.judge_all(things, now, begun=_remembered, most=most)
    return verdicts


def _first_met(begun: set[str], now: datetime) -> Mapping[str, datetime]:
    """Keep now as the first time for what has none yet; return what holds, remembered from here on."""
    if len(_remembered) + len(begun) > _REMEMBERED_MAX:
        _remembered.clear()
    named = {hashlib.sha256(each.encode()).hexdigest(): each for each in begun}
    keys = sorted(named)  # always in one order, so that two writers wait for each other and never crosswise
    found: dict[str, datetime] = {}
    for first in range(0, len(keys), _BATCH):
        some = keys[first : first + _BATCH]
        present = dict(FirstMet.objects.filter(key__in=some).values_list("key", "at"))
        new = [each for each in some if each not in present]
        if new:
            rows = [
                FirstMet(key=each, policy=named[each].partition("|")[0][:NAME_LENGTH], what=named[each], at=now)
                for each in new
            ]
            FirstMet.objects.bulk_create(rows, ignore_conflicts=True)
            present |= dict(FirstMet.objects.filter(key__in=new).values_list("key", "at"))
        found |= {named[key]: at for key, at in present.items()}
    _remembered.update(found)
    return found


def forget() -> None:
    """Forget what was remembered; for tests, and when a policy that blocks with a delay is made anew."""
    _remembered.clear()
