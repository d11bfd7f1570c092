"""The doctor says that there is no index, that it is old, or that its file is missing, and what to do."""

from datetime import timedelta
from pathlib import Path

import pytest

from pratique.server.config.doctor import Level, advisories
from pratique.server.identity.ports import Place
from pratique.server.index import services, starter
from pratique.server.index.models import IndexSource
from pratique.server.kernel import clock
from tests.core.advisories.making import NOW
from tests.server.index.making import index_file

pytestmark = pytest.mark.django_db


def test_no_index(place: Place) -> None:  # noqa: ARG001 — where files lie
    found = advisories.index()

    assert (found.level, found.remedy) == (Level.FAIL, "pratique migrate")


def test_a_starter_index_need_not_be_unpacked_yet(place: Place) -> None:
    release = starter.bring()
    assert release is not None

    with clock.frozen(release.built_at):
        assert advisories.index().level is Level.OK
    assert not (place.data / "index").exists()


def test_an_old_index(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    services.use(index_file(tmp_path / "a"), actor="ada")

    with clock.frozen(NOW + timedelta(days=31)):
        found = advisories.index()

    assert (found.level, found.what) == (
        Level.WARN,
        "the index is of 2026-11-01, 31 days ago; what was found since is not known",
    )
    assert "pratique index use FILE" in found.remedy


@pytest.mark.parametrize("is_missing", [True, False])
def test_a_missing_or_damaged_file(place: Place, tmp_path: Path, *, is_missing: bool) -> None:  # noqa: ARG001
    release = services.use(index_file(tmp_path / "a"), actor="ada")
    release.path.unlink()
    if not is_missing:
        release.path.write_bytes(b"not an index any more")

    found = advisories.index()

    assert found.level is Level.FAIL
    assert str(release.path) in found.what
    assert "copy it from a host that has it" in found.remedy


def test_sources_that_are_off_are_no_matter_and_one_that_failed_is_told(place: Place) -> None:  # noqa: ARG001
    assert advisories.sources().level is Level.OK

    row = IndexSource.objects.create(name="kev", is_on=True, checked_at=clock.now())
    assert advisories.sources().what == "1 sources are as new as they promise"

    row.checked_at = clock.now() - timedelta(days=400)
    row.save()
    assert advisories.sources().what == "kev: older than promised"

    row.failure = "the server answered 503"
    row.save()
    found = advisories.sources()
    assert (found.level, found.what) == (
        Level.WARN,
        "1 of 1 sources failed the last time; kev: the server answered 503",
    )
