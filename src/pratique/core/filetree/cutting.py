"""Owns the end of reading before the layer's own end, and the list of what was found wrong on the way."""

from collections import Counter

from pratique.core.filetree.problems import Code, Problem

__all__ = ["Cut", "Problems"]

_PER_CODE = 20
_TEXT = 1000


class Cut(Exception):
    """Reading goes no further: a bound was reached, or the bytes make no sense. What was read stays true."""

    def __init__(self, code: Code, text: str) -> None:
        self.code = code
        self.text = text
        super().__init__(text)


class Problems:
    """Collects problems; of each kind the first twenty, then how many more there were."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._count: Counter[Code] = Counter()

    def add(self, code: Code, text: str, *, path: str = "") -> None:
        """Note one problem."""
        self._count[code] += 1
        if self._count[code] <= _PER_CODE:
            self._kept.append(Problem(path=_said(path), code=code, text=_said(text)))

    def forget(self, path: str) -> None:
        """Drop what was noted of a path, whose file turned out to be another."""
        gone = [each for each in self._kept if each.path == path]
        self._kept = [each for each in self._kept if each.path != path]
        self._count.subtract(each.code for each in gone)

    def all(self) -> tuple[Problem, ...]:
        """Give what was noted, in order."""
        more = [
            Problem(code=Code.TOO_MANY_PROBLEMS, text=f"There are {count - _PER_CODE} more problems like {code.value}.")
            for code, count in self._count.items()
            if count > _PER_CODE
        ]
        return (*self._kept, *more)


def _said(text: str) -> str:
    """Bound a text, and take out what PostgreSQL keeps in no text."""
    return text.replace("\0", "\ufffd")[:_TEXT]
