from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

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


@pytest.fixture
def registry_setting(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Change the registry's settings for the length of a test."""
    from pratique.server.kernel import settings
    from pratique.server.registry.settings import RegistrySettings

    current = settings.current

    def change(**changes: Any) -> None:
        def changed(cls: type[Any]) -> Any:
            found = current(cls)
            return replace(found, **changes) if cls is RegistrySettings else found

        monkeypatch.setattr(settings, "current", changed)

    return change
