import pytest
from django.db import NotSupportedError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from pratique.server.kernel.database.online import AddCheckOnline, AddIndexOnline

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = "kernel_outboxevent"
INDEX = AddIndexOnline("outboxevent", models.Index(fields=["actor"], name="online_index"))
CHECK = AddCheckOnline("outboxevent", models.CheckConstraint(condition=~models.Q(actor="nobody"), name="online_check"))


@pytest.mark.parametrize(("operation", "name"), [(INDEX, "online_index"), (CHECK, "online_check")])
def test_what_is_added_online_is_there_and_can_be_taken_back(operation: Operation, name: str) -> None:
    before, after = _states(operation)

    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("kernel", editor, before, after)

    assert name in _constraints()
    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("kernel", editor, after, before)
    assert name not in _constraints()


def test_in_a_transaction_nothing_is_built() -> None:
    before, after = _states(INDEX)

    with (
        pytest.raises(NotSupportedError),
        transaction.atomic(),
        connection.schema_editor(atomic=False) as editor,
    ):
        INDEX.database_forwards("kernel", editor, before, after)

    assert "online_index" not in _constraints()


def _states(operation: Operation) -> tuple[ProjectState, ProjectState]:
    before = MigrationLoader(connection).project_state()
    after = before.clone()
    operation.state_forwards("kernel", after)
    return before, after


def _constraints() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, TABLE))
