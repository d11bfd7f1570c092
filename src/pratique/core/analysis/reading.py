"""Owns what parsers of databases and metadata share: lines, fields, and which texts are names and versions.

What strangers wrote is bounded in length and holds no control characters once it is past here; whoever reads a file
gives what makes sense and counts what does not.
"""

import re
from collections.abc import Iterator

from pratique.core.analysis.records import File, Installed

__all__ = ["NAME_MAX", "Content", "Unreadable", "fields", "is_name", "is_version", "paragraphs"]

NAME_MAX = 256
_NAME = re.compile(r"[0-9A-Za-z@][0-9A-Za-z@/+._~:-]{0,255}", re.ASCII)
_VERSION = re.compile(r"[!-~]{1,256}", re.ASCII)


class Unreadable(ValueError):
    """The content is not what its place says it is; `reason` completes "could not be read: …"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Content:
    """What a file told: what to keep of it, and how many of its entries made no sense."""

    __slots__ = ("bad", "file")

    def __init__(self, file: File, *, bad: int = 0) -> None:
        self.file = file
        self.bad = bad


def is_name(text: str) -> bool:
    """Tell whether a text can be a package's name."""
    return _NAME.fullmatch(text) is not None


def is_version(text: str) -> bool:
    """Tell whether a text can be a version: printable ASCII without spaces, of bounded length."""
    return _VERSION.fullmatch(text) is not None


def paragraphs(data: bytes, wanted: frozenset[bytes]) -> Iterator[dict[bytes, str]]:
    """Yield each paragraph of `Field: value` lines, with the wanted fields (in lower case) that it has.

    Lines that go on with a value are passed over: no field that names a package has any.
    """
    found: dict[bytes, str] = {}
    is_inside = False
    for line in data.split(b"\n"):
        if not line or line.isspace():
            if is_inside:
                yield found
                found, is_inside = {}, False
            continue
        is_inside = True
        key, colon, value = line.partition(b":")
        if colon and (key := key.lower()) in wanted:
            found[key] = value.strip().decode("utf-8", "replace")
    if is_inside:
        yield found


def fields(data: bytes, wanted: frozenset[bytes]) -> dict[bytes, str]:
    """Give the wanted fields of a header, of which each counts where it stands first; it ends at an empty line."""
    found: dict[bytes, str] = {}
    for line in data.split(b"\n"):
        if not line.strip():
            if found:
                break
            continue
        key, colon, value = line.partition(b":")
        if colon and (key := key.strip().lower()) in wanted:
            found.setdefault(key, value.strip().decode("utf-8", "replace"))
    return found


def distinct(packages: list[Installed]) -> tuple[Installed, ...]:
    """Give each package of one name and architecture once, as it was told last."""
    return tuple({(each.name, each.architecture): each for each in packages}.values())
