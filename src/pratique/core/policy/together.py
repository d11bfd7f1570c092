"""Owns what policies say of the vulnerabilities of one package as a set, which its neighbouring versions mostly share.

Each policy that looks at nothing but a vulnerability has two bits: it holds, it could not be told. A set is put in
order and filtered by bits once, however many versions have it.
"""

from collections.abc import Sequence

from pratique.core.policy.facts import VulnerabilityFact

__all__ = ["Together"]


class Together:
    """Vulnerabilities that meet some policy, the worst first, each with its bits; ``total`` are the bits of all."""

    __slots__ = ("_found", "_having", "total")

    def __init__(self, found: Sequence[tuple[VulnerabilityFact, int]]) -> None:
        self._found = found
        self.total = 0
        for _, mask in found:
            self.total |= mask
        self._having: dict[tuple[int, int, int], Sequence[VulnerabilityFact]] = {}

    def having(self, bits: int, also: int = 0, without: int = 0) -> Sequence[VulnerabilityFact]:
        """Return those that have one of the bits, with ``also`` and none of ``without``, the worst first."""
        key = (bits, also, without)
        known = self._having.get(key)
        if known is None:
            chosen = (each for each, mask in self._found if mask & bits and mask & also == also and not mask & without)
            known = self._having[key] = list(chosen)
        return known
