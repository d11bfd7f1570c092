"""The database itself refuses to change an event. Removing old ones stays possible: retention is part of the product."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FORWARD = {
    "sqlite": [
        "CREATE TRIGGER audit_event_written_once BEFORE UPDATE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'an event is written once'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION audit_event_written_once() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'an event is written once' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER audit_event_written_once BEFORE UPDATE ON audit_event "
        "FOR EACH ROW EXECUTE FUNCTION audit_event_written_once()",
    ],
}
BACKWARD = {
    "sqlite": ["DROP TRIGGER audit_event_written_once"],
    "postgresql": [
        "DROP TRIGGER audit_event_written_once ON audit_event",
        "DROP FUNCTION audit_event_written_once()",
    ],
}


def forward(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in FORWARD[editor.connection.vendor]:
        editor.execute(statement)


def backward(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACKWARD[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forward, backward, elidable=False)]
