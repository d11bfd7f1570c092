"""Where Django looks for the kernel's tables."""

from pratique.server.kernel.outbox.models import Delivery, OutboxEvent
from pratique.server.kernel.processes.models import Process

__all__ = ["Delivery", "OutboxEvent", "Process"]
