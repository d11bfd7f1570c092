"""Free text that people give: full names and labels."""

import unicodedata

from pratique.server.identity.errors import InvalidText


def clean(text: str, *, field: str, limit: int) -> str:
    """Return the text without space around it; raises InvalidText when it is too long or holds what cannot be shown."""
    stripped = text.strip()
    unshown = any(unicodedata.category(each) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} for each in stripped)
    if len(stripped) > limit or unshown:
        raise InvalidText(field=field, limit=limit)
    return stripped
