"""Sizes in bytes, in words for a person: in decimal units, as the pages show them."""

_STEP = 1000
_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB", "EB")


def in_words(size: int) -> str:
    """Return a size with the unit that fits, to three digits: `1.25 GB`."""
    value, power = float(size), 0
    while value >= _STEP and power < len(_UNITS) - 1:
        value, power = value / _STEP, power + 1
    return f"{value:.3g} {_UNITS[power]}"
