"""Django's handle on the registry's tables."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The registry as a Django application."""

    name = "pratique.server.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the domain's events and actions."""
        from pratique.server.registry import events, jobs  # noqa: F401 — their import declares them
