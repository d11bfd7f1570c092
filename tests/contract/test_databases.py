"""The suite marked `database` runs where it says it runs: each run of it proves that once."""

import os

import psycopg
import pytest
from django.db import connection

from tests.support import database

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_django_speaks_to_the_database_of_this_run() -> None:
    assert connection.vendor == ("postgresql" if database.is_postgresql() else "sqlite")


if database.is_postgresql():

    def test_django_goes_through_the_pooler_and_the_planes_do_not() -> None:
        pooled, direct = (psycopg.connect(os.environ[f"PRATIQUE_DATABASE_{which}URL"]) for which in ("", "DIRECT_"))
        with pooled, direct:
            assert str(pooled.info.port) == str(connection.settings_dict["PORT"])
            assert direct.info.port != pooled.info.port
            assert direct.info.dbname == pooled.info.dbname == connection.settings_dict["NAME"]


def test_each_process_of_the_run_has_a_database_of_its_own() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    own = f"pratique_{worker}" if database.is_postgresql() else os.environ["PRATIQUE_DATA"]

    assert own in str(connection.settings_dict["NAME"])
