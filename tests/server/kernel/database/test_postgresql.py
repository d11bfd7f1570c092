"""Whether a kept connection lives, told by its socket."""

import pytest
from django.db.utils import ConnectionHandler
from psycopg.conninfo import conninfo_to_dict

from tests.support.postgresql import PostgreSQL
from tests.support.waiting import eventually

pytestmark = [pytest.mark.long, pytest.mark.django_db]  # a server is started for it
DATABASE = "looked_at"
ENDED = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = 'looked_at'"
LAST = "SELECT query FROM pg_stat_activity WHERE datname = 'looked_at'"


def test_a_connection_is_asked_only_if_it_has_something_to_read_and_is_gone_when_its_server_ended_it(
    postgresql_server: PostgreSQL,
) -> None:
    postgresql_server.create_database(DATABASE)
    parts = conninfo_to_dict(postgresql_server.direct_url(DATABASE))
    named = {name.upper(): str(parts.get(name, "")) for name in ("user", "password", "host", "port")}
    engine = {"ENGINE": "pratique.server.kernel.database.postgresql", "NAME": DATABASE, **named}
    kept = ConnectionHandler({"default": engine})["default"]
    with kept.cursor() as cursor:
        cursor.execute("LISTEN word")

    assert kept.is_usable()
    assert postgresql_server.execute(LAST) == "LISTEN word"

    postgresql_server.execute("NOTIFY word", database=DATABASE)
    assert eventually(lambda: kept.is_usable() and postgresql_server.execute(LAST) == "SELECT 1")

    postgresql_server.execute(ENDED)
    assert eventually(lambda: not kept.is_usable())
    kept.close()
