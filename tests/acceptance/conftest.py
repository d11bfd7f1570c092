"""Fixtures of the acceptance tests: the two topologies, clients beside them, and names nobody else uses."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clients import Podman, Skopeo, podman, skopeo
from tests.support.system import System

_numbers = itertools.count(1)


@pytest.fixture(scope="session", params=["embedded", "production"])
def system(request: pytest.FixtureRequest) -> System:
    """An installation, once as `pratique up` makes it and once with every role apart."""
    found = request.getfixturevalue(f"{request.param}_system")
    assert isinstance(found, System)
    return found


@pytest.fixture
def repository() -> str:
    """The name of a repository of the administrator's that no other test uses."""
    return f"admin/acceptance/r{next(_numbers)}"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home folder for a client."""
    made = tmp_path / "home"
    made.mkdir()
    return made


@pytest.fixture
def skopeo_client(tmp_path: Path, system: System) -> Skopeo:
    """skopeo, not signed in."""
    home = tmp_path / "skopeo"
    home.mkdir()
    return skopeo(home, system)


@pytest.fixture
def podman_client(system: System) -> Iterator[Podman]:
    """podman, not signed in."""
    with podman(system) as client:
        yield client
