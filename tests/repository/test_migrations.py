"""Migrations run while the program before them goes on working: our rules, and that they refuse what they must."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from pratique.server.kernel.database.online import AddCheckOnline, AddIndexOnline, RunInBatches
from scripts import migration_rules
from scripts.migration_rules import all_problems, problems_of, released_names

TABLES = {"jobs.job", "jobs.worker"}
INDEX = models.Index(fields=["name"], name="job_name")
CHECK = models.CheckConstraint(condition=models.Q(name="a"), name="job_named")
ONCE = models.UniqueConstraint(fields=["name"], name="job_once")


def test_no_migration_holds_anybody_up_or_takes_away_what_is_in_use() -> None:
    found = all_problems(MigrationLoader(None), released=released_names())

    assert [str(each) for each in found if migration_rules.is_released()] == []


def test_what_is_released_is_there() -> None:
    there = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}

    assert released_names() <= there


def test_a_released_migration_is_not_looked_at_and_any_other_is() -> None:
    loader = MigrationLoader(None)
    without_the_last = released_names() - {"registry.0002_manifest_platform"}

    released = {each.migration for each in all_problems(loader, released=released_names())}
    without = {each.migration for each in all_problems(loader, released=without_the_last)}

    assert without - released == {"registry.0002_manifest_platform"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Operations of one migration, and a word of the refusal; none: it is let through."""

    name: str
    make: Callable[[], Sequence[Operation]]
    word: str = ""
    atomic: bool = True
    unused_since: str = ""


def _add(field: Any, model: str = "job") -> Callable[[], Sequence[Operation]]:
    return lambda: [operations.AddField(model, "more", field)]


def _alter(field: Any) -> Callable[[], Sequence[Operation]]:
    return lambda: [operations.AlterField("job", "name", field)]


def _noop(*_: object) -> None:
    return None


CASES = [
    Case(
        name="a new table", make=lambda: [operations.CreateModel("New", [("id", models.AutoField(primary_key=True))])]
    ),
    Case(name="anything on a new table", make=lambda: [operations.AddIndex("new", INDEX)]),
    Case(name="a column that may be null", make=_add(models.IntegerField(null=True))),
    Case(name="a column that the database fills", make=_add(models.IntegerField(default=0, db_default=0))),
    Case(name="a column that only we fill", make=_add(models.IntegerField(default=0)), word="db_default"),
    Case(
        name="a column that differs from row to row",
        make=_add(models.UUIDField(db_default=RandomUUID())),
        word="rewrites the table",
    ),
    Case(name="a unique column", make=_add(models.IntegerField(null=True, unique=True)), word="writers wait"),
    Case(
        name="a foreign key",
        make=_add(models.ForeignKey("jobs.worker", on_delete=models.CASCADE, null=True)),
        word="db_constraint=False",
    ),
    Case(
        name="a foreign key in a small table",
        make=_add(models.ForeignKey("jobs.job", on_delete=models.CASCADE, null=True), "worker"),
    ),
    Case(name="a column removed", make=lambda: [operations.RemoveField("job", "name")], word="first release"),
    Case(
        name="a column removed since a release that never was",
        make=lambda: [operations.RemoveField("job", "name")],
        unused_since="0.0.1",
        word="first release",
    ),
    Case(name="a table removed", make=lambda: [operations.DeleteModel("Job")], word="first release"),
    Case(name="a column renamed", make=lambda: [operations.RenameField("job", "name", "title")], word="old name"),
    Case(name="a table renamed", make=lambda: [operations.RenameModel("Job", "Work")], word="old name"),
    Case(name="a longer text", make=_alter(models.CharField(max_length=300))),
    Case(name="a shorter text", make=_alter(models.CharField(max_length=10)), word="may be longer"),
    Case(name="another type", make=_alter(models.IntegerField()), word="rewrites the table"),
    Case(
        name="what may be null no more",
        make=lambda: [operations.AlterField("job", "maybe", models.IntegerField())],
        word="AddCheckOnline",
    ),
    Case(name="an index", make=lambda: [operations.AddIndex("job", INDEX)], word="AddIndexOnline"),
    Case(name="an index of a small table", make=lambda: [operations.AddIndex("worker", INDEX)]),
    Case(name="an index online", make=lambda: [AddIndexOnline("job", INDEX)], atomic=False),
    Case(name="an index online in a transaction", make=lambda: [AddIndexOnline("job", INDEX)], word="atomic = False"),
    Case(name="a check", make=lambda: [operations.AddConstraint("job", CHECK)], word="AddCheckOnline"),
    Case(name="a check online", make=lambda: [AddCheckOnline("job", CHECK)], atomic=False),
    Case(name="a unique constraint", make=lambda: [operations.AddConstraint("job", ONCE)], word="new table"),
    Case(name="rows changed at once", make=lambda: [operations.RunPython(_noop)], word="RunInBatches"),
    Case(name="rows changed by SQL", make=lambda: [operations.RunSQL("UPDATE jobs_job SET name = ''")], word="locked"),
    Case(name="rows changed in batches", make=lambda: [RunInBatches(_noop)], atomic=False),
    Case(
        name="something hidden in another operation",
        make=lambda: [operations.SeparateDatabaseAndState([operations.AddIndex("job", INDEX)])],
        word="AddIndexOnline",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_rules_refuse_what_keeps_others_waiting_and_nothing_else(case: Case) -> None:
    migration = _migration(case.make(), atomic=case.atomic, unused_since=case.unused_since)

    found = list(problems_of(migration, _state(), tables=TABLES))

    assert bool(found) == bool(case.word), found
    assert all(case.word in each.instead for each in found)


def test_what_is_unused_since_a_release_may_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    released = tmp_path / "released.txt"
    released.write_text("# release 0.1.0\njobs.0001_initial\n")
    monkeypatch.setattr(migration_rules, "RELEASED", released)
    migration = _migration([operations.RemoveField("job", "name")], unused_since="0.1.0")

    assert list(problems_of(migration, _state(), tables=TABLES)) == []


def _migration(found: Sequence[Operation], *, atomic: bool = True, unused_since: str = "") -> Migration:
    facts = {"operations": list(found), "atomic": atomic, migration_rules.UNUSED_SINCE: unused_since}
    made: Migration = type("Next", (Migration,), facts)("0009_next", "jobs")
    return made


def _state() -> ProjectState:
    state = ProjectState()
    for name in ("Job", "Worker"):
        fields: list[tuple[str, models.Field[Any, Any]]] = [
            ("id", models.AutoField(primary_key=True)),
            ("name", models.CharField(max_length=200)),
            ("maybe", models.IntegerField(null=True)),
        ]
        state.add_model(ModelState("jobs", name, fields))
    return state
