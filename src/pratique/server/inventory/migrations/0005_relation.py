from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0004_package_facts'),
    ]

    operations = [
        migrations.AddField(
            model_name='subjectcomponent',
            name='relation',
            field=models.CharField(blank=True, db_default='', default='', max_length=10),
        ),
    ]
