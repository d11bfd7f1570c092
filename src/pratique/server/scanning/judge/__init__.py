"""The inner role `judge`: verdicts for the roles of this installation that do not make them themselves.

It owns the route, its shapes and the client that asks it; the verdict is `services.verdicts`'s, the same that answers a
pull. Only callers with the installation's own credential are answered. A batch is bounded, and each of its items has an
answer of its own.
"""

from pratique.server.scanning.judge.client import Client, JudgeAway
from pratique.server.scanning.judge.edge import plane
from pratique.server.scanning.judge.looking import what_is_wrong
from pratique.server.scanning.judge.wire import ROUTE, Judged, Subject

__all__ = ["ROUTE", "Client", "JudgeAway", "Judged", "Subject", "plane", "what_is_wrong"]
