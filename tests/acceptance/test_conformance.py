"""The OCI's conformance suite finds nothing, wherever blobs are and however many processes serve behind whatever."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.conformance import conformance
from tests.support.postgresql import PostgreSQL
from tests.support.s3 import ObjectStore
from tests.support.system import System, embedded, production

ASKED_MIN = 900
"""Tests of the suite that have to have passed: fewer were not asked."""


@pytest.mark.long
def test_the_suite_finds_nothing(system: System, tmp_path: Path, repository: str) -> None:
    found = conformance(system, tmp_path, repository=repository)

    assert found.failures == ()
    assert found.is_clean
    assert found.passed >= ASKED_MIN


@pytest.fixture(params=["disk", "bucket"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Mapping[str, str]:
    """The settings of where blobs are."""
    if request.param == "disk":
        return {}
    bucket: ObjectStore = request.getfixturevalue("bucket")
    return bucket.settings(prefix=f"{tmp_path.name}/")


@pytest.fixture(params=["direct", "behind NGINX", "three behind NGINX"])
def served(
    request: pytest.FixtureRequest,
    kept: Mapping[str, str],
    tmp_path: Path,
    postgresql_server: PostgreSQL,
    redis_url: str,
) -> Iterator[System]:
    """An installation of its own."""
    if request.param == "direct":
        with embedded(tmp_path, settings=kept) as system:
            yield system
        return
    processes = 3 if request.param.startswith("three") else 1
    database = f"conformance{uuid4().hex}"
    with production(
        tmp_path, postgresql_server, database=database, broker=redis_url, processes=processes, settings=kept
    ) as system:
        yield system


@pytest.mark.soak
def test_the_suite_finds_nothing_in_any_combination(
    served: System,
    tmp_path: Path,
    repository: str,
    record_testsuite_property: Callable[[str, object], None],
    request: pytest.FixtureRequest,
) -> None:
    found = conformance(served, tmp_path, repository=repository)

    counts = f"{found.passed} passed, {found.failed} failed, {found.skipped} were not asked"
    record_testsuite_property(request.node.name, counts)
    assert found.failures == ()
    assert found.is_clean
    assert found.passed >= ASKED_MIN
