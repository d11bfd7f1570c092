from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data directory of the test's own, its folder of keys made."""
    # Imported here: pytest reads this file before Django is configured.
    from pratique.server.identity import ports
    from pratique.server.registry import store

    made = tmp_path / "data"
    (made / "keys").mkdir(parents=True)
    monkeypatch.setattr(ports, "_place", ports.Place(data=made, issuer="tests"))
    store.blob_store.cache_clear()
    return made
