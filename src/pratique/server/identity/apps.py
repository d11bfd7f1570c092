"""Django's handle on the accounts' tables."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Accounts, organisations and access tokens as a Django application."""

    name = "pratique.server.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the domain's events and actions."""
        from pratique.server.identity import events, jobs  # noqa: F401 — their import declares them
