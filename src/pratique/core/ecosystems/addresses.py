"""Owns what an address on a page means: absolute, beside the page's own, by HTTP or HTTPS; anything else is none.

A page has thousands of them, of one form and mostly in few folders: those are told without being taken apart.
"""

import re
from urllib.parse import urljoin, urlsplit

__all__ = ["ADDRESS_MAX", "Addresses"]

ADDRESS_MAX = 2048
_PLAIN = r"[A-Za-z0-9_~%+@=-][A-Za-z0-9._~%+@=-]*"  # a part of a path that means nothing but itself
_ABSOLUTE = re.compile(rf"https?://[a-z0-9][a-z0-9.-]*(?::[0-9]{{1,4}})?(?:/{_PLAIN})+", re.ASCII)
_FILE = re.compile(_PLAIN, re.ASCII)


class Addresses:
    """The addresses on the page that was got from ``base``."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._folders: dict[str, str | None] = {}

    def of(self, url: object) -> str | None:
        """Give the whole address; None for what is none."""
        if not isinstance(url, str) or not url or len(url) > ADDRESS_MAX:
            return None
        if _ABSOLUTE.fullmatch(url):
            return url
        folder, slash, file = url.rpartition("/")
        if not slash or folder.endswith("/") or not _FILE.fullmatch(file):  # after "//" stands a host
            return self._joined(url)
        if folder not in self._folders:
            self._folders[folder] = self._joined(folder + slash)
        whole = self._folders[folder]
        return None if whole is None else whole + file

    def _joined(self, url: str) -> str | None:
        try:
            parts = urlsplit(joined := urljoin(self._base, url))
            _ = parts.port
        except ValueError:
            return None
        return joined if parts.scheme in ("http", "https") and parts.hostname else None
