from django.db import migrations, models

from pratique.server.kernel.database.online import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('registry', '0006_deletions_and_collections'),
    ]

    operations = [
        AddIndexOnline(
            model_name='repository',
            index=models.Index(condition=models.Q(('deleted_at', None)), fields=['updated_at', 'id', 'namespace', 'visibility'], name='repository_by_age'),
        ),
    ]
