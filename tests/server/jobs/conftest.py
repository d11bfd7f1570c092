from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pratique.server.jobs.models import Worker
    from pratique.server.jobs.testing import RecordingBell
    from tests.server.jobs.probes import Probe


@pytest.fixture(autouse=True)
def bell() -> Iterator["RecordingBell"]:
    """Let no test wake a worker of anybody."""
    # Imported here: pytest reads this file before Django is configured.
    from pratique.server.jobs.testing import recording_bell

    with recording_bell() as made:
        yield made


@pytest.fixture
def worker(db: None) -> "Worker":  # noqa: ARG001 — the database must be open
    from pratique.server.jobs import testing

    return testing.worker()


@pytest.fixture
def probe() -> Iterator["Probe"]:
    """Give the action `probe` a behaviour for one test."""
    from tests.server.jobs import probes

    probes.PROBE.forget()
    yield probes.PROBE
    probes.PROBE.forget()
