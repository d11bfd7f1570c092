from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from pratique.server.identity.models import Account

CONFIG = b'{"os":"linux","architecture":"arm64","variant":"v8","history":[]}'
"""The configuration of every image in these tests."""


@pytest.fixture
def alice() -> "Account":
    """Give a person."""
    # Imported here: pytest reads this file before Django is configured.
    from pratique.server.identity.testing import person

    return person("alice")


@pytest.fixture
def client(alice: "Account") -> Client:
    """Give her browser."""
    made = Client()
    made.force_login(alice)
    return made


@pytest.fixture(autouse=True)
def _blobs(monkeypatch: pytest.MonkeyPatch) -> None:
    from pratique.server.registry.queries import holdings

    monkeypatch.setattr(holdings, "read_blob", lambda _key: CONFIG)
