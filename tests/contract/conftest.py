from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give each test keys, rate limits and memories of its own, and the product's own wiring."""
    # Imported here: pytest reads this file before Django is configured.
    from pratique.server.identity import ports, registry_token
    from pratique.server.identity.testing import forget_everything
    from pratique.server.kernel import clock
    from pratique.server.registry.adapters.scopes import RegistryScopes

    monkeypatch.setattr(ports, "_place", ports.Place(data=tmp_path, issuer="https://pratique.example.com"))
    monkeypatch.setattr(ports, "_granter", RegistryScopes())
    registry_token.make_first_key(tmp_path / "keys", now=clock.now())
    forget_everything()
    yield
    forget_everything()
