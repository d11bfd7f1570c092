import os
from collections.abc import Callable, Iterator

import pytest


@pytest.fixture
def inventory_settings() -> Iterator[Callable[..., None]]:
    """Set settings of the inventory for one test."""
    # Imported here: pytest reads this file before Django is configured.
    from pratique.server.config.settings import read
    from pratique.server.kernel import settings
    from pratique.server.kernel.settings import process

    kept = process._effective  # noqa: SLF001 — to be put back
    assert kept is not None

    def choose(**values: float) -> None:
        chosen = {f"PRATIQUE_INVENTORY_{name.upper()}": str(value) for name, value in values.items()}
        settings.use(read({**os.environ, **chosen}))

    yield choose
    settings.use(kept)
