"""Our own rules of migrations: while a migration runs, the program before it goes on working, and nobody waits long.

First *expand* (add what the new program needs, in a way that the old one can live with), and in a later release
*contract* (remove what nobody uses any more). What holds a lock for as long as a table is large, rewrites a table, or
takes away what the old program uses, is refused, by an operation and the reason. Tables that the release before did
not have are new and empty, so nothing is refused of them; tables of `SMALL` have few rows by their nature, so that
short locks are none to speak of. Before the first release nothing is refused: no table has rows to wait for.

    python scripts/migration_rules.py            # says what is wrong; exit code 1 when something is
    python scripts/migration_rules.py --release  # at a release: the migrations there are now are released
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.functions import Now

from pratique.server.kernel.database.online import AddCheckOnline, AddIndexOnline, RunInBatches

RELEASED: Final = Path(__file__).with_name("released_migrations.txt")
UNUSED_SINCE: Final = "unused_since"
"""A migration that takes something away names the release since which no program uses it."""
SMALL: Final[Mapping[str, str]] = {
    "policy.policy": "one row a policy",
    "policy.epoch": "one row",
    "jobs.schedule": "one row a schedule",
    "jobs.worker": "one row a worker that lived lately",
    "kernel.process": "one row a process that lived lately",
    "index.indexrelease": "one row a release of the index",
}
"""Tables that are never large, and why."""
_VERSIONS: Final = "# release "


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One operation that is refused, and what to do instead."""

    migration: str
    what: str
    instead: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.what}: {self.instead}"


def released_names() -> set[str]:
    """Return the migrations of the last release."""
    return {line for line in RELEASED.read_text("utf-8").splitlines() if line and not line.startswith("#")}


def is_released() -> bool:
    """Tell whether there was a release: before the first one no table anywhere has rows to wait for."""
    return any(line.startswith(_VERSIONS) for line in RELEASED.read_text("utf-8").splitlines())


def all_problems(loader: MigrationLoader, *, released: set[str]) -> list[Problem]:
    """Return what is refused of the migrations that were not released yet."""
    known = {f"{app}.{name}": loader.disk_migrations[app, name] for app, name in loader.disk_migrations}
    tables = {
        f"{key.partition('.')[0]}.{each.name_lower}"
        for key, migration in known.items()
        if key in released
        for each in migration.operations
        if isinstance(each, operations.CreateModel)
    }
    found: list[Problem] = []
    for key, migration in sorted(known.items()):
        if key in released or key.partition(".")[0] not in _our_apps():
            continue
        state = loader.project_state((migration.app_label, migration.name), at_end=False)
        found += problems_of(migration, state, tables=tables)
    return found


def problems_of(migration: Migration, state: ProjectState, *, tables: set[str]) -> Iterator[Problem]:
    """Yield what is refused of one migration; `state` is before it, `tables` are those that the release before had."""
    for each in _flat(migration.operations):
        model = getattr(each, "model_name_lower", getattr(each, "name_lower", getattr(each, "old_name_lower", "")))
        table = f"{migration.app_label}.{model}"
        is_data = isinstance(each, operations.RunPython | operations.RunSQL)
        if table in tables or is_data:
            refused = _refused(each, migration, state, is_small=table in SMALL)
            if refused:
                yield Problem(
                    migration=f"{migration.app_label}.{migration.name}",
                    what=f"{type(each).__name__} on {table}" if not is_data else type(each).__name__,
                    instead=refused,
                )


def _flat(found: Any) -> Iterator[Operation]:
    for each in found:
        if isinstance(each, operations.SeparateDatabaseAndState):
            yield from _flat(each.database_operations)
        else:
            yield each


