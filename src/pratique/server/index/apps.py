"""Django's handle on the index's tables."""

from django.apps import AppConfig


class IndexConfig(AppConfig):
    """The index as a Django application."""

    name = "pratique.server.index"
    label = "index"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the domain's events, actions and uploads."""
        from pratique.server.index import events, jobs, uploads  # noqa: F401 — its import declares them
