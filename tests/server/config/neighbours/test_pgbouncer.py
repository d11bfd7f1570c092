"""PgBouncer's configuration. That PgBouncer takes it is shown by every test on PostgreSQL, which goes through it."""

from pathlib import Path

import pytest

from pratique.server.config.neighbours.made import Neighbour, NoPooler, files_of
from tests.server.config.neighbours.conftest import Given

SERVER = "postgresql://pratique:pw@db.example.com:5433/real"


def test_the_pooler_stands_where_processes_look_and_leads_to_the_server(given: Given, tmp_path: Path) -> None:
    given(
        PRATIQUE_DATABASE_URL="postgresql://pratique:pw@pooler:7000/pratique",
        PRATIQUE_DATABASE_DIRECT_URL=f"{SERVER}?sslmode=verify-full",
        PRATIQUE_PGBOUNCER_CONNECTIONS="33",
    )

    settings = files_of(Neighbour.PGBOUNCER, folder=tmp_path)[0].text.splitlines()

    assert "pratique = host='db.example.com' port=5433 dbname='real'" in settings
    assert {"listen_port = 7000", "pool_mode = transaction", "server_tls_sslmode = verify-full"} <= set(settings)
    by_session = "pool_mode=session pool_size=3"
    assert f"pratique_session = host='db.example.com' port=5433 dbname='real' {by_session}" in settings
    assert {"max_user_connections = 36", "max_db_connections = 33", f"auth_file = {tmp_path}/userlist.txt"} <= set(
        settings
    )


def test_the_password_is_in_a_file_of_its_own(given: Given, tmp_path: Path) -> None:
    given(PRATIQUE_DATABASE_URL="postgresql://pratique:a%22quote@pooler/pratique", PRATIQUE_DATABASE_DIRECT_URL=SERVER)

    settings, users = files_of(Neighbour.PGBOUNCER, folder=tmp_path)

    assert (settings.secret, users.secret) == (False, True)
    assert "quote" not in settings.text
    assert users.text == '"pratique" "a""quote"\n'


@pytest.mark.parametrize(
    ("pooled", "direct", "variable"),
    [
        pytest.param("", SERVER, "PRATIQUE_DATABASE_URL is empty", id="SQLite"),
        pytest.param(SERVER, "", "PRATIQUE_DATABASE_DIRECT_URL is empty", id="no server"),
        pytest.param("pooler:6432", SERVER, "PRATIQUE_DATABASE_URL is no address", id="no address"),
        pytest.param(SERVER, "postgresql://db", "PRATIQUE_DATABASE_DIRECT_URL is without", id="no database"),
    ],
)
def test_a_pooler_between_nothing_is_refused(
    given: Given, tmp_path: Path, pooled: str, direct: str, variable: str
) -> None:
    given(PRATIQUE_DATABASE_URL=pooled, PRATIQUE_DATABASE_DIRECT_URL=direct)

    with pytest.raises(NoPooler, match=variable):
        files_of(Neighbour.PGBOUNCER, folder=tmp_path)
