from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('firewall', '0004_packages_by_name'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='packagerequest',
            index=models.Index(fields=['package', 'at'], name='firewall_request_of_package'),
        ),
        migrations.AddIndex(
            model_name='packagerequest',
            index=models.Index(fields=['status', 'at'], name='firewall_request_status'),
        ),
    ]
