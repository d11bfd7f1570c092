from django.db import migrations, models

from pratique.server.kernel.database.online import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('registry', '0009_create_on_push'),
    ]

    operations = [
        AddIndexOnline(
            model_name='tag',
            index=models.Index(fields=['repository', 'updated_at', 'id', 'name'], name='tag_by_age_named'),
        ),
        migrations.RemoveIndex(
            model_name='tag',
            name='tag_by_age',
        ),
    ]
