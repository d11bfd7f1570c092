"""Owns the orders of versions: one module an ordering, each with ``key(text)``, bytes that sort as the versions do.

Also ranges of versions in the notation VERS.

Does not know packages or advisories. A text that is not a version of its scheme has no key: ``NotAVersion``.
"""

from pratique.core.versions.encoding import ABOVE_ALL, BELOW_ALL, Key, NotAVersion, successor
from pratique.core.versions.schemes import ENGINE, KEYS, Order, Scheme, compare, key, scheme_named, scheme_of
from pratique.core.versions.vers import BadRange, Constraint, VersionRange

__all__ = [
    "ABOVE_ALL",
    "BELOW_ALL",
    "ENGINE",
    "KEYS",
    "BadRange",
    "Constraint",
    "Key",
    "NotAVersion",
    "Order",
    "Scheme",
    "VersionRange",
    "compare",
    "key",
    "scheme_named",
    "scheme_of",
    "successor",
]
