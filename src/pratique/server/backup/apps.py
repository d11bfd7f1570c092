"""Django's handle on backups."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Backups as a Django application; it has no tables."""

    name = "pratique.server.backup"
    label = "backup"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the events and the action."""
        from pratique.server.backup import events, jobs  # noqa: F401 — imported for their declarations
