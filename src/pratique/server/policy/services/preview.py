"""Trying a policy on what is known here: what it would have done, without keeping anything."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from pratique.core import policy as core
from pratique.server.kernel import clock, settings
from pratique.server.policy import ports, queries
from pratique.server.policy.settings import PolicySettings

SHOWN_MAX = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that the policy speaks of."""

    thing: ports.Thing
    reason: core.Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What came out. ``is_whole``: everything that is known was looked at."""

    looked_at: int
    is_whole: bool
    met: int
    excepted: int
    unchecked: int
    hits: Sequence[Hit]


def preview(policy: core.Policy) -> Preview:
    """Hold a policy, as if it enforced, against the newest things; for no longer than ``policy.preview_wait``."""
    own = settings.current(PolicySettings)
    deadline = time.monotonic() + own.preview_wait
    enforcing = msgspec.structs.replace(policy, mode=core.Mode.ENFORCING)
    rules = core.Ruleset([enforcing], queries.exemptions())
    now, counts, is_whole = clock.now(), Counter[str](), True
    hits: list[Hit] = []
    for thing in _in_turn([each.newest(asks_packages=rules.asks_packages) for each in ports.known()]):
        if counts["looked_at"] >= own.preview or time.monotonic() > deadline:
            is_whole = False
            break
        counts["looked_at"] += 1
        verdict = rules.judge(thing.facts, now, most=1)
        reason = next(iter(verdict.reasons), None) or next(iter(verdict.unchecked), None)
        if reason is None:
            continue
        counts[reason.basis.value] += 1
        if len(hits) < SHOWN_MAX:
            hits.append(Hit(thing=thing, reason=reason))
    return Preview(
        looked_at=counts["looked_at"],
        is_whole=is_whole,
        met=counts[core.Basis.MET.value],
        excepted=counts[core.Basis.EXCEPTED.value],
        unchecked=counts[core.Basis.UNCHECKED.value],
        hits=hits,
    )


def _in_turn(sources: Sequence[Iterator[ports.Thing]]) -> Iterator[ports.Thing]:
    """Give one thing of each source in turn, so that many images leave room for packages."""
    left = list(sources)
    while left:
        for source in list(left):
            thing = next(source, None)
            if thing is None:
                left.remove(source)
            else:
                yield thing
