from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.server.registry.house import House


@pytest.fixture
async def house(transactional_db: None, tmp_path: Path) -> AsyncIterator["House"]:  # noqa: ARG001 — asked for, for what it does
    """Give a registry served on loopback, over the run's database and a store of its own."""
    # Imported here: pytest reads this file before Django is configured.
    from tests.server.registry.house import open_house

    async with open_house(tmp_path) as made:
        yield made
