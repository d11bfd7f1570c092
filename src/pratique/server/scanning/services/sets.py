"""The statements that change or find many rows at once; written by hand, for both databases."""

from collections.abc import Collection, Sequence

from django.db import connection

from pratique.core.advisories.severity import Level
from pratique.server.scanning.models.finding import RANKS

_ROWS = 5000  # keys in one statement

_COUNTS = ", ".join(
    f"SUM(CASE WHEN f.rank IN ({', '.join(str(RANKS[level]) for level in levels)}) THEN 1 ELSE 0 END) AS {name}"
    for name, levels in (
        ("critical", (Level.CRITICAL,)),
        ("high", (Level.HIGH,)),
        ("medium", (Level.MEDIUM,)),
        ("low", (Level.LOW, Level.NONE)),
        ("unknown", (Level.UNKNOWN,)),
    )
)
_RECOUNT = """
UPDATE {table} SET critical = c.critical, high = c.high, medium = c.medium, low = c.low, unknown = c.unknown{more}
FROM (
    SELECT s.id AS subject_id, {counts}
    FROM inventory_subject s LEFT JOIN scanning_finding f ON f.subject_id = s.id AND f.suppressed = ''
    WHERE s.id IN ({keys}) GROUP BY s.id
) c
WHERE {table}.subject_id = c.subject_id
"""
_ABOVE = """
WITH RECURSIVE above(id) AS (
    SELECT r.manifest_id FROM registry_manifestreference r JOIN scanning_scan c ON c.manifest_id = r.child_id
    WHERE {images}
    UNION SELECT r.manifest_id FROM above JOIN registry_manifestreference r ON r.child_id = above.id
) SELECT id FROM above
"""
_PARENTS = f"UPDATE scanning_scan SET version = version + 1 WHERE manifest_id IN ({_ABOVE})"  # noqa: S608 — ours
_VERDICTS = f"""
UPDATE scanning_verdict SET generation = %(generation)s
WHERE generation >= %(since)s AND generation < %(generation)s
AND NOT EXISTS (
    SELECT 1 FROM scanning_scan s WHERE s.manifest_id = scanning_verdict.manifest_id
    AND (s.version <> scanning_verdict.version OR (s.subject_id IS NOT NULL AND s.generation < %(generation)s)))
AND manifest_id NOT IN ({_ABOVE.format(images="c.subject_id IS NOT NULL AND c.generation < %(generation)s")})
"""  # noqa: S608 — ours
_NAMED = """
WITH named(ecosystem, name) AS (VALUES {rows})
SELECT c.id FROM named JOIN inventory_component c ON c.ecosystem = named.ecosystem AND c.subject_name = named.name
"""


def components_named(pairs: Sequence[tuple[str, str]]) -> set[int]:
    """Return the keys of the components that ask an index for one of these (ecosystem, name)."""
    statement = _NAMED.format(rows=", ".join(["(%s, %s)"] * len(pairs)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [text for pair in pairs for text in pair])
        return {int(row[0]) for row in cursor.fetchall()}


def recount(subjects: Collection[int]) -> None:
    """Count anew what scans and SBOMs show in short; verdicts on these images, and on indexes of them, are stale then.

    In the caller's transaction.
    """
    ordered = sorted(subjects)
    with connection.cursor() as cursor:
        for first in range(0, len(ordered), _ROWS):
            batch = ordered[first : first + _ROWS]
            keys = ", ".join(["%s"] * len(batch))
            for table, more in (("scanning_scan", ", version = version + 1"), ("scanning_sbom", "")):
                cursor.execute(_RECOUNT.format(table=table, more=more, counts=_COUNTS, keys=keys), batch)
            cursor.execute(_PARENTS.format(images=f"c.subject_id IN ({keys})"), batch)


def advance_verdicts(*, since: int, generation: int) -> int:
    """Let verdicts hold on for which a new release of the index changed nothing; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_VERDICTS, {"since": since, "generation": generation})
        return int(cursor.rowcount)
