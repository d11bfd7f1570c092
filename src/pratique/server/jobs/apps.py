"""Django's handle on the jobs domain."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The jobs domain as a Django application."""

    name = "pratique.server.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare this domain's own actions and event types."""
        from pratique.server.jobs import jobs  # noqa: F401 — imported for its declarations
