"""Owns the judgement: policies and exceptions, made ready once, held against facts at an instant. Pure.

Only a policy that enforces has a say in the action; one that observes is among the reasons and changes nothing; one
that is off is not heard. Policies are asked in their order, since one that allows ends the asking for what it speaks
of. A thing that is not applicable is allowed without reasons.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from pratique.core.policy.exemption import Exemption, Exemptions
from pratique.core.policy.facts import Facts, Stage
from pratique.core.policy.judgement import Judgement
from pratique.core.policy.reasons import Verdict
from pratique.core.policy.rule import Rule
from pratique.core.policy.shape import Action, Mode, Policy

__all__ = ["REASONS_MAX", "Ruleset"]

REASONS_MAX: Final = 20
"""Things that one policy names; what is beyond is counted in one more reason."""
_PLACES_MAX: Final = 512
_NOTHING: Final[Mapping[str, datetime]] = MappingProxyType({})


class Ruleset:
    """Policies and exceptions made ready; may be shared by threads, and changes with nothing but itself."""

    def __init__(self, policies: Iterable[Policy] = (), exemptions: Iterable[Exemption] = ()) -> None:
        heard = [each for each in policies if each.mode is not Mode.OFF]
        self.rules = tuple(Rule(policy, position) for position, policy in enumerate(heard))
        exempt = tuple(exemptions)
        self.exemptions = Exemptions(exempt) if exempt else None
        self._exempt = exempt
        self._places: dict[tuple[Stage, str], tuple[Rule, ...]] = {}
        self._deciding: Ruleset | None = None

    @property
    def asks_packages(self) -> bool:
        """Whether a policy looks at packages themselves: then facts of an image need all of them."""
        return any(each.asks_packages for each in self.rules)

    def can_refuse(self, stage: Stage) -> bool:
        """Tell whether any policy could hold something back at a stage."""
        refusing = {Action.DELAYED_BLOCK, Action.HOLD, Action.BLOCK}
        return any(
            each.is_enforcing
            and (each.policy.action in refusing or each.policy.unchecked in refusing)
            and (not each.policy.scope.stages or stage in each.policy.scope.stages)
            for each in self.rules
        )

    def deciding(self) -> "Ruleset":
        """Return those without which the action may be another one: what only observes is left out.

        One that delays stays, since its delay counts from when it first met a thing.
        """
        if self._deciding is None:
            kept = [each for each in self.rules if each.is_enforcing or each.policy.action is Action.DELAYED_BLOCK]
            self._deciding = Ruleset([each.policy for each in kept], self._exempt)
        return self._deciding

    def judge(
        self, facts: Facts, now: datetime, *, begun: Mapping[str, datetime] = _NOTHING, most: int = REASONS_MAX
    ) -> Verdict:
        """Hold every policy against one thing. ``begun``: when delayed blocks were first met, by :func:`key_of`."""
        return Judgement(self, now, begun, most).judge(facts)

    def judge_all(
        self,
        things: Sequence[Facts],
        now: datetime,
        *,
        begun: Mapping[str, datetime] = _NOTHING,
        most: int = REASONS_MAX,
    ) -> list[Verdict]:
        """Judge many at once; a vulnerability that several share (the same object) is looked at once."""
        judgement = Judgement(self, now, begun, most)
        return [judgement.judge(each) for each in things]

    def at(self, stage: Stage, repository: str) -> tuple[Rule, ...]:
        """Return the policies that hold there."""
        found = self._places.get((stage, repository))
        if found is None:
            if len(self._places) >= _PLACES_MAX:
                self._places.clear()
            found = tuple(each for each in self.rules if each.is_for(stage, repository))
            self._places[stage, repository] = found
        return found
