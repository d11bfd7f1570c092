"""What a client calls itself, as far as it may stand in logs and tables."""

HEADER = "User-Agent"
MAX = 200  # characters


def accept(offered: str | None) -> str:
    """Return the header cut short, each character that is not printable ASCII as a question mark; else nothing."""
    if not offered:
        return ""
    cut = offered[:MAX]
    if cut.isascii() and cut.isprintable():
        return cut
    return "".join(each if " " <= each <= "~" else "?" for each in cut)
