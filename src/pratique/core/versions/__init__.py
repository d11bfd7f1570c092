"""Owns the orders of versions: one module an ordering, each with ``key(text)``, bytes that sort as the versions do.

Does not know packages or advisories. A text that is not a version of its scheme has no key: ``NotAVersion``.
"""

from pratique.core.versions.encoding import ABOVE_ALL, BELOW_ALL, Key, NotAVersion, successor
from pratique.core.versions.schemes import ENGINE, KEYS, Order, Scheme, compare, key, scheme_named, scheme_of

__all__ = [
    "ABOVE_ALL",
    "BELOW_ALL",
    "ENGINE",
    "KEYS",
    "Key",
    "NotAVersion",
    "Order",
    "Scheme",
    "compare",
    "key",
    "scheme_named",
    "scheme_of",
    "successor",
]
