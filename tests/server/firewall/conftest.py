from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.server.scanning.conftest import harbour, quay  # noqa: F401 — the registry with an index and policies

if TYPE_CHECKING:
    from tests.server.firewall.house import House


@pytest.fixture
async def house(transactional_db: None, tmp_path: Path) -> AsyncIterator["House"]:  # noqa: ARG001 — asked for, for what it does
    """Give a firewall served on loopback before an upstream of the test's."""
    # Imported here: pytest reads this file before Django is configured.
    from tests.server.firewall.house import open_house

    async with open_house(tmp_path) as made:
        yield made
