"""Django's handle on the scans' tables."""

from django.apps import AppConfig


class ScanningConfig(AppConfig):
    """Scanning as a Django application."""

    name = "pratique.server.scanning"
    label = "scanning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the domain's actions, listeners and exports."""
        from pratique.server.scanning import exports, jobs, listeners  # noqa: F401 — their import declares them
