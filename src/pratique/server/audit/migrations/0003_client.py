"""From where something was asked for. SQLite makes the table anew for a column, and forgets its trigger (0002)."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

AGAIN = (
    "CREATE TRIGGER IF NOT EXISTS audit_event_written_once BEFORE UPDATE ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'an event is written once'); END"
)


def forward(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute(AGAIN)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_written_once")]
    operations = [
        migrations.AddField(
            model_name="event",
            name="client",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="event",
            name="agent",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.RunPython(forward, migrations.RunPython.noop, elidable=False),
    ]
