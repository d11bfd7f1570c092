"""Matches keep the vendors' statements by which they do not count."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column with a default."""

    dependencies: ClassVar = [("scanning", "0002_sbom")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="match",
            name="statements",
            field=models.JSONField(db_default=[], default=list),
        ),
    ]
