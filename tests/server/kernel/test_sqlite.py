import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import OperationalError, connections, transaction

from pratique.server.kernel.database.sqlite import base

_WRITER = """
import sys
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "pratique.server.kernel.database.sqlite", "NAME": sys.argv[1],
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 0}}})
import django
django.setup()
from django.db import connection, transaction
for _ in range(100):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT value FROM counter")
        value = cursor.fetchone()[0]
        cursor.execute("UPDATE counter SET value = %s", [value + 1])
"""


@pytest.fixture
def counter(tmp_path: Path) -> Path:
    import sqlite3

    path = tmp_path / "counter.sqlite3"
    made = sqlite3.connect(path)
    made.executescript("PRAGMA journal_mode=WAL; CREATE TABLE counter (value); INSERT INTO counter VALUES (0);")
    made.close()
    return path


def _value(path: Path) -> int:
    import sqlite3

    opened = sqlite3.connect(path)
    value: int = opened.execute("SELECT value FROM counter").fetchone()[0]
    opened.close()
    return value


@pytest.mark.long
def test_writers_of_several_processes_queue_and_lose_nothing(counter: Path) -> None:
    command = [sys.executable, "-c", _WRITER, str(counter)]

    writers = [subprocess.Popen(command) for _ in range(3)]
    codes = [each.wait(timeout=60) for each in writers]

    assert codes == [0, 0, 0]
    assert _value(counter) == 300


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_writer_that_waits_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_WAIT_MAX", 0.05)
    told: list[str] = []

    def write() -> None:
        try:
            with transaction.atomic():
                pass
        except OperationalError as error:
            told.append(str(error))
        finally:
            connections.close_all()

    with transaction.atomic():
        waiter = threading.Thread(target=write)
        waiter.start()
        waiter.join()

    assert "waited" in told[0]
