"""The names that an index is asked for are kept in their ecosystem's one spelling, so that statements can compare them."""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from pratique.core.advisories.ecosystems import normal_name
from pratique.server.kernel.database.online import RunInBatches

_BATCH = 500


def spell(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Rewrite the names that are spelt otherwise."""
    component = apps.get_model("inventory", "Component")
    last = 0
    rows = component.objects.exclude(ecosystem="").order_by("pk").values_list("pk", "ecosystem", "subject_name")
    while batch := list(rows.filter(pk__gt=last)[:_BATCH]):
        for key, ecosystem, name in batch:
            spelt = normal_name(ecosystem, name)
            if spelt != name:
                component.objects.filter(pk=key).update(subject_name=spelt)
        last = batch[-1][0]


class Migration(migrations.Migration):
    """Names only; done again, it changes nothing."""

    atomic = False

    dependencies: ClassVar = [("inventory", "0002_subjects_of_sboms")]

    operations: ClassVar = [RunInBatches(spell)]
