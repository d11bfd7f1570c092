"""Scanning's part in statements of the registry: the verdict, and what it must agree with, all by unique keys."""

from typing import NamedTuple

from pratique.server.registry.ports import Beside

BESIDE = Beside(
    columns="""
v.action, v.policy_epoch, v.generation, v.version, v.expires, v.policy, v.text, v.way_out,
COALESCE((SELECT e.number FROM policy_epoch e WHERE e.id = 1), 0),
COALESCE((SELECT g.generation FROM index_indexrelease g ORDER BY g.generation DESC LIMIT 1), 0),
COALESCE(s.version, 0)""",
    joins="""
LEFT JOIN scanning_verdict v ON v.repository_id = r.id AND v.manifest_id = m.id AND v.stage = 'pull'
LEFT JOIN scanning_scan s ON s.manifest_id = m.id""",
)
LISTED = Beside(
    columns="s.status, s.critical, s.high, s.medium, s.low, s.unknown, v.counts, v.action",
    joins="""
LEFT JOIN scanning_scan s ON s.manifest_id = l.manifest_id
LEFT JOIN scanning_verdict v
  ON v.repository_id = l.repository_id AND v.manifest_id = l.manifest_id AND v.stage = 'pull'""",
)
"""What a list shows, the verdict as it was last made; of an index its counts come with that."""


class Known(NamedTuple):
    """What `BESIDE` reads: the stored verdict, all None where there is none, and what it must agree with."""

    action: str | None
    policy_epoch: int | None
    generation: int | None
    version: int | None
    expires: int | None
    policy: str | None
    text: str | None
    way_out: str | None
    present_epoch: int
    present_generation: int
    present_version: int

    def holds(self, seconds: float) -> bool:
        """Tell whether the verdict holds at that Unix second."""
        return (
            self.action is not None
            and self.policy_epoch == self.present_epoch
            and self.generation == self.present_generation
            and self.version == self.present_version
            and (self.expires is None or seconds < self.expires)
        )
