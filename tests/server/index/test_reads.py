"""Event loops read the generation by their own statement, and it is found through the index of generations."""

import asyncio
import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from pratique.server.identity.ports import Place
from pratique.server.index import reads, services
from pratique.server.kernel.database.reads import PostgresReads, SqliteReads
from tests.core.advisories.making import advisory
from tests.server.index.making import index_file
from tests.support import database

pytestmark = pytest.mark.django_db(transaction=True)


async def generation() -> int | None:
    if database.is_postgresql():
        pooled = PostgresReads(os.environ["PRATIQUE_DATABASE_DIRECT_URL"])
        await pooled.open()
        found = await reads.generation(pooled)
        await pooled.close()
        return found
    own = SqliteReads(Path(django_settings.DATABASES["default"]["NAME"]))
    found = await reads.generation(own)
    await own.close()
    return found


def test_the_generation_is_read_at_once_after_each_switch(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    seen = [asyncio.run(generation())]
    for name in ("a", "b"):
        services.use(index_file(tmp_path / name, advisory(name=name)), actor="ada")
        seen.append(asyncio.run(generation()))

    assert seen == [None, 1, 2]


@pytest.mark.parametrize("statement", [reads.GENERATION, reads.NAME])
def test_it_is_found_through_the_index(statement: str) -> None:
    explain = "EXPLAIN" if database.is_postgresql() else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        if database.is_postgresql():
            cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"{explain} {statement}")
        plan = str(cursor.fetchall())
        if database.is_postgresql():
            cursor.execute("RESET enable_seqscan")

    assert "index" in plan.lower()
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
