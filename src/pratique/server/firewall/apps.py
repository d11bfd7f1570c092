"""Django's handle on the firewall's tables."""

from django.apps import AppConfig


class FirewallConfig(AppConfig):
    """The package firewall as a Django application."""

    name = "pratique.server.firewall"
    label = "firewall"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the domain's events and actions."""
        from pratique.server.firewall import events, jobs  # noqa: F401 — their import declares them
