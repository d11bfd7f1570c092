"""Celery as a carrier of bells: one task that names a queue; JSON only; the embedded broker in a folder.

Owns the Celery application and the bell that rings through it. What is done when a bell is heard is `jobs.running`'s.
Invariant: a message holds a queue's name and nothing else, so losing, repeating or reordering messages costs time only.
"""

from pratique.server.jobs.carrier.app import TASK, make_app
from pratique.server.jobs.carrier.bell import CeleryBell

__all__ = ["TASK", "CeleryBell", "make_app"]
