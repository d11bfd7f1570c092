"""Owns the names of Python's packages. Specification: PEP 503 "Normalized Names", PEP 508 "Names"."""

import re

__all__ = ["InvalidName", "normalised"]

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9])?", re.ASCII | re.IGNORECASE)
_RUNS = re.compile(r"[-_.]+")
_SHOWN = 80


class InvalidName(ValueError):
    """The text is not the name of a Python package."""

    def __init__(self, text: str) -> None:
        self.text = text[:_SHOWN]
        super().__init__(
            f"{self.text!r} is not the name of a Python package: write up to 128 letters, digits, '.', '_' and '-', "
            "beginning and ending with a letter or digit"
        )


def normalised(text: str) -> str:
    """Give the one spelling of a package's name; raises ``InvalidName``."""
    if _NAME.fullmatch(text) is None:
        raise InvalidName(text)
    return _RUNS.sub("-", text).lower()
