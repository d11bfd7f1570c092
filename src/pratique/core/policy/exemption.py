"""Owns exceptions from policies: what each lifts, and whether it is still in force. Pure.

An exception names a package, a vulnerability or repositories, and the policies it is from. What is left out matches
anything; a purl without a version is every version of the package. It is called exemption here, since Python's own word
is taken.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated

import msgspec

from pratique.core.names.purl import InvalidPurl, Purl
from pratique.core.policy.facts import Facts, PackageFact, Stage, VulnerabilityFact
from pratique.core.policy.patterns import Patterns
from pratique.core.policy.shape import Pattern

__all__ = ["BadExemption", "Exemption", "Exemptions"]

_WORDS = Annotated[tuple[Pattern, ...], msgspec.Meta(max_length=100)]


class BadExemption(ValueError):
    """An exception that would lift everything, or that cannot be read; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the exception cannot be used: {reason}")


class Exemption(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One exception. ``policies`` are names, empty for all; ``repositories`` are patterns; ``id`` is its public id."""

    id: str = ""
    policies: _WORDS = ()
    package: Annotated[str, msgspec.Meta(max_length=1024)] = ""
    """A package URL; its version may be left out."""
    vulnerability: Annotated[str, msgspec.Meta(max_length=128)] = ""
    """The id of a vulnerability, or one of its aliases."""
    repositories: _WORDS = ()
    stages: tuple[Stage, ...] = ()
    expires: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse one that names nothing, and a purl that is none."""
        if not (self.package or self.vulnerability or self.repositories):
            raise BadExemption("it names neither a package nor a vulnerability nor a repository")
        if self.package:
            try:
                Purl.parse(self.package)
            except InvalidPurl as problem:
                raise BadExemption(str(problem)) from problem


class _Compiled:
    __slots__ = ("exemption", "policies", "repositories", "stages")

    def __init__(self, exemption: Exemption) -> None:
        self.exemption = exemption
        self.policies = frozenset(exemption.policies)
        self.repositories = Patterns(exemption.repositories) if exemption.repositories else None
        self.stages = frozenset(exemption.stages)


class Exemptions:
    """Exceptions ready to be asked: by package, by vulnerability, and those of whole repositories."""

    def __init__(self, exemptions: Iterable[Exemption]) -> None:
        self._by_package: dict[str, list[_Compiled]] = {}
        self._by_vulnerability: dict[str, list[_Compiled]] = {}
        self._by_repository: list[_Compiled] = []
        for each in exemptions:
            made = _Compiled(each)
            if each.package:
                self._by_package.setdefault(_bare(each.package), []).append(made)
            elif each.vulnerability:
                self._by_vulnerability.setdefault(each.vulnerability.upper(), []).append(made)
            else:
                self._by_repository.append(made)

    def concern(self, thing: PackageFact | VulnerabilityFact | None) -> bool:
        """Tell whether any could be about a package, a vulnerability or the whole, quicker than to look for it."""
        match thing:
            case None:
                return bool(self._by_repository)
            case PackageFact():
                bare = thing.purl.partition("?")[0].partition("#")[0]
                is_named = bare in self._by_package or bare.rpartition("@")[0] in self._by_package
                return is_named or bool(self._by_repository)
            case VulnerabilityFact():
                return any(name.upper() in self._by_vulnerability for name in (thing.id, *thing.aliases))

    def find(
        self,
        policy: str,
        facts: Facts,
        now: datetime,
        package: PackageFact | None = None,
        vulnerability: VulnerabilityFact | None = None,
    ) -> Exemption | None:
        """Return the exception that lifts what a policy says of this: of several the one that lasts longest."""
        names = () if vulnerability is None else (vulnerability.id, *vulnerability.aliases)
        candidates: list[_Compiled] = list(self._by_repository)
        if package is not None and self._by_package:
            bare = package.purl.partition("?")[0].partition("#")[0]
            for key in (bare, bare.rpartition("@")[0]):
                candidates += self._by_package.get(key, ())
        for name in names:
            candidates += self._by_vulnerability.get(name.upper(), ())
        found = [each.exemption for each in candidates if _lifts(each, policy, facts, names, now)]
        return min(found, key=_lasts, default=None)


def _lifts(made: _Compiled, policy: str, facts: Facts, names: Sequence[str], now: datetime) -> bool:
    said = made.exemption
    return (
        (said.expires is None or now < said.expires)
        and (not made.policies or policy in made.policies)
        and (not made.stages or facts.stage in made.stages)
        and (made.repositories is None or made.repositories.match(facts.repository))
        and (not said.vulnerability or said.vulnerability.upper() in {each.upper() for each in names})
    )


def _lasts(exemption: Exemption) -> tuple[bool, float, str]:
    lasting = exemption.expires is None
    return (not lasting, 0.0 if exemption.expires is None else -exemption.expires.timestamp(), exemption.id)


def _bare(purl: str) -> str:
    """Return a purl as facts name packages: canonical, without qualifiers and without a part inside."""
    return str(Purl.parse(purl)).partition("?")[0].partition("#")[0]
