"""Django's handle on the kernel's tables: the outbox and the processes."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The kernel as a Django application."""

    name = "pratique.server.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
