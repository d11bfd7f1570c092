"""Django's handle on the policies."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """The policies as a Django application."""

    name = "pratique.server.policy"
    label = "policy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the domain's events and actions."""
        from pratique.server.policy import events, jobs  # noqa: F401 — its import declares them
