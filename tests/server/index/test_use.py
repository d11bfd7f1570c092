"""An index file becomes current in one step, for every process, or nothing changes."""

import sqlite3
import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from pratique.server.identity.ports import Place
from pratique.server.index import current, queries, services
from pratique.server.index.errors import CannotUseIndex, IndexFileMissing, IndexOlder, NoIndex
from pratique.server.index.models import IndexRelease
from pratique.server.index.services import Switch
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.outbox.models import OutboxEvent
from tests.core.advisories.making import NOW, advisory
from tests.server.index.making import index_file

pytestmark = pytest.mark.django_db


def test_a_first_file_becomes_generation_one_and_is_kept_by_its_digest(place: Place, tmp_path: Path) -> None:
    made = index_file(tmp_path / "made")

    release = services.use(made, actor="ada")

    assert release.generation == 1
    assert release.path == place.data / "index" / f"{release.digest.removeprefix('sha256:')}.index"
    assert release.path.read_bytes() == made.read_bytes()
    assert (release.built_at, release.records, release.used_by) == (NOW, 1, "ada")
    assert queries.current() == release
    assert queries.changes_since(0).everything


def test_a_switch_is_told_to_the_outbox(place: Place, tmp_path: Path) -> None:  # noqa: ARG001 — where files lie
    services.use(index_file(tmp_path / "made"), actor="ada")

    event = OutboxEvent.objects.get(type="index.switched")

    assert event.subject == "index:1"
    assert event.actor == "ada"
    assert event.data["everything"] is True


def test_the_same_file_again_changes_nothing(place: Place, tmp_path: Path) -> None:
    made = index_file(tmp_path / "made")
    services.use(made, actor="ada")

    again = services.use(made, actor="bob")

    assert (again.generation, again.used_by) == (1, "ada")
    assert OutboxEvent.objects.filter(type="index.switched").count() == 1
    assert [each.name for each in (place.data / "index").glob("*.index")] == [again.path.name]


def test_the_next_file_names_what_differs(place: Place, tmp_path: Path) -> None:  # noqa: ARG001 — where files lie
    first = advisory()
    services.use(index_file(tmp_path / "a", first), actor="ada")

    services.use(index_file(tmp_path / "b", first, advisory("GHSA-dddd-eeee-ffff", name="other")), actor="ada")

    found = queries.changes_since(1)
    assert not found.everything
    assert found.packages == {("PyPI", "other")}
    assert found.vulnerabilities == {"GHSA-dddd-eeee-ffff"}
    assert queries.changes_since(2) == queries.Changes()


