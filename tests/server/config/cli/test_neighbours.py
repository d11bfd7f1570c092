"""`pratique config`: what is printed, what is written, and that a password is only ever written."""

import stat
from pathlib import Path

import pytest

from tests.server.config.cli.shell import shell

pytestmark = pytest.mark.acceptance  # each starts a process of its own
POOLED = {
    "PRATIQUE_DATABASE_URL": "postgresql://pratique:hidden-word@pooler:6432/pratique",
    "PRATIQUE_DATABASE_DIRECT_URL": "postgresql://pratique:hidden-word@db/pratique",
}


def test_a_configuration_is_printed_without_its_password(tmp_path: Path) -> None:
    answer = shell(tmp_path / "data").one("config", "pgbouncer", **POOLED)

    assert (answer.code, answer.out.count("[pgbouncer]")) == (0, 1)
    assert "hidden-word" not in answer.out + answer.err
    assert "not shown, since it holds a password: userlist.txt; --into writes it" in answer.err


def test_a_configuration_is_written_with_its_password(tmp_path: Path) -> None:
    into = tmp_path / "pgbouncer"

    answer = shell(tmp_path / "data").one("config", "pgbouncer", "--into", str(into), **POOLED)

    users = into / "userlist.txt"
    assert answer.err == f"pratique: wrote {into}/pgbouncer.ini\npratique: wrote {users}\n"
    assert "hidden-word" in users.read_text()
    assert stat.S_IMODE(users.stat().st_mode) == 0o600


def test_a_file_that_is_a_secret_as_a_whole_is_not_printed(tmp_path: Path) -> None:
    answer = shell(tmp_path / "data").one("config", "redis", PRATIQUE_BROKER_URL="redis://:hidden-word@localhost/0")

    assert (answer.code, answer.out) == (2, "")
    assert "redis.conf holds a password" in answer.err
    assert "--into" in answer.err


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    answer = shell(tmp_path / "data").one("config", "pgbouncer", "--into", str(tmp_path / "file"), **POOLED)

    assert answer.code == 6
    assert "The configuration was not written" in answer.err
