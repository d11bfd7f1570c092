import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pratique.server.identity.ports import Place


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Place":
    """Let index files lie in a folder of the test's own."""
    # Imported here: pytest reads this file before Django is configured.
    from pratique.server.identity import ports
    from pratique.server.index import current

    monkeypatch.setattr(current, "_kept", None)
    made = ports.Place(data=tmp_path / "data", issuer="tests")
    monkeypatch.setattr(ports, "_place", made)
    return made


@pytest.fixture
def configure() -> "Iterator[Callable[..., None]]":
    """Give a function that sets variables of the environment for the test; the settings come back after it."""
    from pratique.server.config.settings import read
    from pratique.server.kernel import settings
    from pratique.server.kernel.settings import process

    kept = process._effective  # noqa: SLF001 — to be put back
    assert kept is not None
    yield lambda **chosen: settings.use(read({**os.environ, **chosen}))
    settings.use(kept)
