"""Reading SPDX licence expressions, and asking what they come down to.

``A OR B`` lets the user choose, ``A AND B`` binds to both, ``A WITH exception`` is a licence of its own that falls back
to A where only A is spoken of, ``A+`` means A or later. Identifiers are compared without regard to case.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["BadExpression", "Expression", "read_expression"]

LENGTH_MAX = 2000
_DEPTH_MAX = 20
_TOKEN = re.compile(r"\s*([()]|[A-Za-z0-9.+:-]+)")


class BadExpression(ValueError):
    """The text is not an SPDX licence expression."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text[:80]!r} is not an SPDX licence expression")


@dataclass(frozen=True, slots=True)
class Expression:
    """A licence, or several of which all bind (``is_all``) or one may be chosen."""

    licence: str = ""
    exception: str = ""
    parts: tuple["Expression", ...] = ()
    is_all: bool = False

    def requires(self, is_meant: Callable[[str], bool]) -> bool:
        """Tell whether a licence that is meant cannot be avoided, whatever is chosen."""
        if not self.parts:
            return self._is(is_meant)
        return (any if self.is_all else all)(each.requires(is_meant) for each in self.parts)

    def within(self, is_meant: Callable[[str], bool]) -> bool:
        """Tell whether one can choose so that only licences that are meant bind."""
        if not self.parts:
            return self._is(is_meant)
        return (all if self.is_all else any)(each.within(is_meant) for each in self.parts)

    def _is(self, is_meant: Callable[[str], bool]) -> bool:
        """A licence with an exception is meant by either name: with the exception, or alone."""
        return (bool(self.exception) and is_meant(f"{self.licence} with {self.exception}")) or is_meant(self.licence)


@lru_cache(8192)  # a few licences stand in most packages
def read_expression(text: str) -> Expression:
    """Read an expression; raises ``BadExpression``. Identifiers come out in small letters."""
    if len(text) > LENGTH_MAX:
        raise BadExpression(text)
    tokens, at = [], 0
    stripped = text.rstrip()
    while at < len(stripped):
        found = _TOKEN.match(stripped, at)
        if found is None:
            raise BadExpression(text)
        tokens.append(found[1])
        at = found.end()
    reader = _Reader(text, tokens)
    made = reader.either(0)
    if reader.at != len(tokens):
        raise BadExpression(text)
    return made


class _Reader:
    def __init__(self, text: str, tokens: list[str]) -> None:
        self.text, self.tokens, self.at = text, tokens, 0

    def either(self, depth: int) -> Expression:
        parts = [self.both(depth)]
        while self.word() == "or":
            self.at += 1
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Expression(parts=tuple(parts))

    def both(self, depth: int) -> Expression:
        parts = [self.one(depth)]
        while self.word() == "and":
            self.at += 1
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else Expression(parts=tuple(parts), is_all=True)

    def one(self, depth: int) -> Expression:
        if depth > _DEPTH_MAX:
            raise BadExpression(self.text)
        if self.word() == "(":
            self.at += 1
            made = self.either(depth + 1)
            if self.word() != ")":
                raise BadExpression(self.text)
            self.at += 1
            return made
        licence = self.identifier()
        if self.word() != "with":
            return Expression(licence=licence)
        self.at += 1
        return Expression(licence=licence, exception=self.identifier())

    def identifier(self) -> str:
        word = self.word()
        if word in {"", "(", ")", "and", "or", "with"}:
            raise BadExpression(self.text)
        self.at += 1
        return word

    def word(self) -> str:
        return self.tokens[self.at].lower() if self.at < len(self.tokens) else ""
