"""Writes ``src/pratique/core/licences/categories.tsv``: the category of every licence of SPDX's list that has one.

    python scripts/licence_categories.py licenses.json license-categories.json

The first file is SPDX's licence list, the second the index of the ScanCode LicenseDB.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

TABLE: Final = Path(__file__).parents[1] / "src/pratique/core/licences/categories.tsv"
_CATEGORIES: Final = {
    "Public Domain": "public_domain",
    "Permissive": "permissive",
    "Copyleft Limited": "weak_copyleft",
    "Copyleft": "copyleft",
    "Source-available": "source_available",
    "Free Restricted": "restricted",
    "Proprietary Free": "restricted",
}
_HEAD: Final = """\
# The category of each licence of the SPDX licence list that has one. Made by scripts/licence_categories.py.
# Categories: ScanCode LicenseDB, copyright nexB Inc. and others, CC-BY-4.0; their names are ours.
"""


def table(licences: dict[str, Any], categories: list[dict[str, Any]]) -> str:
    """Return the table."""
    known = {each["licenseId"] for each in licences["licenses"]}
    rows = {
        identifier: _CATEGORIES[each["category"]]
        for each in categories
        for identifier in (each["spdx_license_key"], *each["other_spdx_license_keys"])
        if identifier in known and each["category"] in _CATEGORIES and not each["is_exception"]
    }
    return _HEAD + "".join(f"{identifier}\t{category}\n" for identifier, category in sorted(rows.items()))


if __name__ == "__main__":
    texts = [json.loads(Path(each).read_bytes()) for each in sys.argv[1:3]]
    TABLE.write_text(table(*texts), "utf-8")
