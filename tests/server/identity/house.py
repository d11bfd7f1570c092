"""The installation that each test of identity runs in."""

from dataclasses import dataclass
from pathlib import Path

from pratique.server.identity.testing import FakeGranter

ISSUER = "https://pratique.example.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Where its data is, and what decides about scopes."""

    data: Path
    granter: FakeGranter
