import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.server.media.declared import Cargo
    from tests.server.media.desk import Desk


@pytest.fixture
def cargo() -> Iterator["Cargo"]:
    """Give the tests' own kinds a behaviour for one test."""
    from tests.server.media.declared import CARGO

    CARGO.forget()
    yield CARGO
    CARGO.forget()


@pytest.fixture
def bounded() -> Iterator[Callable[..., None]]:
    """Let a test set variables of the environment as this process's settings."""
    from pratique.server.config.settings import read
    from pratique.server.kernel import settings
    from pratique.server.kernel.settings import process

    kept = process._effective  # noqa: SLF001 — to be put back
    assert kept is not None
    yield lambda **chosen: settings.use(read({**os.environ, **chosen}))
    settings.use(kept)


@pytest.fixture
def desk(
    transactional_db: None,  # noqa: ARG001 — jobs run in transactions of their own
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cargo: "Cargo",
) -> Iterator["Desk"]:
    """Give REST, a worker and a folder of files, all in this process."""
    from pratique.server.identity import ports
    from pratique.server.jobs.testing import recording_bell, worker
    from pratique.server.media.services import uploads
    from pratique.server.media.store import media_store
    from tests.server.media.desk import Desk

    monkeypatch.setattr(ports, "_place", ports.Place(data=tmp_path / "data", issuer="tests"))
    media_store.cache_clear()
    uploads.PLACES.forget()
    with recording_bell():
        yield Desk(folder=tmp_path / "data" / "media", worker=worker(), cargo=cargo)
    media_store.cache_clear()
