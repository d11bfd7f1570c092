"""Django's handle on the kernel's tables: the outbox and the processes."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The kernel as a Django application."""

    name = "pratique.server.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to count the connections that are made."""
        from pratique.server.kernel.database import pools

        pools.watch_threads()
