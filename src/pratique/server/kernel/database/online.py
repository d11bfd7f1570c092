"""Operations of migrations that hold up nobody: for tables that may be large and are in use while they are changed.

On PostgreSQL an index is built concurrently and a constraint is added unchecked and then validated, each without a lock
that keeps writers out; a migration with them is not atomic (``atomic = False``). SQLite has one writer and small
tables: there they are the plain operations. ``scripts/migrations`` refuses the plain ones on tables of a release.
"""

from collections.abc import Callable

from django.apps.registry import Apps
from django.db import NotSupportedError
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddIndex, RunPython
from django.db.migrations.state import ProjectState
from django.db.models import CheckConstraint

Code = Callable[[Apps, BaseDatabaseSchemaEditor], None]


class AddIndexOnline(AddIndex):
    """Add an index without keeping writers out. Done again after it was broken off."""

    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Build the index."""
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        _outside_a_transaction(schema_editor, self)
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            # A build that was broken off leaves an index that is not valid and serves nothing.
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema_editor.quote_name(self.index.name)}")
            schema_editor.add_index(model, self.index, concurrently=True)  # type: ignore[call-arg]  # PostgreSQL's

    def describe(self) -> str:
        """Say what is done."""
        return f"Concurrently {super().describe().lower()}"


class AddCheckOnline(AddConstraint):
    """Add a check that holds for new rows at once and is validated for the old ones with everybody at work."""

    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add and validate the constraint."""
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        assert isinstance(self.constraint, CheckConstraint), "only checks are validated afterwards"  # noqa: S101
        _outside_a_transaction(schema_editor, self)
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            quote = schema_editor.quote_name
            table, name = quote(model._meta.db_table), quote(self.constraint.name)  # noqa: SLF001 — Django's documented interface
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
            schema_editor.execute(f"{self.constraint.create_sql(model, schema_editor)} NOT VALID")
            schema_editor.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")

    def describe(self) -> str:
        """Say what is done."""
        return f"Without keeping anybody out, {super().describe().lower()}"


class RunInBatches(RunPython):
    """Change rows by a function that commits after each few hundred, and goes on where it was broken off."""

    def __init__(self, code: Code) -> None:
        super().__init__(code, RunPython.noop, atomic=False, elidable=True)


def _outside_a_transaction(schema_editor: BaseDatabaseSchemaEditor, operation: object) -> None:
    if schema_editor.connection.in_atomic_block:
        message = f"{type(operation).__name__} needs `atomic = False` in its migration"
        raise NotSupportedError(message)
