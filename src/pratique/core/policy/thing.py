"""Owns the judgement of one thing: what each policy says of it, put together into a verdict.

What is said of vulnerabilities alone it takes from its batch, which finds it out once for all things.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from heapq import nsmallest
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from pratique.core.policy.comparing import FALSE, TRUE, UNKNOWN, Vulnerability
from pratique.core.policy.exemption import Exemption
from pratique.core.policy.facts import CoverageState, Facts, PackageFact, ScanState
from pratique.core.policy.fields import Of
from pratique.core.policy.reasons import Basis, Reason, Verdict, around, fix_of, of_version, said_of, uncovered_of
from pratique.core.policy.rule import Rule
from pratique.core.policy.shape import Action
from pratique.core.policy.unit import UNCHECKED_MAX, Told, Unit, Unknown, key_of, rest_of, undecided

if TYPE_CHECKING:
    from pratique.core.policy.judgement import Judgement

__all__ = ["OfSet", "Thing"]

T = TypeVar("T")

_ACTIONS: Final = {action: rank for rank, action in enumerate(Action)}
_BASES: Final = {basis: rank for rank, basis in enumerate(Basis)}


class _Said(NamedTuple):
    """A reason where it stands among others: those that enforce first, then what is met, then the strongest action."""

    place: int
    number: int
    reason: Reason
    about: Vulnerability


class OfSet(NamedTuple):
    """What a policy says of the vulnerabilities that versions share, with the words around each version."""

    reasons: Sequence[tuple[int, Reason, tuple[str, str] | None]]
    unchecked: Sequence[Reason]
    turns: Sequence[datetime]


class Thing:
    """The judgement of one thing, put together policy by policy."""

    __slots__ = (
        "_is_named", "allowed", "batch", "begun", "facts", "hidden", "now", "said", "sets", "total", "turns",
        "unchecked",
    )  # fmt: skip

    def __init__(self, batch: "Judgement", facts: Facts) -> None:
        self.batch, self.facts, self.now = batch, facts, batch.now
        self.hidden = uncovered_of(facts)
        self.said: list[_Said] = []
        self.unchecked: list[Reason] = []
        self.turns: list[datetime] = []
        self.begun: list[str] = []
        self._is_named: bool | None = None
        self.allowed: set[tuple[int, int]] = set()
        self.sets = (
            [(each, batch.together(facts, each)) for each in facts.packages if each.vulnerabilities]
            if batch.alone
            else []
        )
        self.total = 0
        for _, each in self.sets:
            self.total |= each.total

    def verdict(self) -> Verdict:
        """Ask every policy that holds there."""
        bits, total = self.batch.bits, self.total
        is_clear = not self.hidden and not any(each.undecided for each in self.facts.packages)
        for rule in self.batch.ruleset.at(self.facts.stage, self.facts.repository):
            own = bits.get(rule.position)
            if rule.timed or not (is_clear or rule.is_of_things_alone):
                self._ask(rule)
            elif own is None:
                if not rule.is_of_things_alone or rule.test(self.facts, None, None, self.now, FALSE) != FALSE:
                    self._ask(rule)
            elif not total & 3 * own:
                continue  # it speaks of vulnerabilities alone, and meets none of them
            elif len(self.sets) == 1 and not rule.is_scoped and self._is_plain(rule):
                self._ask_of_set(rule)
            else:
                self._ask(rule)
        self.said.sort()
        reasons = tuple([each.reason for each in self.said])
        return Verdict(
            action=max(
                [each.action for each in reasons if each.is_in_force], key=_ACTIONS.__getitem__, default=Action.ALLOW
            ),
            reasons=reasons,
            unchecked=tuple(self.unchecked),
            valid_until=min(self.turns, default=None),
            begun=tuple(self.begun),
        )

    def _ask_of_set(self, rule: Rule) -> None:
        """Ask a policy of vulnerabilities alone, once for all versions that share them."""
        ((package, together),) = self.sets
        facts = self.facts
        key = (rule.position, id(together), id(facts.stage), facts.repository, package.name)
        known = self.batch.of_sets.get(key)
        if known is None:
            first = len(self.said), len(self.unchecked), len(self.turns)
            self._ask(rule)
            reasons = [
                (each.place, each.reason, None if each.about is None else around(package.name, each.about))
                for each in self.said[first[0] :]
            ]
            self.batch.of_sets[key] = OfSet(reasons, self.unchecked[first[1] :], self.turns[first[2] :])
            return
        said = self.said
        for place, reason, words in known.reasons:
            own = reason if words is None else of_version(reason, package, words)
            said.append(_Said(place, len(said), own, None))
        self.unchecked += known.unchecked
        self.turns += known.turns

    def _ask(self, rule: Rule) -> None:
        if self.allowed and self._is_let_in():
            return
        met: list[Unit] = []
        unknown = Unknown(self.facts, rule, self.now, self.batch.whys)
        if not self._is_settled_by_thing(rule, met, unknown) and rule.of is not Of.THING:
            if rule.is_of_vulnerabilities_alone:
                self._by_masks(rule, met, unknown)
            else:
                for package in self._packages(rule):
                    self._of_package(rule, package, met, unknown)
        if rule.timed:
            self._note_turns(rule)
        if met and self.allowed:
            met = [each for each in met if (id(each.package), id(each.vulnerability)) not in self.allowed]
        if met:
            self._tell(rule, met)
        self._tell_unknown(rule, unknown)

    def _is_settled_by_thing(self, rule: Rule, met: list[Unit], unknown: Unknown) -> bool:
        """Ask about the thing as a whole; tells whether there is nothing left to ask of its packages."""
        facts = self.facts
        if rule.is_scoped and not any(map(rule.is_of, facts.packages)):
            return True
        if rule.may_hold_of_thing:
            answer = rule.test(facts, None, None, self.now, FALSE)
            if answer == TRUE:
                met.append(Unit(None, None))
                return True
            if answer == UNKNOWN:
                unknown.note(None, None)
        if rule.of is Of.THING:
            return True
        is_blind = facts.scan is not ScanState.DONE and not facts.packages
        is_uncovered = rule.of is Of.VULNERABILITY and facts.coverage is CoverageState.NOT_COVERED
        is_hidden = is_blind or (is_uncovered and (not rule.asks_packages or not facts.packages))
        if is_hidden and rule.test(facts, None, None, self.now, UNKNOWN) == UNKNOWN:
            unknown.say(self.hidden)
        return is_blind

    def _by_masks(self, rule: Rule, met: list[Unit], unknown: Unknown) -> None:
        holds = self.batch.bits[rule.position]
        if self.total & holds and self._is_plain(rule):
            # Nothing is wanted of single ones but those that an exception names: the worst of the others are named, and
            # the rest needs no more than to be counted.
            alike, count = self._having(rule, holds, without=self.batch.exempt, most=self.batch.most)
            named = self._having(rule, holds, also=self.batch.exempt)[0] if self.total & self.batch.exempt else []
            if named:
                self._tell(rule, named, alike, count)
            elif alike:
                self._say(rule, [Told(each, Action.ALLOW) for each in alike], Basis.MET, rule.policy.action, count)
        elif self.total & holds:
            met += self._having(rule, holds)[0]
        if self.total & holds << 1 and (self.allowed or self.is_named or self.total & self.batch.exempt):
            for unit in self._having(rule, holds << 1)[0]:
                self._note(rule, unit, unknown)
        elif self.total & holds << 1:
            unknown.note_all(*self._having(rule, holds << 1, most=UNCHECKED_MAX))
        for package in self._packages(rule):
            if package.undecided:
                unknown.say(undecided(package))

    def _having(
        self, rule: Rule, bits: int, *, also: int = 0, without: int = 0, most: int | None = None
    ) -> tuple[list[Unit], int]:
        """Return the worst vulnerabilities that have a bit, of those that the policy may speak of, and how many do."""
        sets = self.sets
        if self.allowed or rule.is_scoped:
            among = {id(each) for each in self._packages(rule)}
            sets = [each for each in sets if id(each[0]) in among]
        if len(sets) == 1:
            ((package, together),) = sets
            known = together.having(bits, also, without)
            return [Unit(package, each) for each in known[:most]], len(known)
        found = [Unit(package, each) for package, known in sets for each in known.having(bits, also, without)]
        found.sort(key=self.batch.rank)
        return found[:most], len(found)

    def _is_plain(self, rule: Rule) -> bool:
        """Tell whether a policy wants the same of all that it meets, and no exception can be about its package."""
        return rule.wants_one_thing and not self.allowed and not self.is_named

    @property
    def is_named(self) -> bool:
        """Whether an exception could be about a package of it; looked at once."""
        if self._is_named is None:
            exemptions = self.batch.ruleset.exemptions
            self._is_named = exemptions is not None and any(map(exemptions.concern, self.facts.packages))
        return self._is_named

    def _of_package(self, rule: Rule, package: PackageFact, met: list[Unit], unknown: Unknown) -> None:
        facts, now = self.facts, self.now
        if rule.may_hold_of_package:
            answer = rule.test(facts, package, None, now, FALSE)
            if answer == TRUE:
                met.append(Unit(package, None))
                return
            if answer == UNKNOWN:
                self._note(rule, Unit(package, None), unknown)
        if rule.of is not Of.VULNERABILITY:
            return
        # What is false with every vulnerability left open is false of each.
        hope = rule.test(facts, package, None, now, UNKNOWN)
        if hope == FALSE:
            return
        for each, answer in self.batch.answers(rule, facts, package):
            if answer == TRUE:
                met.append(Unit(package, each))
            else:
                self._note(rule, Unit(package, each), unknown)
        if (package.undecided or self.hidden) and hope == UNKNOWN:
            unknown.say(undecided(package) if package.undecided else self.hidden)

    def _note_turns(self, rule: Rule) -> None:
        if rule.is_timed_by_thing:
            self.turns += rule.turns(self.facts, None, None, self.now)
        for package in self._packages(rule):
            self.turns += rule.turns(self.facts, package, None, self.now)
            if rule.is_timed_by_vulnerabilities:
                for each in package.vulnerabilities:
                    self.turns += rule.turns(self.facts, package, each, self.now)

    def _packages(self, rule: Rule) -> Sequence[PackageFact]:
        """Return the packages that the policy may speak of: of its ecosystems, and not let in by one before it."""
        found = rule.packages(self.facts) if rule.is_scoped else self.facts.packages
        if not self.allowed:
            return found
        return [each for each in found if (id(each), id(None)) not in self.allowed]

    def _is_let_in(self) -> bool:
        """Tell whether a policy before has let in the whole, or every package of it."""
        whole = id(None)
        packages = self.facts.packages
        return (whole, whole) in self.allowed or (
            bool(packages) and all((id(each), whole) in self.allowed for each in packages)
        )

    def _tell(self, rule: Rule, met: list[Unit], alike: Sequence[Unit] = (), count: int = 0) -> None:
        """Give the reasons for what a policy met, and ``count`` more that want the same: ``alike`` are their worst."""
        action = rule.policy.action
        if action is Action.ALLOW and rule.is_enforcing:
            self.allowed.update((id(each.package), id(each.vulnerability)) for each in met)
        if action is Action.ALLOW or not (action is Action.DELAYED_BLOCK or self.batch.may_be_lifted(met)):
            worst = self._worst([*met, *alike])
            if worst:
                self._say(rule, worst, Basis.MET, action, len(met) + count)
            return
        standing = [Told(each, action) for each in alike]
        lifted: list[Told] = []
        for each in met:
            is_alike = action is not Action.DELAYED_BLOCK and not self.batch.is_concerned(each)
            told = Told(each, action) if is_alike else self._decided(rule, each)
            (standing if told.exemption is None else lifted).append(told)
        for some, basis, more in ((standing, Basis.MET, count - len(alike)), (lifted, Basis.EXCEPTED, 0)):
            if some:
                chosen = _first(self.batch.most, some, self._strongest_first)
                self._say(rule, chosen, basis, chosen[0].action, len(some) + more)

    def _strongest_first(self, told: Told) -> tuple[object, ...]:
        return (-_ACTIONS[told.action], self.batch.rank(told.unit))

    def _worst(self, met: list[Unit]) -> list[Told]:
        """Return the worst of what a policy met that wants the same of all."""
        return [Told(each, Action.ALLOW) for each in _first(self.batch.most, met, self.batch.rank)]

    def _say(self, rule: Rule, told: Sequence[Told], basis: Basis, action: Action, count: int) -> None:
        is_same = basis is Basis.MET and rule.policy.action is not Action.DELAYED_BLOCK
        for each in told:
            reason = self._reason(rule, each, basis, action if is_same else each.action)
            self._give(rule, reason, each.unit.vulnerability)
        if count > len(told):
            self._give(rule, self._rest(rule, told[0].unit, basis, action, count - len(told)))

    def _give(self, rule: Rule, reason: Reason, about: Vulnerability = None) -> None:
        place = ((not rule.is_enforcing) * len(_BASES) + _BASES[reason.basis]) * len(_ACTIONS) - _ACTIONS[reason.action]
        self.said.append(_Said(place, len(self.said), reason, about))

    def _decided(self, rule: Rule, unit: Unit) -> Told:
        """Say what a policy that waits, or that exceptions may lift, wants of a unit."""
        policy, now, facts, exemptions = rule.policy, self.now, self.facts, self.batch.ruleset.exemptions
        action, until, exemption = policy.action, None, None
        if action is Action.DELAYED_BLOCK:
            key = key_of(policy.name, facts, unit.package, unit.vulnerability)
            first = self.batch.begun.get(key)
            if first is None:
                self.begun.append(key)
                first = now
            until = first + timedelta(hours=policy.delay_hours)
            if now >= until:
                action, until = Action.BLOCK, None
            else:
                self.turns.append(until)
        if exemptions is not None:
            exemption = exemptions.find(policy.name, facts, now, unit.package, unit.vulnerability)
            if exemption is not None:
                self._until_the_end_of(exemption)
        return Told(unit, action, until, exemption)

    def _reason(self, rule: Rule, told: Told, basis: Basis, action: Action) -> Reason:
        facts, (package, vulnerability) = self.facts, told.unit
        holding = [] if vulnerability is not None else rule.holding(facts, package, None, self.now)
        until = told.until
        if until is None and rule.timed:
            until = min(rule.turns(facts, package, vulnerability, self.now), default=None)
        return Reason(
            policy=rule.policy.name,
            title=rule.policy.title,
            mode=rule.policy.mode,
            action=action,
            text=said_of(holding, facts, package, vulnerability, rule.policy.title),
            way_out=fix_of(holding, facts, package, vulnerability, until),
            vulnerability="" if vulnerability is None else vulnerability.id,
            purl="" if package is None else package.purl,
            basis=basis,
            until=until,
            exception="" if told.exemption is None else told.exemption.id,
        )

    def _rest(self, rule: Rule, sample: Unit, basis: Basis, action: Action, more: int) -> Reason:
        are_findings = sample.vulnerability is not None
        key = (rule.position, are_findings, id(basis), id(action), more)  # members of enumerations are slow to hash
        rests = self.batch.rests
        if key not in rests:
            policy, (text, way_out) = rule.policy, rest_of(more, are_findings=are_findings)
            rests[key] = Reason(
                policy=policy.name,
                title=policy.title,
                mode=policy.mode,
                action=action,
                text=text,
                way_out=way_out,
                basis=basis,
                count=more,
            )
        return rests[key]

    def _note(self, rule: Rule, unit: Unit, unknown: Unknown) -> None:
        """Note what could not be told of a unit that no policy before let in; what an exception lifts, apart."""
        if (id(unit.package), id(unit.vulnerability)) in self.allowed:
            return
        exemptions = self.batch.ruleset.exemptions
        found = None
        if exemptions is not None and rule.policy.unchecked is not Action.ALLOW and self.batch.is_concerned(unit):
            found = exemptions.find(rule.policy.name, self.facts, self.now, unit.package, unit.vulnerability)
        if found is None:
            unknown.note(unit.package, unit.vulnerability)
            return
        unknown.lift(unit.package, unit.vulnerability, found)
        self._until_the_end_of(found)

    def _tell_unknown(self, rule: Rule, unknown: Unknown) -> None:
        lifted = unknown.lifted()
        if lifted is not None:
            self._give(rule, lifted)
        if not unknown.count:
            return
        if rule.policy.unchecked is Action.ALLOW:
            self.unchecked.append(unknown.reason())
            return
        exemptions, packages = self.batch.ruleset.exemptions, self.facts.packages
        found = None
        if exemptions is not None:
            found = exemptions.find(rule.policy.name, self.facts, self.now, packages[0] if len(packages) == 1 else None)
        self._give(rule, unknown.reason(found))
        if found is not None:
            self._until_the_end_of(found)

    def _until_the_end_of(self, exemption: Exemption) -> None:
        if exemption.expires is not None:
            self.turns.append(exemption.expires)


def _first(most: int, some: list[T], key: Callable[[T], tuple[object, ...]]) -> list[T]:
    if len(some) == 1:
        return some
    return [min(some, key=key)] if most == 1 and some else nsmallest(most, some, key=key)