def _refused(each: Operation, migration: Migration, state: ProjectState, *, is_small: bool) -> str:  # noqa: C901, PLR0911 — a line a kind
    """Return what to do instead; nothing when the operation may stay."""
    match each:
        case operations.RenameModel() | operations.RenameField() | operations.AlterModelTable():
            return "the program before knows the old name; add a new one, write both, and remove the old one later"
        case operations.DeleteModel() | operations.RemoveField():
            return "" if _is_unused(migration) else f"first release a program without it, then set `{UNUSED_SINCE}`"
        case operations.AddField():
            return _refused_field(each.field, is_small=is_small)
        case operations.AlterField():
            old = state.models[migration.app_label, each.model_name_lower].fields[each.name]
            return _refused_change(old, each.field)
        case AddIndexOnline() | AddCheckOnline():
            return "set `atomic = False`: it cannot run in a transaction" if migration.atomic else ""
        case operations.AddIndex():
            return "" if is_small else "writers wait while it is built; use AddIndexOnline"
        case operations.AddConstraint():
            is_check = isinstance(each.constraint, models.CheckConstraint)
            if is_small:
                return ""
            return (
                "everybody waits while rows are looked at; use AddCheckOnline"
                if is_check
                else "writers wait while its index is built; make a new table, which may have it from its start"
            )
        case RunInBatches():
            return "set `atomic = False`: it commits by itself" if migration.atomic else ""
        case operations.RunPython() | operations.RunSQL():
            return "rows stay locked until all are done; use RunInBatches, alone in its migration"
        case _:
            return ""


def _refused_field(field: Any, *, is_small: bool) -> str:  # noqa: PLR0911 — a line a reason
    if field.many_to_many:
        return ""
    default = getattr(field, "db_default", models.NOT_PROVIDED)
    if default is models.NOT_PROVIDED:
        if not field.null:
            return "the program before inserts rows without it; give it a `db_default`, or let it be null"
    elif isinstance(default, models.Expression) and not isinstance(default, Now | models.Value):
        return "a default that differs from row to row rewrites the table; let it be null, and fill it in batches"
    if is_small:
        return ""
    if field.unique:
        return "writers wait while its index is built; make a new table, which may have it from its start"
    if field.is_relation and (field.db_index or field.db_constraint):
        return "writers wait for index and constraint; use `db_index=False, db_constraint=False`, then AddIndexOnline"
    return "writers wait while its index is built; use AddIndexOnline" if field.db_index else ""


def _refused_change(old: Any, new: Any) -> str:
    if old.null and not new.null:
        return "every row is looked at under a lock; add a check with AddCheckOnline instead"
    if type(old) is not type(new):
        return "another type rewrites the table; add a column, fill it in batches, and remove the old one later"
    before, after = getattr(old, "max_length", None), getattr(new, "max_length", None)
    if before is not None and after is not None and after < before:
        return "what is there may be longer; shorten it by a check"
    if (new.unique and not old.unique) or (new.db_index and not old.db_index):
        return "writers wait while its index is built; use AddIndexOnline"
    return ""


def _is_unused(migration: Migration) -> bool:
    since = getattr(migration, UNUSED_SINCE, "")
    text = RELEASED.read_text("utf-8")
    return bool(since) and any(line == f"{_VERSIONS}{since}" for line in text.splitlines())


def _our_apps() -> set[str]:
    from django.apps import apps

    return {each.label for each in apps.get_app_configs() if each.name.startswith("pratique.")}


def release() -> None:
    """Write that every migration there is now is released, with this version."""
    from pratique import __version__

    loader = MigrationLoader(None)
    ours = sorted(f"{app}.{name}" for app, name in loader.disk_migrations if app in _our_apps())
    versions = [line for line in RELEASED.read_text("utf-8").splitlines() if line.startswith(_VERSIONS)]
    RELEASED.write_text("\n".join([*versions, f"{_VERSIONS}{__version__}", *ours]) + "\n", "utf-8")


def main() -> int:
    """Say what is refused, or write a release down."""
    from scripts.reference.loaded import empty_installation, everything

    with empty_installation():
        everything()
        if "--release" in sys.argv[1:]:
            release()
            return 0
        found = all_problems(MigrationLoader(None), released=released_names()) if is_released() else []
    for each in found:
        print(each)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
