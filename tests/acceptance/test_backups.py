"""A backup and the way back, as the person who runs the installation goes it: by commands, a process each."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.server.config.cli.shell import Answer, Shell, shell
from tests.support.postgresql import PostgreSQL

PASSPHRASE = "correct horse battery staple"
FILL = """
import sys
from pathlib import Path
from pratique.server.config.cli import operator
with operator.acting():
    import hashlib
    from tests.server.backup.filling import fill
    fill()
    from pratique.server.identity import ports
    from pratique.server.registry.models import Blob
    for number, content in enumerate((b"", b"small", bytes(range(256)) * 1000)):
        blob = Blob.objects.order_by("pk")[number]
        blob.digest, blob.size, blob.state = "sha256:" + hashlib.sha256(content).hexdigest(), len(content), "live"
        blob.save()
        path = ports.place().data / "blobs" / blob.storage_key[-2:] / blob.storage_key
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """An installation with rows in every table, and the folder that holds one backup of it."""

    shell: Shell
    backups: Path

    @property
    def archive(self) -> Path:
        [path] = self.backups.glob("*.backup")
        return path


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Origin:
    folder = tmp_path_factory.mktemp("origin")
    made = Origin(shell=shell(folder / "data"), backups=folder / "backups")
    [migrated] = made.shell.run(["migrate"])
    assert migrated.code == 0, migrated.err
    filled = made.shell.python(FILL)
    assert filled.code == 0, filled.err
    created = made.shell.one("backup", "create", "--folder", str(made.backups), PRATIQUE_BACKUP_PASSPHRASE=PASSPHRASE)
    assert created.code == 0, created.err
    return made


@pytest.fixture
def copy(origin: Origin, tmp_path: Path) -> Path:
    """A folder of backups of the test's own, to be spoilt."""
    return shutil.copytree(origin.backups, tmp_path / "copy")


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\n")
    return path


def _restore(place: Shell, backups: Path, passphrase: Path, *words: str, **variables: str) -> Answer:
    arguments = ["--folder", str(backups), "--passphrase-file", str(passphrase), *words]
    return place.one("restore", *arguments, **variables)


def test_a_restored_installation_is_what_was_backed_up(origin: Origin, tmp_path: Path, passphrase: Path) -> None:
    place = shell(tmp_path / "new" / "data")

    restored = _restore(place, origin.backups, passphrase)
    compared, again = place.run(
        ["backup", "compare", "--folder", str(origin.backups)],
        ["restore", "--folder", str(origin.backups), "--passphrase-file", str(passphrase)],
    )

    assert restored.code == 0, restored.err
    assert "3 blobs" in restored.err
    assert compared.code == 0, compared.out + compared.err
    assert "everything is as in" in compared.err
    assert again.code == 3
    assert "is not empty, and nothing was changed" in again.err
    assert not (place.data / "restoring").exists()


def test_a_backup_of_one_database_is_restored_into_the_other_and_back(
    origin: Origin, tmp_path: Path, passphrase: Path, postgresql_server: PostgreSQL
) -> None:
    postgresql_server.create_database("restored")
    there = shell(tmp_path / "there").on(
        PRATIQUE_DATABASE_URL=postgresql_server.pooled_url("restored"),
        PRATIQUE_DATABASE_DIRECT_URL=postgresql_server.direct_url("restored"),
        PRATIQUE_BACKUP_PASSPHRASE=PASSPHRASE,
    )
    back, backups = shell(tmp_path / "back"), tmp_path / "backups"

    restored = _restore(there, origin.backups, passphrase)
    assert restored.code == 0, restored.err
    compared, made = there.run(
        ["backup", "compare", "--folder", str(origin.backups)], ["backup", "create", "--folder", str(backups)]
    )
    assert (compared.code, made.code) == (0, 0), compared.out + compared.err + made.err

    returned = _restore(back, backups, passphrase)
    assert returned.code == 0, returned.err
    compared = back.one("backup", "compare", "--folder", str(backups))
    assert compared.code == 0, compared.out + compared.err

    shutil.rmtree(there.data)
    refused = _restore(there, backups, passphrase)
    assert refused.code == 3, refused.err
    assert "The database is not empty" in refused.err
    replaced = _restore(there, backups, passphrase, "--replace")
    assert replaced.code == 0, replaced.err


def test_what_is_there_gives_way_only_when_told_and_is_set_aside(
    origin: Origin, tmp_path: Path, passphrase: Path
) -> None:
    place = shell(tmp_path / "data")
    place.one("migrate")
    (place.data / "pratique.toml").write_text("[index]\nkeep = 5\n")

    restored = _restore(place, origin.backups, passphrase, "--replace")

    assert restored.code == 0, restored.err
    [aside] = place.data.glob("replaced-*")
    assert (aside / "pratique.sqlite3").exists()
    assert (place.data / "pratique.toml").read_text() == "[index]\nkeep = 5\n"
    compared = place.one("backup", "compare", "--folder", str(origin.backups))
    assert compared.code == 0, compared.out + compared.err


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoilt:
    """A way to spoil a backup, and the words of the refusal."""

    name: str
    words: str
    at: float = 0.0
    cut: int = 0


