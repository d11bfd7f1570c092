"""Owns the judgement: policies and exceptions, made ready once, held against facts at an instant. Pure.

Only a policy that enforces has a say in the action; one that observes is among the reasons and changes nothing; one
that is off is not heard. Policies are asked in their order, since one that allows ends the asking for what it speaks
of. A thing that is not applicable is allowed without reasons.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec

from pratique.core.advisories.severity import Level
from pratique.core.policy.comparing import FALSE, TRUE, UNKNOWN, Package, Vulnerability
from pratique.core.policy.exemption import Exemption, Exemptions
from pratique.core.policy.facts import CoverageState, Facts, PackageFact, ScanState, Stage, VulnerabilityFact
from pratique.core.policy.fields import Of
from pratique.core.policy.reasons import Basis, Reason, Verdict, fix_of, said_of, uncovered_of
from pratique.core.policy.rule import Rule
from pratique.core.policy.shape import Action, Mode, Policy

__all__ = ["REASONS_MAX", "Ruleset", "key_of"]

REASONS_MAX: Final = 20
"""Things that one policy names; what is beyond is counted in one more reason."""
_UNCHECKED_MAX: Final = 3
_PLACES_MAX: Final = 512
_LEVELS: Final = {level: rank for rank, level in enumerate(Level)}
_ACTIONS: Final = {action: rank for rank, action in enumerate(Action)}
_BASES: Final = {basis: rank for rank, basis in enumerate(Basis)}
_NOTHING: Final[Mapping[str, datetime]] = MappingProxyType({})


class _Unit(NamedTuple):
    """What a policy speaks of, and what it wants of it."""

    package: Package
    vulnerability: Vulnerability
    action: Action = Action.ALLOW
    until: datetime | None = None
    exemption: Exemption | None = None


class Ruleset:
    """Policies and exceptions made ready; may be shared by threads, and changes with nothing but itself."""

    def __init__(self, policies: Iterable[Policy] = (), exemptions: Iterable[Exemption] = ()) -> None:
        heard = [each for each in policies if each.mode is not Mode.OFF]
        self.rules = tuple(Rule(policy, position) for position, policy in enumerate(heard))
        exempt = tuple(exemptions)
        self.exemptions = Exemptions(exempt) if exempt else None
        self._places: dict[tuple[Stage, str], tuple[Rule, ...]] = {}

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

    def judge(
        self, facts: Facts, now: datetime, *, begun: Mapping[str, datetime] = _NOTHING, most: int = REASONS_MAX
    ) -> Verdict:
        """Hold every policy against one thing. ``begun``: when delayed blocks were first met, by :func:`key_of`."""
        return _Judgement(self, now, begun, most).judge(facts)

    def judge_all(
        self,
        things: Sequence[Facts],
        now: datetime,
        *,
        begun: Mapping[str, datetime] = _NOTHING,
        most: int = REASONS_MAX,
    ) -> list[Verdict]:
        """Judge many at once; a vulnerability that several share (the same object) is looked at once."""
        judgement = _Judgement(self, now, begun, most)
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


def key_of(policy: str, facts: Facts, package: Package, vulnerability: Vulnerability) -> str:
    """Name what a delayed block speaks of, the same wherever it is met."""
    return "|".join(
        (
            policy,
            facts.repository if package is None else package.purl,
            "" if vulnerability is None else vulnerability.id,
        )
    )


class _Judgement:
    """One batch: the instant, and what is remembered of vulnerabilities."""

    def __init__(self, ruleset: Ruleset, now: datetime, begun: Mapping[str, datetime], most: int) -> None:
        self.ruleset, self.now, self.begun, self.most = ruleset, now, begun, most
        # Two bits a rule that looks at nothing but a vulnerability: it holds, it could not be told.
        alone = [each for each in ruleset.rules if each.is_of_vulnerabilities_alone]
        self.bits = {each.position: 1 << (2 * place) for place, each in enumerate(alone)}
        self.alone = alone
        self.masks: dict[int, int] = {}

    def judge(self, facts: Facts) -> Verdict:
        if facts.scan is ScanState.NOT_APPLICABLE:
            return Verdict(action=Action.ALLOW)
        return _Thing(self, facts).verdict()

    def mask(self, facts: Facts, package: PackageFact, vulnerability: VulnerabilityFact) -> int:
        found = 0
        for rule in self.alone:
            answer = rule.test(facts, package, vulnerability, self.now, FALSE)
            if answer == TRUE:
                found |= self.bits[rule.position]
            elif answer == UNKNOWN:
                found |= self.bits[rule.position] << 1
        self.masks[id(vulnerability)] = found
        return found


class _Thing:
    """The judgement of one thing, put together policy by policy."""

    def __init__(self, batch: _Judgement, facts: Facts) -> None:
        self.batch, self.facts, self.now = batch, facts, batch.now
        self.hidden = uncovered_of(facts)
        self.reasons: list[Reason] = []
        self.unchecked: list[Reason] = []
        self.turns: list[datetime] = []
        self.begun: list[str] = []
        self.allowed: set[tuple[int, int]] = set()
        self.total = self._total() if batch.alone else 0

    def _total(self) -> int:
        masks, mask, total = self.batch.masks, self.batch.mask, 0
        for package in self.facts.packages:
            for each in package.vulnerabilities:
                found = masks.get(id(each))
                total |= mask(self.facts, package, each) if found is None else found
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
        met: list[_Unit] = []
        unknown: dict[str, None] = {}
        if self._is_let_in():
            return
        if not self._is_settled_by_thing(rule, met, unknown) and rule.of is not Of.THING:
            if rule.is_of_vulnerabilities_alone:
                self._by_masks(rule, met, unknown)
            else:
                for package in self._packages(rule):
                    self._of_package(rule, package, met, unknown)
        self._note_turns(rule)
        if self.allowed:
            met = [each for each in met if not self._is_allowed(each)]
        if met:
            self._tell(rule, met)
        if unknown:
            self._tell_unknown(rule, list(unknown))

    def _is_settled_by_thing(self, rule: Rule, met: list[_Unit], unknown: dict[str, None]) -> bool:
        """Ask about the thing as a whole; tells whether there is nothing left to ask of its packages."""
        facts = self.facts
        if rule.policy.scope.ecosystems and not any(map(rule.is_of, facts.packages)):
            return True
        if rule.may_hold_of_thing:
            answer = rule.test(facts, None, None, self.now, FALSE)
            if answer == TRUE:
                met.append(_Unit(None, None))
                return True
            if answer == UNKNOWN:
                unknown.update(dict.fromkeys(rule.why_unknown(facts, None, None, self.now)))
        if rule.of is Of.THING:
            return True
        is_blind = facts.scan is not ScanState.DONE and not facts.packages
        is_uncovered = rule.of is Of.VULNERABILITY and facts.coverage is CoverageState.NOT_COVERED
        is_hidden = is_blind or (is_uncovered and (not rule.asks_packages or not facts.packages))
        if is_hidden and rule.test(facts, None, None, self.now, UNKNOWN) == UNKNOWN:
            unknown[self.hidden] = None
        return is_blind

    def _by_masks(self, rule: Rule, met: list[_Unit], unknown: dict[str, None]) -> None:
        holds = self.batch.bits[rule.position]
        untold = holds << 1
        if self.total & (holds | untold):
            masks = self.batch.masks
            for package in self._packages(rule):
                for each in package.vulnerabilities:
                    mask = masks[id(each)]
                    if mask & holds:
                        met.append(_Unit(package, each))
                    elif mask & untold:
                        unknown.update(dict.fromkeys(rule.why_unknown(self.facts, package, each, self.now)))
        for package in self._packages(rule):
            if package.undecided:
                unknown[_undecided(package)] = None

    def _of_package(self, rule: Rule, package: PackageFact, met: list[_Unit], unknown: dict[str, None]) -> None:
        facts, now = self.facts, self.now
        if rule.may_hold_of_package:
            answer = rule.test(facts, package, None, now, FALSE)
            if answer == TRUE:
                met.append(_Unit(package, None))
                return
            if answer == UNKNOWN:
                unknown.update(dict.fromkeys(rule.why_unknown(facts, package, None, now)))
        if rule.of is not Of.VULNERABILITY:
            return
        for each in package.vulnerabilities:
            answer = rule.test(facts, package, each, now, FALSE)
            if answer == TRUE:
                met.append(_Unit(package, each))
            elif answer == UNKNOWN:
                unknown.update(dict.fromkeys(rule.why_unknown(facts, package, each, now)))
        if (package.undecided or self.hidden) and rule.test(facts, package, None, now, UNKNOWN) == UNKNOWN:
            unknown[_undecided(package) if package.undecided else self.hidden] = None

    def _note_turns(self, rule: Rule) -> None:
        if not rule.timed:
            return
        self.turns += rule.turns(self.facts, None, None, self.now)
        for package in self._packages(rule):
            self.turns += rule.turns(self.facts, package, None, self.now)
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

    def _is_allowed(self, unit: _Unit) -> bool:
        return (id(unit.package), id(unit.vulnerability)) in self.allowed

    def _tell(self, rule: Rule, met: list[_Unit]) -> None:
        units = [self._decided(rule, each) for each in met]
        standing = [each for each in units if each.exemption is None]
        lifted = [each for each in units if each.exemption is not None]
        if rule.is_enforcing and rule.policy.action is Action.ALLOW:
            self.allowed.update((id(each.package), id(each.vulnerability)) for each in standing)
        for some, basis in ((standing, Basis.MET), (lifted, Basis.EXCEPTED)):
            worst = sorted(some, key=_worst_first) if len(some) > 1 else some
            self.reasons += [self._reason(rule, each, basis) for each in worst[: self.batch.most]]
            if len(worst) > self.batch.most:
                self.reasons.append(self._rest(rule, worst[self.batch.most :], basis))

    def _decided(self, rule: Rule, unit: _Unit) -> _Unit:
        policy, now, facts = rule.policy, self.now, self.facts
        action, until = policy.action, None
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
        elif rule.timed:
            until = min(rule.turns(facts, unit.package, unit.vulnerability, now), default=None)
        exemption = None
        if self.batch.ruleset.exemptions is not None and action is not Action.ALLOW:
            exemption = self.batch.ruleset.exemptions.find(policy.name, facts, now, unit.package, unit.vulnerability)
            if exemption is not None and exemption.expires is not None:
                self.turns.append(exemption.expires)
        return _Unit(unit.package, unit.vulnerability, action, until, exemption)

    def _reason(self, rule: Rule, unit: _Unit, basis: Basis) -> Reason:
        package, vulnerability = unit.package, unit.vulnerability
        holding = [] if vulnerability is not None else rule.holding(self.facts, package, None, self.now)
        return Reason(
            policy=rule.policy.name,
            title=rule.policy.title,
            mode=rule.policy.mode,
            action=unit.action,
            text=said_of(holding, self.facts, package, vulnerability, rule.policy.title),
            way_out=fix_of(holding, self.facts, package, vulnerability, unit.until),
            vulnerability="" if vulnerability is None else vulnerability.id,
            purl="" if package is None else package.purl,
            basis=basis,
            until=unit.until,
            exception="" if unit.exemption is None else unit.exemption.id,
        )

    def _rest(self, rule: Rule, rest: Sequence[_Unit], basis: Basis) -> Reason:
        more = len(rest)
        what = "finding" if rest[0].vulnerability is not None else "package"
        return Reason(
            policy=rule.policy.name,
            title=rule.policy.title,
            mode=rule.policy.mode,
            action=max((each.action for each in rest), key=_ACTIONS.__getitem__),
            text=f"{more} more {f'{what}s meet' if more > 1 else f'{what} meets'} this policy.",
            way_out=f"See the list of {what}s.",
            basis=basis,
        )

    def _tell_unknown(self, rule: Rule, texts: Sequence[str]) -> None:
        policy = rule.policy
        more = len(texts) - _UNCHECKED_MAX
        told = f" {more} more could not be told." if more > 0 else ""
        reason = Reason(
            policy=policy.name,
            title=policy.title,
            mode=policy.mode,
            action=policy.unchecked,
            text=" ".join(texts[:_UNCHECKED_MAX]) + told,
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


def _undecided(package: PackageFact) -> str:
    shown = ", ".join(package.undecided[:_UNCHECKED_MAX])
    verb = "affect" if len(package.undecided) > 1 else "affects"
    return f"It could not be told whether {shown} {verb} {package.name} {package.version}."


def _worst_first(unit: _Unit) -> tuple[object, ...]:
    vulnerability, package = unit.vulnerability, unit.package
    purl = "" if package is None else package.purl
    if vulnerability is None:
        return (-_ACTIONS[unit.action], False, purl)
    return (
        -_ACTIONS[unit.action],
        True,
        not vulnerability.is_malicious,
        not vulnerability.is_exploited,
        -_LEVELS[vulnerability.level],
        not vulnerability.fixed,
        -(vulnerability.epss or 0.0),
        vulnerability.id,
        purl,
    )
