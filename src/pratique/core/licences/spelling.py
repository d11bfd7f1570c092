"""The one spelling of a licence that people write in many: SPDX's identifiers, in expressions or by their usual names.

What a name leaves open is read as its licence says, or as is usual: a GPL without a version is any of them (its section
on revised versions), a BSD licence without a number of clauses has three, an Apache licence without a version is 2.0.
"""

import re
from functools import cache

from pratique.core.licences.categories import identifier
from pratique.core.licences.expression import BadExpression, read_expression

__all__ = ["LENGTH_MAX", "spelled"]

LENGTH_MAX = 200
"""Characters beyond which a text is a licence and not the name of one."""
_WORDS = re.compile(r"[A-Za-z0-9.+:-]+")
_OPERATORS = frozenset({"and", "or", "with"})
_OWN = ("licenseref-", "documentref-")
_UNSAID = frozenset({"the", "license", "licence", "licensed", "under", "version", "software", "gnu", "terms", "of"})
_PARTS = re.compile(r"[a-z]+|[0-9.]+\+?")
_NAMES = """
0BSD: bsd 0 clause, bsd zero clause
AGPL-3.0-only: agpl 3, agpl 3.0, affero gpl 3, affero general public 3
AGPL-3.0-or-later: agpl, affero gpl, affero general public, agpl 3+, agpl 3.0+, agpl 3 or later
AGPL-3.0-or-later: affero general public 3 or later
Apache-2.0: apache, apache 2, apache 2.0, asl 2.0, al 2.0
Artistic-2.0: artistic 2.0
BSD-2-Clause: bsd 2 clause, simplified bsd, freebsd, bsd simplified clause 2
BSD-3-Clause: bsd, bsd 3 clause, new bsd, modified bsd, revised bsd, bsd style, bsd like, bsd new 3 clause
BSL-1.0: boost, boost 1.0
CC0-1.0: cc 0, cc 0 1.0, cc 0 1.0 universal
EPL-1.0: epl 1.0, eclipse public 1.0
EPL-2.0: epl 2.0, eclipse public 2.0
EUPL-1.2: eupl 1.2, european union public 1.2
GPL-1.0-or-later: gpl, general public
GPL-2.0-only: gpl 2, gpl 2.0, general public 2
GPL-2.0-or-later: gpl 2+, gpl 2.0+, gpl 2 or later, general public 2 or later
GPL-3.0-only: gpl 3, gpl 3.0, general public 3, general public gpl 3
GPL-3.0-or-later: gpl 3+, gpl 3.0+, gpl 3 or later, general public 3 or later
ISC: isc, iscl
LGPL-2.0-or-later: lgpl, lesser general public, lgpl 2+, lgpl 2 or later
LGPL-2.0-only: lgpl 2, lgpl 2.0
LGPL-2.1-only: lgpl 2.1, lesser general public 2.1
LGPL-2.1-or-later: lgpl 2.1+, lgpl 2.1 or later
LGPL-3.0-only: lgpl 3, lgpl 3.0, lesser general public 3
LGPL-3.0-or-later: lgpl 3+, lgpl 3.0+, lgpl 3 or later, lesser general public 3 or later
MIT: mit, expat, mit expat, x 11 mit
MPL-1.1: mpl 1.1, mozilla public 1.1
MPL-2.0: mpl, mpl 2, mpl 2.0, mozilla public, mozilla public 2.0, mozilla public 2.0 mpl 2.0
PSF-2.0: psf, psfl, psf 2.0, python foundation, python psf
Unlicense: unlicense
WTFPL: wtfpl, do what you want to public
ZPL-2.1: zpl, zpl 2.1, zope public, zope public 2.1
Zlib: zlib, zlib libpng
"""


def spelled(text: str) -> str | None:
    """Give the SPDX expression that a text means; None where it is not known to mean one."""
    plain = " ".join(text.split())
    if not plain or len(plain) > LENGTH_MAX:
        return None
    return _expression(plain) or _names().get(_key(plain))


def _expression(text: str) -> str | None:
    """Give an expression with identifiers and operators as SPDX writes them, where all of its licences are known."""
    try:
        read_expression(text)
    except BadExpression:
        return None
    told: dict[str, str] = {}
    before = ""
    for word in _WORDS.findall(text):
        if word.lower() in _OPERATORS:
            told[word] = word.upper()
        elif before != "with":
            known = word if word.lower().startswith(_OWN) else identifier(word)
            if known is None:
                return None
            told[word] = known
        before = word.lower()
    return _WORDS.sub(lambda found: told.get(found[0], found[0]), text)


def _key(text: str) -> tuple[str, ...]:
    """Give the words of a name without those that say nothing, and without their order."""
    found = re.sub(r"(?<![a-z])v\.?(?=[0-9])|(?<=pl)v\.?(?=[0-9])", " ", text.lower())
    return tuple(sorted({each for each in _PARTS.findall(found) if each not in _UNSAID}))


@cache
def _names() -> dict[tuple[str, ...], str]:
    rows = (line.partition(": ") for line in _NAMES.strip().splitlines())
    return {_key(name): licence for licence, _, names in rows for name in names.split(",")}
