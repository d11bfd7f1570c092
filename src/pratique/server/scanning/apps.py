"""Django's handle on the scans' tables."""

from django.apps import AppConfig


class ScanningConfig(AppConfig):
    """Scanning as a Django application."""

    name = "pratique.server.scanning"
    label = "scanning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the domain's events, actions, listeners, exports and uploads."""
        from pratique.server.scanning import events, exports, jobs, listeners, uploads  # noqa: F401 — their import declares them
