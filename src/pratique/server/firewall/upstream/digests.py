"""The running digests of a file that is being fetched: SHA-256 for us, and the strongest that its page states."""

import hashlib
from collections.abc import Mapping
from typing import Final

STRENGTH: Final = ("sha512", "sha384", "sha256", "sha224", "sha1", "md5")


def strongest(digests: Mapping[str, str]) -> str:
    """Return `algorithm:hex` of the strongest digest that is stated; empty where none is."""
    found = next((each for each in STRENGTH if each in digests), None)
    return "" if found is None else f"{found}:{digests[found]}"


class Digests:
    """Two digests at once, as one running hash."""

    def __init__(self, stated: str) -> None:
        self._algorithm, _, self._expected = stated.partition(":")
        self._sha256 = hashlib.sha256()
        another = self._algorithm not in ("", "sha256")
        self._other = hashlib.new(self._algorithm, usedforsecurity=False) if another else None

    @property
    def name(self) -> str:
        """The algorithm that decides."""
        return "sha256" if self._other is None else self._algorithm

    def update(self, data: bytes | memoryview, /) -> None:
        """Take in more of the file. A long piece lets other threads run meanwhile."""
        self._sha256.update(data)
        if self._other is not None:
            self._other.update(data)

    def hexdigest(self) -> str:
        """Return the digest that decides, of the bytes so far."""
        return (self._other or self._sha256).hexdigest()

    @property
    def sha256(self) -> str:
        """The SHA-256 so far."""
        return self._sha256.hexdigest()

    def objection(self) -> str:
        """Say what is wrong with the whole file; empty when it is what is stated, or nothing is."""
        actual = self.hexdigest()
        if not self._expected or actual == self._expected:
            return ""
        return f"its {self._algorithm} is {actual}, not {self._expected}"
