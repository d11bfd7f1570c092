from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('firewall', '0003_licences'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='package',
            index=models.Index(fields=['ecosystem', 'name'], name='firewall_package_name'),
        ),
    ]
