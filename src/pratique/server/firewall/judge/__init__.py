"""Verdicts on packages over HTTP, of the inner role `judge`: the route, its shapes, and the judge that asks there.

The judgement is `index_judge`'s, kept while it holds; only roles of this installation are answered.
"""

from pratique.server.firewall.judge.client import RemoteJudge
from pratique.server.firewall.judge.edge import plane
from pratique.server.firewall.judge.wire import ROUTE

__all__ = ["ROUTE", "RemoteJudge", "plane"]
