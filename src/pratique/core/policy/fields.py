"""Owns the fields that a condition may look at: what each belongs to, its type, how it may be compared, and its words.

The reference page, the JSON Schema, the editor in the browser and the checks of a policy all read this one list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

import msgspec

from pratique.core.advisories.severity import Level
from pratique.core.licences import Category
from pratique.core.policy.facts import CoverageState, Relation, ScanState, Stage

__all__ = ["FIELDS", "Field", "Kind", "Of", "Operator", "Spec", "Value", "problem_of"]

LIST_MAX = 500
TEXT_MAX = 256
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=TEXT_MAX)]
Value = bool | float | Text | Annotated[tuple[Text, ...], msgspec.Meta(min_length=1, max_length=LIST_MAX)]


class Field(StrEnum):
    """What a condition looks at."""

    SEVERITY = "vulnerability.severity"
    SCORE = "vulnerability.score"
    CVSS2 = "vulnerability.cvss2"
    CVSS3 = "vulnerability.cvss3"
    CVSS4 = "vulnerability.cvss4"
    EPSS = "vulnerability.epss"
    EXPLOITED = "vulnerability.exploited"
    FIXABLE = "vulnerability.fixable"
    MALICIOUS = "vulnerability.malicious"
    DAYS_KNOWN = "vulnerability.days_known"
    IDENTIFIER = "vulnerability.id"
    AGE = "package.age_days"
    NAME = "package.name"
    PURL = "package.purl"
    VERSION = "package.version"
    ECOSYSTEM = "package.ecosystem"
    LICENCE = "package.licence"
    CATEGORY = "package.licence_category"
    DEPRECATED = "package.deprecated"
    RELATION = "package.relation"
    SCAN = "scan.status"
    PROBLEMS = "scan.problems"
    COVERAGE = "coverage.state"
    COVERAGE_AGE = "coverage.age_days"
    STAGE = "stage"
    REPOSITORY = "repository"


class Of(StrEnum):
    """What a field belongs to; a policy speaks of the smallest of those of its fields."""

    THING = "thing"
    PACKAGE = "package"
    VULNERABILITY = "vulnerability"


class Kind(StrEnum):
    """The type of a field."""

    FLAG = "flag"
    NUMBER = "number"
    DAYS = "days"
    """A number that grows with time alone."""
    LEVEL = "level"
    """One of several words that have an order."""
    WORD = "word"
    PATTERN = "pattern"
    LICENCE = "licence"


class Operator(StrEnum):
    """How a condition compares."""

    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    BELOW = "below"
    IN = "in"
    """One of a list; in names, patterns with ``*`` and ``?``."""
    REQUIRES = "requires"
    """A licence of the list cannot be avoided, whatever is chosen."""
    WITHIN = "within"
    """One can choose so that only licences of the list bind."""


OPERATORS: Mapping[Kind, tuple[Operator, ...]] = MappingProxyType(
    {
        Kind.FLAG: (Operator.IS,),
        Kind.NUMBER: (Operator.AT_LEAST, Operator.BELOW),
        Kind.DAYS: (Operator.AT_LEAST, Operator.BELOW),
        Kind.LEVEL: (Operator.IS, Operator.IS_NOT, Operator.AT_LEAST, Operator.BELOW),
        Kind.WORD: (Operator.IS, Operator.IS_NOT, Operator.IN),
        Kind.PATTERN: (Operator.IN,),
        Kind.LICENCE: (Operator.REQUIRES, Operator.WITHIN),
    }
)
"""How each type may be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """All that is known of a field; ``words`` are its closed set, ``most`` the largest number, ``help`` for people."""

    of: Of
    kind: Kind
    help: str
    words: tuple[str, ...] = ()
    most: float = 0.0

    @property
    def operators(self) -> tuple[Operator, ...]:
        """How it may be compared."""
        return OPERATORS[self.kind]


def _of_vulnerability(kind: Kind, help: str, *, words: tuple[str, ...] = (), most: float = 0.0) -> Spec:  # noqa: A002
    return Spec(of=Of.VULNERABILITY, kind=kind, help=help, words=words, most=most)


def _of_package(kind: Kind, help: str, *, words: tuple[str, ...] = (), most: float = 0.0) -> Spec:  # noqa: A002
    return Spec(of=Of.PACKAGE, kind=kind, help=help, words=words, most=most)


def _of_thing(kind: Kind, help: str, *, words: tuple[str, ...] = (), most: float = 0.0) -> Spec:  # noqa: A002
    return Spec(of=Of.THING, kind=kind, help=help, words=words, most=most)


