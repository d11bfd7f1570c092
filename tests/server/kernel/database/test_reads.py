"""Reads of PostgreSQL when its connections are lost under them."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from pratique.server.kernel.database.reads import PostgresReads
from tests.support.postgresql import PostgreSQL

pytestmark = pytest.mark.long  # a server is started for it
DATABASE = "reads_of_the_planes"
SLOW = "SELECT 1 FROM pg_sleep(0.1)"  # several at once make the pool grow
ENDED = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = 'reads_of_the_planes'"


@pytest.fixture
async def reads(postgresql_server: PostgreSQL) -> AsyncIterator[PostgresReads]:
    await asyncio.to_thread(postgresql_server.create_database, DATABASE)
    opened = PostgresReads(postgresql_server.direct_url(DATABASE))
    await opened.open()
    yield opened
    await opened.close()


async def test_reads_go_on_when_the_server_ended_every_connection(
    reads: PostgresReads, postgresql_server: PostgreSQL
) -> None:
    await asyncio.gather(*(reads.fetch_one(SLOW, {}) for _ in range(4)))

    ended = await asyncio.to_thread(postgresql_server.execute, ENDED)
    found = [await reads.fetch_one("SELECT :asked::int", {"asked": each}) for each in range(5)]

    assert int(ended.strip()) >= 2
    assert found == [(each,) for each in range(5)]
