"""Where Django looks for the kernel's tables."""

from pratique.server.kernel.outbox.models import Delivery, OutboxEvent
from pratique.server.kernel.processes.models import Process
from pratique.server.kernel.storage.s3.models import UnfinishedKey, UnfinishedPart

__all__ = ["Delivery", "OutboxEvent", "Process", "UnfinishedKey", "UnfinishedPart"]
