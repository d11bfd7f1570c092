"""Scanning's part in a pull's one statement: the verdict, and what it must agree with, all by unique keys."""

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
