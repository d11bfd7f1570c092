"""Owns ranges in the notation VERS (``vers:npm/>=1.0.0|<2.0.0``): reading, writing, and whether a version is within.

Constraints are kept as written and in the order of their versions. Of several lower bounds in a row the lowest counts,
of several upper bounds the highest, as the specification has it.
Specification: VERS (package-url/vers-spec), "VERS specifier" and "Checking if a version is contained within a range".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, unquote

from pratique.core.versions.encoding import Key, NotAVersion
from pratique.core.versions.schemes import Scheme, key, scheme_named

__all__ = ["BadRange", "Constraint", "VersionRange"]

MAX_LENGTH = 65_536
MAX_CONSTRAINTS = 4_096
_SHOWN = 120
_CONSTRAINT = re.compile(r"(>=|<=|!=|<|>|=|)(.*)", re.DOTALL)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LOWER, _UPPER = (">", ">="), ("<", "<=")
_ENCODED = "<>=!*|%"
_PLAIN = "".join(sign for sign in map(chr, range(33, 127)) if sign not in _ENCODED)
_ALL, _NONE = "all", "none"


class BadRange(ValueError):
    """The text is not a range in VERS; ``reason`` says why."""

    def __init__(self, text: str, reason: str) -> None:
        self.text = text[:_SHOWN]
        self.reason = reason
        super().__init__(f"{self.text!r} is not a range: {reason}")


@dataclass(frozen=True, slots=True)
class Constraint:
    """One comparator and its version."""

    comparator: str
    version: str

    def __str__(self) -> str:
        return ("" if self.comparator == "=" else self.comparator) + quote(self.version, safe=_PLAIN)


@dataclass(frozen=True, slots=True)
class VersionRange:
    """A range of versions of a scheme; no constraints stand for every version (``*``), or with ``none`` for no one."""

    scheme: str
    constraints: tuple[Constraint, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a range, its constraints in any order; raises ``BadRange``."""
        if len(text) > MAX_LENGTH:
            raise BadRange(text, f"it has more than {MAX_LENGTH} characters")
        name, scheme, listed = _parts(text)
        if name == "*":
            return cls(scheme, ())
        if scheme in (_ALL, _NONE):
            raise BadRange(text, f"the scheme {scheme} has the range * only")
        if len(listed) > MAX_CONSTRAINTS:
            raise BadRange(text, f"it has more than {MAX_CONSTRAINTS} constraints")
        constraints = [_constraint(each, scheme, text) for each in listed]
        order = scheme_named(scheme)
        if len(constraints) > 1:
            if order is None:
                raise BadRange(text, f"there is no order of versions named {scheme[:_SHOWN]}")
            constraints = _sorted(constraints, order, text)
        return cls(scheme, tuple(constraints))

    @classmethod
    def parse_canonical(cls, text: str) -> Self:
        """Read a range that is written in the one canonical way; raises ``BadRange``."""
        found = cls.parse(text)
        if str(found) != text:
            raise BadRange(text, "its constraints are not sorted by version, or not written in the canonical way")
        return found

    def holds(self, version: str) -> bool:
        """Tell whether a version is within; raises ``NotAVersion``, also where the scheme has no order here."""
        if self.scheme in (_ALL, _NONE):
            return self.scheme == _ALL
        order = scheme_named(self.scheme)
        if order is None:
            raise NotAVersion(version, self.scheme)
        at = key(order, version)
        placed = [(each.comparator, key(order, each.version)) for each in self.constraints]
        if any(place == at for comparator, place in placed if comparator in ("=", "<=", ">=")):
            return True
        if any(place == at for comparator, place in placed if comparator == "!="):
            return False
        bounds = [(comparator, place) for comparator, place in placed if comparator not in ("=", "!=")]
        if not bounds:
            return all(comparator == "!=" for comparator, _ in placed)
        return _lies_between(at, bounds)

    def __str__(self) -> str:
        return f"vers:{self.scheme}/" + ("|".join(map(str, self.constraints)) or "*")


def _parts(text: str) -> tuple[str, str, Sequence[str]]:
    if not text.isascii() or any(sign.isspace() for sign in text):
        raise BadRange(text, "whitespace and signs beyond ASCII are not permitted")
    head, slash, rest = text.partition("/")
    begin, colon, scheme = head.partition(":")
    if not slash or not colon or begin.lower() != "vers" or not scheme:
        raise BadRange(text, "it does not begin with vers: and the name of a scheme")
    listed = rest.split("|")
    if not all(listed):
        raise BadRange(text, "a leading, trailing or consecutive pipe is not permitted")
    if "*" in listed and len(listed) > 1:
        raise BadRange(text, "* stands alone")
    return rest if rest == "*" else "", scheme.lower(), listed


def _constraint(text: str, scheme: str, whole: str) -> Constraint:
    match = _CONSTRAINT.fullmatch(text)
    comparator, version = match.groups() if match else ("", "")
    if _STRAY_PERCENT.search(version):
        raise BadRange(whole, "invalid percent-encoding in version")
    version = unquote(version)
    if not version:
        raise BadRange(whole, f"{text[:_SHOWN]!r} has no version")
    if scheme == Scheme.DATETIME and version != version.upper():
        raise BadRange(whole, "datetime must use uppercase T and Z")
    return Constraint(comparator or "=", version)


def _sorted(constraints: Sequence[Constraint], order: Scheme, text: str) -> list[Constraint]:
    try:
        return sorted(constraints, key=lambda each: key(order, each.version))
    except NotAVersion as problem:
        raise BadRange(text, str(problem)) from problem


def _lies_between(at: Key, bounds: Sequence[tuple[str, Key]]) -> bool:
    """Walk the bounds upwards, with whether the versions before each are within."""
    within = bounds[0][0] in _UPPER
    for place, (comparator, bound) in enumerate(bounds):
        if at < bound or (at == bound and comparator == ">"):
            return within
        if comparator in _LOWER:
            within = True
        else:
            following = bounds[place + 1][0] if place + 1 < len(bounds) else ""
            within = within and following in _UPPER
    return within
