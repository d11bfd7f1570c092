"""The inner role `judge`: verdicts for the roles of this installation that do not make them themselves.

It owns the route and its shapes; the verdict is `services.verdicts`'s, the same that answers a pull. Only callers with
the installation's own credential are answered. A batch is bounded, and each of its items has an answer of its own.
"""

from pratique.server.scanning.judge.edge import ROUTE, plane

__all__ = ["ROUTE", "plane"]
