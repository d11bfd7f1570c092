"""Counts once what repositories and namespaces hold; from then on every link and unlink does."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

STATEMENTS = (
    """
    UPDATE registry_repository SET
        held = COALESCE((
            SELECT SUM(b.size) FROM registry_bloblink l JOIN registry_blob b ON b.id = l.blob_id
            WHERE l.repository_id = registry_repository.id
        ), 0) + COALESCE((
            SELECT SUM(m.size) FROM registry_manifestlink l JOIN registry_manifest m ON m.id = l.manifest_id
            WHERE l.repository_id = registry_repository.id
        ), 0),
        tag_count = (SELECT COUNT(*) FROM registry_tag t WHERE t.repository_id = registry_repository.id)
    """,
    """
    INSERT INTO registry_namespace (account_id, held, quota)
    SELECT r.namespace_id, 0, NULL FROM registry_repository r GROUP BY r.namespace_id
    """,
    """
    UPDATE registry_namespace SET held = COALESCE((
        SELECT SUM(b.size) FROM registry_blob b WHERE b.id IN (
            SELECT l.blob_id FROM registry_bloblink l JOIN registry_repository r ON r.id = l.repository_id
            WHERE r.namespace_id = registry_namespace.account_id
        )
    ), 0) + COALESCE((
        SELECT SUM(m.size) FROM registry_manifestlink l
        JOIN registry_manifest m ON m.id = l.manifest_id JOIN registry_repository r ON r.id = l.repository_id
        WHERE r.namespace_id = registry_namespace.account_id
    ), 0)
    """,
)


def forward(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in STATEMENTS:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_quotas_and_rules")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop, elidable=True)]
