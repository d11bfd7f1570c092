from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scanning', '0005_actions_and_scores'),
    ]

    operations = [
        migrations.AddField(
            model_name='verdict',
            name='counts',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='verdict',
            name='below',
            field=models.JSONField(null=True),
        ),
    ]
