"""Owns the spelling of paths in a layer: relative to the image's root, without `.`, `..`, doubled or closing slashes.

What leads out of the root ends at the root, as it does for a process whose root the image is.
"""

from functools import lru_cache

__all__ = ["is_escaping", "joined", "normal", "parents"]


def normal(raw: str) -> str:
    """Give the one spelling of a path; the root itself is the empty text."""
    if not _needs_work(raw):
        return raw
    parts: list[str] = []
    for part in raw.split("/"):
        if part == "..":
            if parts:
                parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def is_escaping(raw: str) -> bool:
    """Tell whether a path leads above the root on its way."""
    if ".." not in raw:
        return False
    depth = 0
    for part in raw.split("/"):
        if part == "..":
            depth -= 1
        elif part not in ("", "."):
            depth += 1
        if depth < 0:
            return True
    return False


def joined(link: str, target: str) -> str:
    """Give where a symbolic link at the path `link` leads, within the root."""
    return normal(target if target.startswith("/") else f"{link.rpartition('/')[0]}/{target}")


@lru_cache(65_536)
def parents(path: str) -> tuple[str, ...]:
    """Give the folders above a path, the nearest to the root first, without the root."""
    parts = path.split("/")
    return tuple("/".join(parts[:count]) for count in range(1, len(parts)))


def _needs_work(raw: str) -> bool:
    return "//" in raw or "/." in raw or raw[:1] in ("/", ".") or raw[-1:] == "/"
