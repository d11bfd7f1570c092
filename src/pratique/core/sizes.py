"""Sizes in bytes, in words for a person."""

_DIGITS = 1000  # a number before its unit has three digits at most
_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")


def in_words(size: int) -> str:
    """Return a size with the unit that fits, to three digits: `1.25 GiB`."""
    value, power = float(size), 0
    while value >= _DIGITS and power < len(_UNITS) - 1:
        value, power = value / 1024, power + 1
    return f"{value:.3g} {_UNITS[power]}"
