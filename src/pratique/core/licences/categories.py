"""The category of each licence: how much it asks of those who pass the software on.

``categories.tsv`` is made by ``scripts/licence_categories.py`` from the SPDX licence list and the ScanCode LicenseDB
(CC-BY-4.0, named in NOTICE).
"""

from enum import StrEnum
from functools import cache
from importlib import resources

__all__ = ["Category", "category_of"]


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
def _table() -> dict[str, Category]:
    text = resources.files(__package__).joinpath("categories.tsv").read_text("utf-8")  # bounded: ours, of the package
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {identifier.lower(): Category(category) for identifier, category in rows}


def category_of(licence: str) -> Category:
    """Give the category of an SPDX identifier in any case, ``+`` and an exception left aside."""
    found = _table().get(licence)
    if found is None:
        bare = licence.partition(" with ")[0].rstrip("+").lower()
        found = _table().get(bare, Category.UNKNOWN)
    return found