def test_changes_of_several_switches_are_put_together(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    records = [advisory()]
    services.use(index_file(tmp_path / "0", *records), actor="ada")
    for name in ("other", "third"):
        records.append(advisory(f"GHSA-dddd-eeee-{name[:4]}", name=name))
        services.use(index_file(tmp_path / name, *records), actor="ada")

    assert queries.changes_since(1).packages == {("PyPI", "other"), ("PyPI", "third")}


def test_a_gap_among_the_releases_means_everything(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    for name in ("a", "b", "c"):
        services.use(index_file(tmp_path / name, advisory(name=name)), actor="ada")
    IndexRelease.objects.filter(generation=2).delete()

    assert queries.changes_since(1).everything


def test_an_open_index_is_the_current_one_at_each_question(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    services.use(index_file(tmp_path / "a"), actor="ada")
    before = current.opened()
    assert current.opened() is before

    services.use(index_file(tmp_path / "b", advisory(name="other")), actor="ada")

    after = current.opened()
    assert after.release.generation == 2
    assert after.index.package("PyPI", "other")
    assert before.index.package("PyPI", "sample"), "who holds the old one may end with it"


def test_asking_again_costs_one_row(
    place: Place,  # noqa: ARG001 — where files lie
    tmp_path: Path,
    django_assert_num_queries: object,
) -> None:
    services.use(index_file(tmp_path / "a"), actor="ada")
    current.opened()

    assert callable(django_assert_num_queries)
    with django_assert_num_queries(1):
        current.opened()


def test_without_an_index_opening_says_so(place: Place) -> None:  # noqa: ARG001
    with pytest.raises(NoIndex, match="starter index"):
        current.opened()


def test_a_file_that_is_gone_is_said_with_its_place(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    release = services.use(index_file(tmp_path / "a"), actor="ada")
    release.path.unlink()

    with pytest.raises(IndexFileMissing, match="pratique index use FILE") as refused:
        current.opened()

    assert str(release.path) in str(refused.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    name: str
    damage: str
    reason: str


UNUSABLE = (
    Unusable(name="another database", damage="foreign", reason="another kind of database"),
    Unusable(name="no database", damage="text", reason="not a database"),
    Unusable(name="cut off", damage="cut", reason="damaged"),
    Unusable(name="another format", damage="format", reason="format 1 .* build it again"),
    Unusable(name="another table", damage="table", reason="tables are not those"),
    Unusable(name="a view for a table", damage="view", reason="tables are not those"),
    Unusable(name="no facts", damage="facts", reason="does not say"),
    Unusable(name="a folder", damage="folder", reason="no such file"),
)


@pytest.mark.parametrize("case", UNUSABLE, ids=lambda case: case.damage)
def test_what_is_no_index_is_refused_and_the_present_one_stays(place: Place, tmp_path: Path, case: Unusable) -> None:
    present = services.use(index_file(tmp_path / "a"), actor="ada")
    bad = damaged(tmp_path / "bad", case.damage)

    with pytest.raises(CannotUseIndex, match=case.reason) as refused:
        services.use(bad, actor="ada")

    assert "The present index stays" in str(refused.value)
    assert queries.current() == present
    assert sorted(each.name for each in (place.data / "index").iterdir()) == sorted([present.path.name, "lock"])


def test_an_index_with_an_older_feed_is_refused_unless_wanted(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    older = index_file(tmp_path / "a", advisory(modified="2026-08-01T00:00:00Z"))
    newer = index_file(tmp_path / "b", advisory(modified="2026-09-01T00:00:00Z"))
    services.use(newer, actor="ada")

    with pytest.raises(IndexOlder, match=r"PyPI.zip ends on 2026-08-01, and the present one on 2026-09-01") as refused:
        services.use(older, actor="ada")

    assert "--older" in str(refused.value)
    back = services.use(older, actor="ada", switch=Switch(actor="ada", may_be_older=True))
    assert back.generation == 2


def test_what_is_refused_within_the_switch_undoes_it(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    def refuse() -> None:
        raise Refusal

    with pytest.raises(Refusal):
        services.use(index_file(tmp_path / "a"), actor="ada", switch=Switch(actor="ada", within=refuse))

    assert queries.current() is None
    assert not OutboxEvent.objects.filter(type="index.switched").exists()


def test_only_the_newest_files_are_kept(place: Place, tmp_path: Path) -> None:
    for day in range(5):
        made = index_file(tmp_path / str(day), now=NOW + timedelta(days=day))
        services.use(made, actor="ada")

    kept = {each.name for each in (place.data / "index").glob("*.index")}

    newest = [queries.release_of(row).path.name for row in IndexRelease.objects.all()[:3]]
    assert kept == set(newest)


@pytest.mark.django_db(transaction=True)
def test_switches_at_the_same_time_follow_each_other(place: Place, tmp_path: Path) -> None:  # noqa: ARG001
    files = [index_file(tmp_path / str(day), now=NOW + timedelta(days=day)) for day in range(4)]
    errors: list[Exception] = []

    def switch(path: Path) -> None:
        try:
            services.use(path, actor="ada")
        except Exception as error:  # noqa: BLE001 — told by the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=switch, args=(path,)) for path in files * 2]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert errors == []
    generations = list(IndexRelease.objects.order_by("generation").values_list("generation", flat=True))
    assert generations == list(range(1, len(generations) + 1))
    assert len(generations) >= len(files)


def damaged(folder: Path, how: str) -> Path:
    """Make a file that is no index to use."""
    if how == "folder":
        folder.mkdir()
        return folder
    path = index_file(folder)
    path.chmod(0o600)
    if how == "text":
        path.write_bytes(b"an index, honestly\n" * 1000)
    elif how == "cut":
        path.write_bytes(path.read_bytes()[: -2 * 8192])
    elif how == "foreign":
        path.unlink()
    with sqlite3.connect(path) as database:
        for statement in STATEMENTS.get(how, ()):
            database.execute(statement)
    database.close()
    return path


STATEMENTS = {
    "foreign": ("CREATE TABLE meta (name TEXT)",),
    "format": ("PRAGMA user_version = 1",),
    "table": ("CREATE TABLE another (name TEXT)",),
    "view": ("DROP TABLE epss", "CREATE VIEW epss AS SELECT 1 AS cve, 2 AS score, 3 AS percentile"),
    "facts": ("DELETE FROM meta",),
}
