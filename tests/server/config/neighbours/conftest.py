"""Settings of one test, current in this process while it lasts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pratique.server.config.settings import read
from pratique.server.kernel import settings

Given = Callable[..., None]


@pytest.fixture
def given(tmp_path: Path) -> Iterator[Given]:
    """Make settings current, on a data directory of the test's own."""
    kept = settings.process._effective  # noqa: SLF001 — put back below

    def use(**environment: str) -> None:
        settings.use(read({"PRATIQUE_DATA": str(tmp_path / "data"), **environment}))

    yield use
    if kept is not None:
        settings.use(kept)
