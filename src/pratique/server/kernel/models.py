"""Where Django looks for the kernel's tables."""

from pratique.server.kernel.outbox.models import Delivery, OutboxEvent

__all__ = ["Delivery", "OutboxEvent"]
