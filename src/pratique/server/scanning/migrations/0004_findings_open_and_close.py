"""Findings say what they came with, and those that are over are kept with why."""

import django.db.models.deletion
import pratique.server.kernel.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0003_one_spelling'),
        ('scanning', '0003_match_statements'),
    ]

    operations = [
        migrations.AddField(
            model_name='finding',
            name='because',
            field=models.CharField(choices=[('contents', 'Contents'), ('index', 'Index')], db_default='contents', default='contents', max_length=8),
        ),
        migrations.AddField(
            model_name='finding',
            name='generation',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name='PastFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(editable=False)),
                ('vulnerability', models.CharField(max_length=128)),
                ('advisory', models.CharField(max_length=128)),
                ('level', models.CharField(max_length=8)),
                ('suppressed', models.CharField(blank=True, default='', max_length=255)),
                ('found_at', models.DateTimeField()),
                ('because', models.CharField(choices=[('contents', 'Contents'), ('index', 'Index')], max_length=8)),
                ('generation', models.PositiveBigIntegerField()),
                ('closed_at', models.DateTimeField(default=pratique.server.kernel.clock.now)),
                ('closed_because', models.CharField(choices=[('contents', 'Contents'), ('index', 'Index')], max_length=8)),
                ('closed_generation', models.PositiveBigIntegerField()),
                ('detail', models.CharField(max_length=255)),
                ('component', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='inventory.component')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='past_findings', to='inventory.subject')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['subject', 'closed_at', 'id'], name='pastfinding_by_subject'), models.Index(fields=['closed_at'], name='pastfinding_by_age')],
            },
        ),
    ]
