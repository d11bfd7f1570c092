from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('firewall', '0005_requests_narrowed'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='packagerequest',
            index=models.Index(
                fields=['status', 'at'],
                name='firewall_request_warned',
                condition=Q(('status', 'not_blocked'), ~Q(('policy', ''))),
            ),
        ),
    ]
