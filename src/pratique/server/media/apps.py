"""Django's handle on the tables of exports and uploads."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Exports and uploads as a Django application."""

    name = "pratique.server.media"
    label = "media"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the domain's events and actions."""
        from pratique.server.media import events, jobs  # noqa: F401 — their import declares them
