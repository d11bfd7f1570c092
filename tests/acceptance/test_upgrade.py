"""From the tables of the release before to those of this program: rows in each of them, and the old program at work.

The tables of then are made by the migrations of then (`scripts/released_migrations.txt`), and rows are written by the
models of then: before the upgrade, and after it, as a process does that was not restarted yet.
"""

from pathlib import Path

import pytest

from tests.server.config.cli.shell import Shell, shell
from tests.support.postgresql import PostgreSQL

PROGRAM = """
from pratique.server.config import installing
from pratique.server.config.cli import process
installation = process.start(role="command", any_version=True)
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pratique.server.backup.tables import TRANSIENT
from scripts.migration_rules import released_names
from tests.server.backup.filling import ROWS, fill

# What migrating itself brings up to date.
BROUGHT = {"jobs_schedule", "policy_epoch"}
released = [tuple(each.split(".")) for each in sorted(released_names())]
last = {app: name for app, name in released}
for app, name in last.items():
    call_command("migrate", app, name, verbosity=0)
loader = MigrationLoader(connection)
then = loader.project_state([(app, name) for app, name in last.items()]).apps
fill(then)
tables = {model._meta.db_table: model for model in then.get_models(include_auto_created=True)}
ours = {name: model for name, model in tables.items() if model._meta.app_label in last and name not in TRANSIENT}

def growth(write):
    before = {name: model._base_manager.count() for name, model in ours.items()}
    write()
    return {name: model._base_manager.count() - before[name] for name, model in ours.items()}

def rows():
    return {name: sorted(map(repr, model._base_manager.values_list())) for name, model in ours.items()}

expected = growth(lambda: fill(then, first=ROWS))
kept = rows()
assert all(kept.values()), [name for name, found in kept.items() if not found]
applied = installing.migrate(installation)
after = rows()
lost = {name for name in kept if name not in BROUGHT and not set(kept[name]) <= set(after[name])}
grown = growth(lambda: fill(then, first=2 * ROWS))
again = installing.migrate(installation)
print(applied, sorted(lost), again, sep="|", end="|")
print(sorted(name for name in ours if grown[name] != expected[name]))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Shell:
    made = shell(tmp_path / "data")
    if request.param == "sqlite":
        return made
    server: PostgreSQL = request.getfixturevalue("postgresql_server")
    server.create_database("upgraded")
    return made.on(
        PRATIQUE_DATABASE_URL=server.pooled_url("upgraded"),
        PRATIQUE_DATABASE_DIRECT_URL=server.direct_url("upgraded"),
    )


def test_the_tables_of_the_release_before_are_brought_up_to_date_with_every_row(place: Shell) -> None:
    answer = place.python(PROGRAM)

    assert answer.code == 0, answer.err
    applied, lost, again, refused = answer.out.strip().splitlines()[-1].split("|")
    assert int(applied) > 0
    assert (lost, again) == ("[]", "0")
    assert refused == "[]", "what the program before writes is no longer taken"
