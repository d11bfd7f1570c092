from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.server.registry.house import House
    from tests.server.scanning.harbour import Harbour


@pytest.fixture
def harbour(
    transactional_db: None,  # noqa: ARG001 — jobs run in transactions of their own
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator["Harbour"]:
    """Give a registry with an index, policies and a worker, all in this process."""
    with _opened(tmp_path, monkeypatch, by_hand=False) as made:
        yield made


@pytest.fixture
def quay(
    db: None,  # noqa: ARG001 — what happens is undone afterwards
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator["Harbour"]:
    """Give the same with jobs run by hand, for tests of what comes out: it is several times as quick."""
    with _opened(tmp_path, monkeypatch, by_hand=True) as made:
        yield made


@contextmanager
def _opened(folder: Path, monkeypatch: pytest.MonkeyPatch, *, by_hand: bool) -> Iterator["Harbour"]:
    # Imported here: pytest reads this file before Django is configured.
    from pratique.server.identity import ports
    from pratique.server.index import current
    from pratique.server.jobs.testing import recording_bell
    from pratique.server.registry import ports as registry
    from pratique.server.registry.store import blob_store
    from pratique.server.scanning.appraising import Appraisals
    from tests.server.scanning.harbour import open_harbour

    monkeypatch.setattr(ports, "_place", ports.Place(data=folder / "data", issuer="tests"))
    monkeypatch.setattr(registry, "_appraiser", Appraisals())
    monkeypatch.setattr(current, "_kept", None)
    blob_store.cache_clear()
    with recording_bell():
        yield open_harbour(folder, by_hand=by_hand)
    blob_store.cache_clear()


@pytest.fixture
async def house(harbour: "Harbour", tmp_path: Path) -> AsyncIterator["House"]:  # noqa: ARG001 — what is served
    """Give the harbour's registry as clients reach it, pulls judged."""
    from pratique.server.scanning.admission import VerdictAdmission
    from tests.server.registry.house import open_house

    async with open_house(tmp_path / "data", deciding=VerdictAdmission()) as made:
        yield made