_DAYS_MAX = 36_500.0
FIELDS: Mapping[Field, Spec] = MappingProxyType(
    {
        Field.SEVERITY: _of_vulnerability(
            Kind.LEVEL, "The band of its score, or the word of a source without one.", words=tuple(Level)[1:]
        ),
        Field.SCORE: _of_vulnerability(Kind.NUMBER, "The base score of the newest CVSS version given.", most=10.0),
        Field.CVSS2: _of_vulnerability(Kind.NUMBER, "The base score of CVSS 2.", most=10.0),
        Field.CVSS3: _of_vulnerability(Kind.NUMBER, "The base score of CVSS 3.0 or 3.1.", most=10.0),
        Field.CVSS4: _of_vulnerability(Kind.NUMBER, "The base score of CVSS 4.0.", most=10.0),
        Field.EPSS: _of_vulnerability(
            Kind.NUMBER, "The chance that it is exploited within 30 days, 0 to 1, by FIRST.", most=1.0
        ),
        Field.EXPLOITED: _of_vulnerability(Kind.FLAG, "It is on CISA's list of exploited vulnerabilities (KEV)."),
        Field.FIXABLE: _of_vulnerability(Kind.FLAG, "A version without it is known."),
        Field.MALICIOUS: _of_vulnerability(Kind.FLAG, "It says that the package was made to do harm (a MAL- record)."),
        Field.DAYS_KNOWN: _of_vulnerability(Kind.DAYS, "Days since it was published.", most=_DAYS_MAX),
        Field.IDENTIFIER: _of_vulnerability(Kind.PATTERN, "Its id or one of its aliases: `CVE-2021-44228`, `MAL-*`."),
        Field.AGE: _of_package(Kind.DAYS, "Days since this version was published.", most=_DAYS_MAX),
        Field.NAME: _of_package(
            Kind.PATTERN, "Its name as its ecosystem writes it: `django`, `@acme/*`, `org.apache.logging.log4j:*`."
        ),
        Field.PURL: _of_package(Kind.PATTERN, "Its package URL without qualifiers: `pkg:npm/left-pad@1.*`."),
        Field.VERSION: _of_package(Kind.PATTERN, "Its version as it is written: `1.2.3`, `*-SNAPSHOT`."),
        Field.ECOSYSTEM: _of_package(
            Kind.PATTERN, "Where it comes from: `PyPI`, `npm`, `Debian` (any release), `Debian:12`."
        ),
        Field.LICENCE: _of_package(
            Kind.LICENCE, "Its SPDX licence expression, against identifiers: `GPL-3.0-only`, `AGPL-*`."
        ),
        Field.CATEGORY: _of_package(
            Kind.LICENCE, "Its SPDX licence expression, against categories of licences.", words=tuple(Category)
        ),
        Field.DEPRECATED: _of_package(Kind.FLAG, "Its authors advise against this version: deprecated or yanked."),
        Field.RELATION: _of_package(
            Kind.WORD,
            "Whether it was asked for or came with another, as apt, apk, pip and npm note it in an image. What others "
            "put there, and what comes through the firewall, could not be told.",
            words=tuple(Relation),
        ),
        Field.SCAN: _of_thing(Kind.WORD, "How far the scan is.", words=tuple(ScanState)),
        Field.PROBLEMS: _of_thing(Kind.FLAG, "A part of it could not be read."),
        Field.COVERAGE: _of_thing(
            Kind.WORD, "Whether a source of advisories knows what is in it.", words=tuple(CoverageState)
        ),
        Field.COVERAGE_AGE: _of_thing(
            Kind.DAYS, "Days since the newest record of the oldest of its sources.", most=_DAYS_MAX
        ),
        Field.STAGE: _of_thing(
            Kind.WORD, "When it is asked: an image is pulled, a package comes in.", words=tuple(Stage)
        ),
        Field.REPOSITORY: _of_thing(Kind.PATTERN, "The repository it is asked of: `acme/*`."),
    }
)


def problem_of(field: Field, operator: Operator, value: Value) -> str:
    """Say what is wrong with a comparison; nothing where it can be judged."""
    spec = FIELDS[field]
    if operator not in spec.operators:
        return f"{field} is compared by {' or '.join(spec.operators)}, not by {operator}"
    match spec.kind:
        case Kind.FLAG:
            return "" if isinstance(value, bool) else f"{field} is compared with true or false"
        case Kind.NUMBER | Kind.DAYS:
            if isinstance(value, bool | str | tuple) or not 0 <= value <= spec.most:
                return f"{field} is compared with a number from 0 to {spec.most:g}"
            return ""
        case Kind.LEVEL | Kind.WORD if operator is not Operator.IN:
            return "" if value in spec.words else f"{field} is compared with one of {', '.join(spec.words)}"
        case _:
            return _problem_of_list(field, spec, value)


def _problem_of_list(field: Field, spec: Spec, value: Value) -> str:
    if not isinstance(value, tuple):
        return f"{field} is compared with a list of texts"
    if spec.words and any(each not in spec.words for each in value):
        return f"{field} is compared with a list of {', '.join(spec.words)}"
    return ""
