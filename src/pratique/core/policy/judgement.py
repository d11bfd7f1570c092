"""Owns one batch of judgements: policies that were made ready, held against one thing after the other.

What is said of a vulnerability alone is found out once for all things that share it; reasons are put into words only
where they are given. Lives as long as the batch: it knows facts by their identity.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from pratique.core.policy.comparing import FALSE, TRUE, UNKNOWN
from pratique.core.policy.exemption import Exemption
from pratique.core.policy.facts import CoverageState, Facts, PackageFact, ScanState, VulnerabilityFact
from pratique.core.policy.fields import Of
from pratique.core.policy.reasons import Basis, Reason, Verdict, fix_of, said_of, uncovered_of
from pratique.core.policy.rule import Rule
from pratique.core.policy.shape import Action, Mode
from pratique.core.policy.unit import Hit, Told, Unit, Unknown, key_of, undecided, worst_first

if TYPE_CHECKING:
    from pratique.core.policy.judge import Ruleset

__all__ = ["Judgement"]

_ACTIONS: Final = {action: rank for rank, action in enumerate(Action)}
_BASES: Final = {basis: rank for rank, basis in enumerate(Basis)}


class Judgement:
    """One batch: the instant, and what is remembered of vulnerabilities."""

    def __init__(self, ruleset: "Ruleset", now: datetime, begun: Mapping[str, datetime], most: int) -> None:
        self.ruleset, self.now, self.begun, self.most = ruleset, now, begun, most
        # Two bits a rule that looks at nothing but a vulnerability: it holds, it could not be told.
        alone = [each for each in ruleset.rules if each.is_of_vulnerabilities_alone]
        self.bits = {each.position: 1 << (2 * place) for place, each in enumerate(alone)}
        self.alone = alone
        # One more for those that an exception names.
        self.exempt = 0 if ruleset.exemptions is None else 1 << (2 * len(alone))
        self.masks: dict[int, int] = {}
        self.ranks: dict[int, tuple[object, ...]] = {}
        self.concerned: dict[int, bool] = {}

    def judge(self, facts: Facts) -> Verdict:
        """Judge one thing."""
        if facts.scan is ScanState.NOT_APPLICABLE:
            return Verdict(action=Action.ALLOW)
        return _Thing(self, facts).verdict()

    def mask(self, facts: Facts, package: PackageFact, vulnerability: VulnerabilityFact) -> int:
        """Ask every policy that looks at nothing but a vulnerability."""
        found = 0
        for rule in self.alone:
            answer = rule.test(facts, package, vulnerability, self.now, FALSE)
            if answer == TRUE:
                found |= self.bits[rule.position]
            elif answer == UNKNOWN:
                found |= self.bits[rule.position] << 1
        if self.exempt and self.ruleset.exemptions is not None and self.ruleset.exemptions.concern(vulnerability):
            found |= self.exempt
        self.masks[id(vulnerability)] = found
        return found

    def may_be_lifted(self, met: Sequence[Unit]) -> bool:
        """Tell whether an exception could be about any of what a policy met: each is looked at once."""
        exemptions = self.ruleset.exemptions
        if exemptions is None:
            return False
        concerned = self.concerned
        for unit in met:
            for each in unit:
                found = concerned.get(id(each))
                if found is None:
                    found = concerned[id(each)] = exemptions.concern(each)
                if found:
                    return True
        return False

    def rank(self, unit: Unit) -> tuple[object, ...]:
        """Return where a unit stands among others, the worst first."""
        vulnerability, purl = unit.vulnerability, "" if unit.package is None else unit.package.purl
        if vulnerability is None:
            return (False, purl)
        return (True, *self.rank_of(vulnerability), purl)

    def rank_of(self, vulnerability: VulnerabilityFact) -> tuple[object, ...]:
        """Return where a vulnerability stands among others, the worst first."""
        found = self.ranks.get(id(vulnerability))
        if found is None:
            found = self.ranks[id(vulnerability)] = worst_first(vulnerability)
        return found


class _Thing:
    """The judgement of one thing, put together policy by policy."""

    def __init__(self, batch: Judgement, facts: Facts) -> None:
        self.batch, self.facts, self.now = batch, facts, batch.now
        self.hidden = uncovered_of(facts)
        self.reasons: list[Reason] = []
        self.unchecked: list[Reason] = []
        self.turns: list[datetime] = []
        self.begun: list[str] = []
        self.allowed: set[tuple[int, int]] = set()
        self.hits: list[Hit] = []
        self.total = self._total() if batch.alone else 0

    def _total(self) -> int:
        masks, mask, total = self.batch.masks, self.batch.mask, 0
        for package in self.facts.packages:
            for each in package.vulnerabilities:
                found = masks.get(id(each))
                if found is None:
                    found = mask(self.facts, package, each)
                if found:
                    total |= found
                    self.hits.append((package, each, found))
        if len(self.hits) > 1:
            rank = self.batch.rank_of
            self.hits.sort(key=lambda hit: (rank(hit[1]), hit[0].purl))
        return total

    def verdict(self) -> Verdict:
        for rule in self.batch.ruleset.at(self.facts.stage, self.facts.repository):
            self._ask(rule)
        self.reasons.sort(
            key=lambda each: (each.mode is not Mode.ENFORCING, _BASES[each.basis], -_ACTIONS[each.action])
        )
        action = max(
            (each.action for each in self.reasons if each.is_in_force), key=_ACTIONS.__getitem__, default=Action.ALLOW
        )
        return Verdict(
            action=action,
            reasons=tuple(self.reasons),
            unchecked=tuple(self.unchecked),
            valid_until=min(self.turns, default=None),
            begun=tuple(self.begun),
        )

    def _ask(self, rule: Rule) -> None:
        if self._is_let_in():
            return
        met: list[Unit] = []
        unknown = Unknown(self.facts, rule, self.now)
        if not self._is_settled_by_thing(rule, met, unknown) and rule.of is not Of.THING:
            if rule.is_of_vulnerabilities_alone:
                self._by_masks(rule, met, unknown)
            else:
                for package in self._packages(rule):
                    self._of_package(rule, package, met, unknown)
        if rule.timed:
            self._note_turns(rule)
        if self.allowed:
            met = [each for each in met if (id(each.package), id(each.vulnerability)) not in self.allowed]
        if met:
            self._tell(rule, met)
        if unknown.count:
            self._tell_unknown(rule, unknown)

    def _is_settled_by_thing(self, rule: Rule, met: list[Unit], unknown: Unknown) -> bool:
        """Ask about the thing as a whole; tells whether there is nothing left to ask of its packages."""
        facts = self.facts
        if rule.policy.scope.ecosystems and not any(map(rule.is_of, facts.packages)):
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
        untold = holds << 1
        if self.total & (holds | untold):
            hits = self.hits
            if self.allowed or rule.is_scoped:
                among = {id(each) for each in self._packages(rule)}
                hits = [each for each in hits if id(each[0]) in among]
            found = [each for each in hits if each[2] & holds]
            if self._is_plain(rule):
                # Nothing is wanted of single ones: the worst are named, and the others need no more than to be counted.
                self._say_plainly(rule, found)
            else:
                met += [Unit(package, vulnerability) for package, vulnerability, _ in found]
            if self.total & untold:
                for package, vulnerability, mask in hits:
                    if mask & untold:
                        unknown.note(package, vulnerability)
        for package in self._packages(rule):
            if package.undecided:
                unknown.say(undecided(package))

    def _is_plain(self, rule: Rule) -> bool:
        """Tell whether a policy wants the same of all that it meets, and no exception can be about any of it."""
        if rule.policy.action in {Action.DELAYED_BLOCK, Action.ALLOW} or self.allowed:
            return False
        if self.total & self.batch.exempt:
            return False
        exemptions = self.batch.ruleset.exemptions
        return exemptions is None or not any(map(exemptions.concern, self.facts.packages))

    def _say_plainly(self, rule: Rule, found: Sequence[Hit]) -> None:
        told = [Told(Unit(package, each), Action.ALLOW) for package, each, _ in found[: self.batch.most]]
        if told:
            self._say(rule, told, Basis.MET, rule.policy.action, len(found))

    def _of_package(self, rule: Rule, package: PackageFact, met: list[Unit], unknown: Unknown) -> None:
        facts, now = self.facts, self.now
        if rule.may_hold_of_package:
            answer = rule.test(facts, package, None, now, FALSE)
            if answer == TRUE:
                met.append(Unit(package, None))
                return
            if answer == UNKNOWN:
                unknown.note(package, None)
        if rule.of is not Of.VULNERABILITY:
            return
        # What is false with every vulnerability left open is false of each.
        hope = rule.test(facts, package, None, now, UNKNOWN)
        if hope == FALSE:
            return
        for each in package.vulnerabilities:
            answer = rule.test(facts, package, each, now, FALSE)
            if answer == TRUE:
                met.append(Unit(package, each))
            elif answer == UNKNOWN:
                unknown.note(package, each)
        if (package.undecided or self.hidden) and hope == UNKNOWN:
            unknown.say(undecided(package) if package.undecided else self.hidden)

    def _note_turns(self, rule: Rule) -> None:
        self.turns += rule.turns(self.facts, None, None, self.now)
        for package in self._packages(rule):
            self.turns += rule.turns(self.facts, package, None, self.now)
            if rule.is_timed_by_vulnerabilities:
                for each in package.vulnerabilities:
                    self.turns += rule.turns(self.facts, package, each, self.now)

    def _packages(self, rule: Rule) -> Sequence[PackageFact]:
        """Return the packages that the policy may speak of: of its ecosystems, and not let in by one before it."""
        found = rule.packages(self.facts)
        if not self.allowed:
            return found
        return [each for each in found if (id(each), id(None)) not in self.allowed]

    def _is_let_in(self) -> bool:
        """Tell whether a policy before has let in the whole, or every package of it."""
        whole = id(None)
        if not self.allowed:
            return False
        packages = self.facts.packages
        return (whole, whole) in self.allowed or (
            bool(packages) and all((id(each), whole) in self.allowed for each in packages)
        )

    def _tell(self, rule: Rule, met: list[Unit]) -> None:
        action = rule.policy.action
        if action is Action.ALLOW and rule.is_enforcing:
            self.allowed.update((id(each.package), id(each.vulnerability)) for each in met)
        if action is Action.ALLOW or not (action is Action.DELAYED_BLOCK or self.batch.may_be_lifted(met)):
            self._say(rule, self._worst(met), Basis.MET, action, len(met))
            return
        standing: list[Told] = []
        lifted: list[Told] = []
        for each in met:
            told = self._decided(rule, each)
            (standing if told.exemption is None else lifted).append(told)
        for some, basis in ((standing, Basis.MET), (lifted, Basis.EXCEPTED)):
            some.sort(key=lambda told: (-_ACTIONS[told.action], self.batch.rank(told.unit)))
            strongest = some[0].action if some else action
            self._say(rule, some[: self.batch.most], basis, strongest, len(some))

    def _worst(self, met: list[Unit]) -> list[Told]:
        """Return the worst of what a policy met that wants the same of all."""
        most, rank = self.batch.most, self.batch.rank
        if len(met) == 1:
            chosen = met
        elif most == 1:
            chosen = [min(met, key=rank)]
        else:
            chosen = sorted(met, key=rank)[:most]
        return [Told(each, Action.ALLOW) for each in chosen]

    def _say(self, rule: Rule, told: Sequence[Told], basis: Basis, action: Action, count: int) -> None:
        is_same = basis is Basis.MET and rule.policy.action is not Action.DELAYED_BLOCK
        self.reasons += [self._reason(rule, each, basis, action if is_same else each.action) for each in told]
        if count > len(told):
            self.reasons.append(self._rest(rule, told[0].unit, basis, action, count - len(told)))

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
            if exemption is not None and exemption.expires is not None:
                self.turns.append(exemption.expires)
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
        what = "finding" if sample.vulnerability is not None else "package"
        return Reason(
            policy=rule.policy.name,
            title=rule.policy.title,
            mode=rule.policy.mode,
            action=action,
            text=f"{more} more {f'{what}s meet' if more > 1 else f'{what} meets'} this policy.",
            way_out=f"See the list of {what}s.",
            basis=basis,
        )

    def _tell_unknown(self, rule: Rule, unknown: Unknown) -> None:
        policy = rule.policy
        reason = Reason(
            policy=policy.name,
            title=policy.title,
            mode=policy.mode,
            action=policy.unchecked,
            text=unknown.text,
            way_out="Try again when it is known, or ask for an exception.",
            basis=Basis.UNCHECKED,
        )
        if policy.unchecked is Action.ALLOW:
            self.unchecked.append(reason)
            return
        exemptions = self.batch.ruleset.exemptions
        packages = self.facts.packages
        found = None
        if exemptions is not None:
            found = exemptions.find(policy.name, self.facts, self.now, packages[0] if len(packages) == 1 else None)
        self.reasons.append(reason if found is None else _lifted(reason, found))
        if found is not None and found.expires is not None:
            self.turns.append(found.expires)


def _lifted(reason: Reason, exemption: Exemption) -> Reason:
    return msgspec.structs.replace(reason, basis=Basis.EXCEPTED, exception=exemption.id)
