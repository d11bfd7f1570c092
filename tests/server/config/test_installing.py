from dataclasses import replace
from pathlib import Path

import pytest

from pratique import __version__
from pratique.server.config import data_directory, installing
from pratique.server.config.settings import Installation, read


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    settings = read({"PRATIQUE_DATA": str(tmp_path / "data"), "PRATIQUE_DISK_FREE_MIN": "0"})
    made = settings.get(Installation)
    installing.make_directory(made)
    return made


def test_a_start_looks_at_the_tables_until_they_are_known_to_be_right(installation: Installation) -> None:
    assert not installing.is_prepared(installation)

    (installation.data / "pratique.sqlite3").touch()
    installing.mark_prepared(installation)

    assert installing.is_prepared(installation)


def test_it_looks_again_when_the_database_is_gone(installation: Installation) -> None:
    installing.mark_prepared(installation)

    assert not installing.is_prepared(installation)


def test_it_looks_again_when_the_program_brings_other_migrations(installation: Installation) -> None:
    (installation.data / "pratique.sqlite3").touch()
    data_directory.stamp(installation.data, version=__version__, prepared="other migrations")

    assert not installing.is_prepared(installation)


def test_it_always_looks_at_postgresql(installation: Installation) -> None:
    (installation.data / "pratique.sqlite3").touch()
    installing.mark_prepared(installation)

    assert not installing.is_prepared(replace(installation, database_url="postgresql://db/pratique"))


def test_postgresql_is_not_backed_up_from_here(installation: Installation) -> None:
    with pytest.raises(installing.CannotBackUp, match="pratique backup create"):
        installing.back_up(replace(installation, database_url="postgresql://db/pratique"))
