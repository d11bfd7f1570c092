"""Django's handle on the event log."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The event log as a Django application."""

    name = "pratique.server.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the listener, the export and the action."""
        from pratique.server.audit import exports, jobs, listeners  # noqa: F401 — their import declares them