@pytest.mark.parametrize(
    "case",
    [
        Spoilt(name="cut short", words="is damaged", cut=1),
        Spoilt(name="changed in the middle", words="is damaged", at=0.5),
        Spoilt(name="changed at its end", words="is damaged", at=0.999),
        Spoilt(name="changed in its head", words="is damaged|cannot be opened|no backup", at=0.01),
    ],
    ids=lambda case: case.name,
)
def test_of_a_spoilt_backup_nothing_is_restored(copy: Path, tmp_path: Path, passphrase: Path, case: Spoilt) -> None:
    [archive] = copy.glob("*.backup")
    content = bytearray(archive.read_bytes())
    content[int(len(content) * case.at)] ^= 1 if not case.cut else 0
    archive.write_bytes(content[: len(content) - case.cut])
    place = shell(tmp_path / "data")

    refused = _restore(place, copy, passphrase)

    assert refused.code == 2, refused.err
    assert any(each in refused.err for each in case.words.split("|")), refused.err
    assert _left(place) == {"lock"}


def test_a_blob_that_is_missing_or_changed_stops_a_restore_unless_told(
    copy: Path, tmp_path: Path, passphrase: Path
) -> None:
    largest = max(
        (each for each in (copy / "blobs").rglob("*") if each.is_file()), key=lambda each: each.stat().st_size
    )
    largest.write_bytes(largest.read_bytes()[:-1] + b"?")
    place = shell(tmp_path / "data")

    refused = _restore(place, copy, passphrase)
    told = _restore(place, copy, passphrase, "--without-blobs")

    assert refused.code == 6
    assert "Say --without-blobs" in refused.err
    assert told.code == 0, told.err
    assert "2 blobs" in told.err


def test_a_backup_is_verified_to_its_last_blob(copy: Path, origin: Origin) -> None:
    sound = origin.shell.one("backup", "verify", "--folder", str(copy))
    smallest = min(
        (each for each in (copy / "blobs").rglob("*") if each.is_file()), key=lambda each: each.stat().st_size
    )
    smallest.unlink()

    lacking = origin.shell.one("backup", "verify", "--folder", str(copy))

    assert sound.code == 0, sound.err
    assert "is whole" in sound.err
    assert lacking.code == 6
    assert "it is missing" in lacking.err


def test_without_key_and_passphrase_nothing_is_opened(origin: Origin, tmp_path: Path) -> None:
    place = shell(tmp_path / "data")
    [key] = (origin.shell.data / "keys").glob("backup-*.key")

    without = place.one("restore", "--folder", str(origin.backups))
    with_key = place.one("restore", "--folder", str(origin.backups), "--key-file", str(key))

    assert without.code == 2
    assert "Give the backup key" in without.err
    assert with_key.code == 0, with_key.err


def test_an_unknown_table_is_neither_backed_up_nor_passed_over(origin: Origin, tmp_path: Path) -> None:
    place = shell(shutil.copytree(origin.shell.data, tmp_path / "data"))
    with closing(sqlite3.connect(place.data / "pratique.sqlite3")) as database:
        database.execute("CREATE TABLE somebody_elses (id integer)")
    folder = tmp_path / "backups"

    refused = place.one("backup", "create", "--folder", str(folder))

    assert refused.code == 3
    assert "somebody_elses" in refused.err
    assert list(folder.glob("*.backup*")) == []


def test_a_backup_of_another_version_or_other_tables_is_refused(
    origin: Origin, tmp_path: Path, passphrase: Path
) -> None:
    from_afar = shell(shutil.copytree(origin.shell.data, tmp_path / "data"))
    with closing(sqlite3.connect(from_afar.data / "pratique.sqlite3")) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('kernel', '0999_later', '2030-01-01')"
        )
        database.commit()
    folder = tmp_path / "backups"
    made = from_afar.one("backup", "create", "--folder", str(folder), PRATIQUE_BACKUP_PASSPHRASE=PASSPHRASE)
    assert made.code == 0, made.err
    other_version = from_afar.python(
        "from pratique.server.config import wiring; wiring.wire()\n"
        "from pratique.server.backup import services; services.__version__ = '0.0.9'\n"
        "from pathlib import Path\n"
        "from pratique.server.config.cli import backups\n"
        f"backups.create(Path({str(tmp_path / 'older')!r}))\n",
        PRATIQUE_BACKUP_PASSPHRASE=PASSPHRASE,
    )
    place = shell(tmp_path / "new")

    assert other_version.code == 0, other_version.err
    refused_tables = _restore(place, folder, passphrase)
    refused_version = _restore(place, tmp_path / "older", passphrase)

    assert refused_tables.code == 3
    assert "kernel.0999_later" in refused_tables.err
    assert refused_version.code == 3
    assert "made by Pratique 0.0.9" in refused_version.err
    assert _left(place) == {"lock"}


def test_a_restore_that_was_killed_leaves_nothing_that_starts_and_can_be_done_again(
    origin: Origin, tmp_path: Path, passphrase: Path
) -> None:
    place = shell(tmp_path / "data")
    killed = place.python(
        "import os, sys\n"
        "from pratique.server.config import restoring\n"
        "restoring._publish = lambda data, stage: os._exit(9)\n"
        f"sys.argv = ['pratique', 'restore', '--folder', {str(origin.backups)!r},"
        f" '--passphrase-file', {str(passphrase)!r}]\n"
        "from pratique.cli import main\n"
        "main()\n"
    )

    started = place.one("migrate")
    again = _restore(place, origin.backups, passphrase)

    assert killed.code == 9
    assert started.code == 2
    assert "holds other things" in started.err
    assert again.code == 0, again.err
    assert place.one("backup", "compare", "--folder", str(origin.backups)).code == 0


def _left(place: Shell) -> set[str]:
    return {each.name for each in place.data.iterdir()}
