from django.db import migrations, models

from pratique.server.kernel.database.online import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('jobs', '0005_heads_of_lanes'),
    ]

    operations = [
        AddIndexOnline(
            model_name='job',
            index=models.Index(condition=models.Q(('waits_for_children', True)), fields=['id'], name='job_waits_for_children'),
        ),
    ]
