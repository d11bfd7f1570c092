"""Which tags of a repository are immutable: pure.

Patterns are the shell's: `*` any characters, `?` one. A tag is immutable when one of a repository's patterns fits it
and none of its exceptions does. That binds whoever pushes, whatever the tag is called: that it is there decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

PATTERNS_MAX = 50
_PATTERN = re.compile(r"[A-Za-z0-9_.*?-]{1,128}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRules:
    """Patterns of the tags that are immutable, and of those that are not all the same."""

    immutable: Sequence[str] = ()
    mutable: Sequence[str] = ()

    def fixing(self, tag: str) -> str | None:
        """Return the pattern that makes a tag immutable; None where it may be moved."""
        if not self.immutable or any(fnmatchcase(tag, each) for each in self.mutable):
            return None
        return next((each for each in self.immutable if fnmatchcase(tag, each)), None)


def problem_of(patterns: Sequence[str]) -> str:
    """Return what is wrong with patterns, in words; empty when nothing is."""
    if len(patterns) > PATTERNS_MAX:
        return f"there are {len(patterns)}, and {PATTERNS_MAX} is the most"
    wrong = next((each for each in patterns if _PATTERN.fullmatch(each) is None), None)
    if wrong is None:
        return ""
    return f"{wrong!r} is no pattern of tags, which has letters, digits, and any of _ . - * ?, 128 at most"
