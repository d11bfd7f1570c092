from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.server.identity.house import House


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["House"]:
    """Give each test an installation of its own: data, keys, rate limits and memories."""
    # Imported here: pytest reads this file before Django is configured.
    from pratique.server.identity import ports, registry_token
    from pratique.server.identity.testing import FakeGranter, forget_everything
    from pratique.server.kernel import clock
    from tests.server.identity.house import ISSUER, House

    made = House(data=tmp_path, granter=FakeGranter())
    place = ports.Place(data=tmp_path, issuer=ISSUER, hosts=frozenset({"pratique.example.com"}))
    monkeypatch.setattr(ports, "_place", place)
    monkeypatch.setattr(ports, "_granter", made.granter)
    registry_token.make_first_key(tmp_path / "keys", now=clock.now())
    forget_everything()
    yield made
    forget_everything()
