"""The category of each licence: how much it asks of those who pass the software on.

``categories.tsv`` is made by ``scripts/licence_categories.py`` from the SPDX licence list and the ScanCode LicenseDB
(CC-BY-4.0, named in NOTICE).
"""

from enum import StrEnum
from functools import cache
from importlib import resources

__all__ = ["Category", "category_of", "identifier"]


class Category(StrEnum):
    """What a licence asks, from nothing to everything."""

    PUBLIC_DOMAIN = "public_domain"
    PERMISSIVE = "permissive"
    WEAK_COPYLEFT = "weak_copyleft"
    """Changes to it have to be published; what only uses it does not."""
    COPYLEFT = "copyleft"
    SOURCE_AVAILABLE = "source_available"
    """Its use is limited: not for competitors, not beyond some size."""
    RESTRICTED = "restricted"
    UNKNOWN = "unknown"


@cache
def _rows() -> list[list[str]]:
    text = resources.files(__package__).joinpath("categories.tsv").read_text("utf-8")  # bounded: ours, of the package
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _table() -> dict[str, Category]:
    return {name.lower(): Category(category) for name, category in _rows()}


@cache
def _spellings() -> dict[str, str]:
    return {name.lower(): name for name, _ in _rows()}


def identifier(text: str) -> str | None:
    """Give an SPDX identifier as SPDX writes it, ``+`` kept; None for what is none that has a category."""
    found = _spellings().get(text.lower())
    if found is None and text.endswith("+"):
        bare = _spellings().get(text[:-1].lower())
        found = None if bare is None else f"{bare}+"
    return found


def category_of(licence: str) -> Category:
    """Give the category of an SPDX identifier in any case, ``+`` and an exception left aside."""
    found = _table().get(licence)
    if found is None:
        bare = licence.partition(" with ")[0].rstrip("+").lower()
        found = _table().get(bare, Category.UNKNOWN)
    return found
