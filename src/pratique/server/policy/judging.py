"""Judging by the policies in force: the pure judge, and the memory of when a delayed block was first met.

A process remembers the instants it has read for as long as nothing changes of what is in force: a policy that is made
anew begins anew. The row that was written first is the truth in all processes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from pratique.core import policy as core
from pratique.server.policy import queries
from pratique.server.policy.models import NAME_LENGTH, FirstMet

_REMEMBERED_MAX = 50_000
_BATCH = 500  # keys in one statement

Epoch = tuple[int, str]

_remembered: tuple[Epoch, dict[str, datetime]] = ((0, ""), {})


def judge_all(
    things: Sequence[core.Facts], *, force: queries.InForce, now: datetime, most: int = core.REASONS_MAX
) -> Sequence[core.Verdict]:
    """Judge things by what is in force (``queries.in_force``), in their order.

    ``most``: reasons that one policy names; who judges all versions of a package needs one. Reads and writes rows only
    when a delayed block meets something for the first time. Blocks.
    """
    known = _memory((force.epoch, force.stamp))
    verdicts = force.rules.judge_all(things, now, begun=known, most=most)
    begun = {key for each in verdicts for key in each.begun}
    if not begun:
        return verdicts
    found = _first_met(begun, now)
    known.update(found)
    if len(known) > _REMEMBERED_MAX:
        forget()
    if any(first < now for first in found.values()):
        verdicts = force.rules.judge_all(things, now, begun=known, most=most)
    return verdicts


def _memory(epoch: Epoch) -> dict[str, datetime]:
    """Return what is remembered of an epoch; what was of another is forgotten by who asks from now on."""
    global _remembered  # noqa: PLW0603 — one per process, of the epoch that was judged by last
    present, known = _remembered
    if present != epoch:
        known = {}
        _remembered = (epoch, known)
    return known


def _first_met(begun: set[str], now: datetime) -> Mapping[str, datetime]:
    """Keep now as the first time for what has none yet; return what holds."""
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
    return found


def forget() -> None:
    """Forget what was remembered; whoever judges by it meanwhile keeps what it knew."""
    global _remembered  # noqa: PLW0603 — as above
    _remembered = (_remembered[0], {})
