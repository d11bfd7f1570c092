"""`update_vuln_db` builds beside the present index and switches, or leaves it; nothing is left behind either way."""

import os
import threading
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest

from pratique.server.identity.ports import Place
from pratique.server.index import building, jobs, queries, services
from pratique.server.index.building import Plan
from pratique.server.index.errors import BuilderCrashed, BuilderOutOfMemory, FeedUnusable, NoFeedFolder
from pratique.server.index.settings import IndexSettings
from pratique.server.jobs.errors import Cancelled
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import settings
from pratique.server.kernel.actions import NoParameters, Queue, find
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.outbox.models import OutboxEvent
from tests.core.advisories.making import advisory, encoded, write_feed
from tests.server.index.making import index_file
from tests.support.waiting import eventually

pytestmark = [pytest.mark.long, pytest.mark.django_db]


@pytest.fixture
def feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of feeds that the setting names, with one feed in it."""
    folder = tmp_path / "feeds"
    folder.mkdir()
    write_feed(folder / "PyPI.zip", advisory())
    set_to(monkeypatch, feeds=folder)
    return folder


def set_to(monkeypatch: pytest.MonkeyPatch, **changed: object) -> None:
    """Change settings of the index for a test."""
    before = settings.current(IndexSettings)
    made = replace(before, **changed)  # type: ignore[arg-type]  # a section is a dataclass
    original = settings.current
    monkeypatch.setattr(settings, "current", lambda cls: made if cls is IndexSettings else original(cls))


def update(context: FakeContext | None = None) -> FakeContext:
    context = context or FakeContext()
    jobs.update_index(context, NoParameters())
    return context


def litter(place: Place) -> list[str]:
    return sorted(each.name for each in (place.data / "index").iterdir() if each.suffix != ".index")


def test_it_is_a_scheduled_action_of_the_main_queue() -> None:
    action = find("update_vuln_db")

    assert action is not None
    assert action.queue is Queue.MAIN
    assert action.schedule is not None


def test_it_builds_and_switches_and_ends_the_job_with_it(place: Place, feeds: Path) -> None:  # noqa: ARG001
    context = update()

    release = queries.current()
    assert release is not None
    assert (release.generation, release.records, release.used_by) == (1, 1, "system")
    assert release.build_seconds
    assert context.concluded == 1
    assert any("1 records of 1 packages" in line for line in context.lines)
    assert ("PyPI.zip", 1) in {(what, done) for done, _, what in context.told}
    assert litter(place) == ["building", "lock"]


def test_feeds_that_are_in_the_index_already_are_not_built_again(place: Place, feeds: Path) -> None:  # noqa: ARG001
    update()

    context = update()

    assert context.lines == ["Every feed there is is in the present index already."]
    assert OutboxEvent.objects.filter(type="index.switched").count() == 1


def test_a_checkout_is_built_again_only_when_a_file_of_it_is_another(place: Place, feeds: Path) -> None:  # noqa: ARG001
    (feeds / "PyPI.zip").unlink()
    record = feeds / "advisories" / "GHSA-a.json"
    record.parent.mkdir()
    record.write_bytes(encoded(advisory()))
    update()

    unchanged = update()
    record.write_bytes(encoded(advisory(name="another")))
    update()

    assert unchanged.lines == ["Every feed there is is in the present index already."]
    assert OutboxEvent.objects.filter(type="index.switched").count() == 2


def test_another_feed_makes_another_release(place: Place, feeds: Path) -> None:  # noqa: ARG001
    update()
    write_feed(feeds / "npm.zip", advisory("GHSA-n", ecosystem="npm", name="left"))

    update()

    assert queries.changes_since(1).packages == {("npm", "left")}


def test_bad_records_are_listed_and_the_good_ones_kept(place: Place, feeds: Path) -> None:  # noqa: ARG001
    write_feed(feeds / "PyPI.zip", advisory(), b"{", b'{"id": 3}')

    context = update()

    assert queries.current() is not None
    assert "2 records could not be used:" in context.lines
    assert any(line.startswith("PyPI.zip: 0001-member-1.json: it is not JSON") for line in context.lines)


def test_a_damaged_feed_leaves_the_present_index(place: Place, feeds: Path) -> None:
    update()
    present = queries.current()
    (feeds / "PyPI.zip").write_bytes((feeds / "PyPI.zip").read_bytes()[:-40])

    with pytest.raises(FeedUnusable, match=r"PyPI.zip cannot be used: .*what was there stays"):
        update()

    assert queries.current() == present
    assert litter(place) == ["building", "lock"]


def test_a_feed_older_than_the_one_in_the_index_leaves_it(place: Place, feeds: Path) -> None:  # noqa: ARG001
    update()
    write_feed(feeds / "PyPI.zip", advisory(modified="2026-01-01T00:00:00Z"))

    with pytest.raises(Refusal, match=r"PyPI.zip ends on 2026-01-01, and the present one on 2026-10-01"):
        update()


def test_without_a_folder_there_is_nothing_to_do(place: Place) -> None:  # noqa: ARG001
    assert "no folder of feeds is set (index.feeds)" in update().lines[0]


def test_a_folder_that_is_not_there_is_said(place: Place, feeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    set_to(monkeypatch, feeds=feeds / "nowhere")

    with pytest.raises(NoFeedFolder, match="nowhere"):
        update()


def test_a_folder_without_feeds_is_said(place: Place, feeds: Path) -> None:  # noqa: ARG001
    (feeds / "PyPI.zip").unlink()

    with pytest.raises(FeedUnusable, match="no feed of advisories"):
        update()


@dataclass(slots=True, kw_only=True)
class Impatient(FakeContext):
    """Wants to stop as soon as the builder has said something."""

    def progress(self, *, done: int, total: int | None = None, what: str = "") -> None:
        FakeContext.progress(self, done=done, total=total, what=what)
        self.stop = Cancelled()


def test_a_cancelled_build_ends_at_once_and_leaves_nothing(place: Place, feeds: Path) -> None:
    write_feed(feeds / "big.zip", *(advisory(f"A-{number}", name=f"p{number}") for number in range(5_000)))

    with pytest.raises(Cancelled):
        update(Impatient())

    assert builders() == []
    assert queries.current() is None
    assert litter(place) == ["building"]


def test_the_builders_memory_is_bounded(place: Place, feeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_feed(feeds / "big.zip", *(advisory(f"A-{number}", name=f"p{number}") for number in range(5_000)))
    set_to(monkeypatch, feeds=feeds, build_memory=24)

    with pytest.raises(BuilderOutOfMemory, match=r"more than 24 MiB \(index.build_memory\); the present index stays"):
        update()

    assert litter(place) == ["building"]


def test_a_builder_that_is_killed_is_said(place: Place, feeds: Path, tmp_path: Path) -> None:  # noqa: ARG001
    write_feed(feeds / "big.zip", *(advisory(f"A-{number}", name=f"p{number}") for number in range(5_000)))
    plan = Plan(paths=(feeds,), output=tmp_path / "out", memory=1024)
    killer = threading.Thread(target=kill_the_builder)
    killer.start()

    with pytest.raises(BuilderCrashed, match="signal SIGKILL"):
        building.build(plan, FakeContext())

    killer.join()


def test_two_at_a_time_build_once(place: Place, feeds: Path, tmp_path: Path) -> None:  # noqa: ARG001
    with jobs._alone(FakeContext()):  # noqa: SLF001 — the lock another job of this machine would hold
        services.use(index_file(tmp_path / "meanwhile"), actor="ada")
        waiting = FakeContext(stop=Cancelled())
        with pytest.raises(Cancelled):
            update(waiting)

    assert waiting.told == []


def kill_the_builder() -> None:
    [builder] = eventually(builders)
    builder.kill()


def builders() -> list[psutil.Process]:
    mine = psutil.Process(os.getpid()).children(recursive=True)
    return [each for each in mine if any("index.builder" in word for word in each.cmdline())]
