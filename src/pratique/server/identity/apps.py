"""Django's handle on the accounts' tables."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Accounts, organisations and access tokens as a Django application."""

    name = "pratique.server.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the domain's events."""
        from pratique.server.identity import events  # noqa: F401 — its import declares them
