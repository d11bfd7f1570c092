"""Django's handle on the inventory's tables."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """The inventory as a Django application."""

    name = "pratique.server.inventory"
    label = "inventory"
    default_auto_field = "django.db.models.BigAutoField"
