"""The collector, by its actions: what goes, what stays, what is written down of it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from pratique.core.names import Digest
from pratique.core.oci.media_types import ManifestType
from pratique.server.identity.models import Account
from pratique.server.identity.principal import Ceiling, Principal, Source
from pratique.server.identity.testing import principal_of
from pratique.server.jobs.errors import WaitsForChildren
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import clock
from pratique.server.kernel.actions import Children, find
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.kernel.planes import in_database
from pratique.server.registry import jobs, services
from pratique.server.registry.collecting import deletions
from pratique.server.registry.errors import StagesFailed
from pratique.server.registry.models import (
    Blob,
    BlobLink,
    Collection,
    Deletion,
    Hold,
    Manifest,
    ManifestLink,
    Reclaimed,
    Remains,
    Repository,
    Upload,
)
from pratique.server.registry.services.collections import CollectionParameters, Run, StageParameters
from pratique.server.registry.services.holds import holding_bytes
from pratique.server.registry.services.recount import Figures, true_of_repository
from tests.server.registry.house import NAME, House, image, index

pytestmark = pytest.mark.database
with_store = pytest.mark.usefixtures("_store")
WEEK = timedelta(days=8)
ADMINISTRATOR = Principal(account_id=0, name="admin", is_admin=True, ceiling=Ceiling.FULL, source=Source.PASSWORD)


@pytest.fixture
def _store(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "blob_store", lambda: house.parts.store)


async def collected(*, after: timedelta = timedelta()) -> FakeContext:
    """Run the registry's stages, that much later, in one run."""

    def run() -> FakeContext:
        context = FakeContext()
        with clock.frozen(clock.now() + after):
            for stage in (jobs.collect_metadata, jobs.collect_blobs):
                stage(context, StageParameters())
        return context

    return await in_database(run)


def ledger() -> dict[str, tuple[int, int]]:
    return {each.what: (each.count, each.size) for each in Reclaimed.objects.all()}


@with_store
async def test_what_was_pushed_again_and_brought_back_without_a_tag_is_not_deleted_for_its_age(
    house: House, registry_setting: Callable[..., None]
) -> None:
    registry_setting(untagged_days=3)
    payload = image(config=await house.push_blob(b"{}"), layers=[])
    digest = await house.push_manifest(payload, tag=str(Digest.of(payload)))
    await house.ask("DELETE", f"/v2/{NAME}/manifests/{digest}")
    await in_database(Deletion.objects.update, pushed_at=clock.now() - timedelta(days=5))
    await house.push_manifest(payload, tag=digest)

    deletion = await in_database(Deletion.objects.get)
    await in_database(services.undo, ADMINISTRATOR, deletion.uuid)
    await collected(after=timedelta(days=1))

    assert await in_database(ManifestLink.objects.filter(manifest__digest=digest).exists)


@with_store
async def test_what_is_pushed_again_without_a_tag_is_not_deleted_for_the_age_of_its_first_push(
    house: House, registry_setting: Callable[..., None]
) -> None:
    registry_setting(untagged_days=3)
    payload = image(config=await house.push_blob(b"{}"), layers=[])
    digest = await house.push_manifest(payload, tag=str(Digest.of(payload)))
    await in_database(ManifestLink.objects.update, pushed_at=clock.now() - timedelta(days=5))

    await house.push_manifest(payload, tag=digest)
    await collected(after=timedelta(days=2))
    assert (await house.ask("HEAD", f"/v2/{NAME}/manifests/{digest}")).status == 200

    await collected(after=timedelta(days=4))
    assert (await house.ask("HEAD", f"/v2/{NAME}/manifests/{digest}")).status == 404


@with_store
async def test_what_a_deleted_repository_loses_meanwhile_is_not_counted_once_it_is_back(house: House) -> None:
    await house.push_image(layer=b"stays")
    await house.push_blob(b"of no manifest")
    deletion = await in_database(services.delete_repository, ADMINISTRATOR, NAME)
    assert deletion is not None
    await collected(after=timedelta(days=2))

    await in_database(services.undo, ADMINISTRATOR, deletion.uuid)

    back = await in_database(Repository.objects.get, name=NAME)
    assert Figures(held=back.held, tag_count=back.tag_count) == await in_database(true_of_repository, back.pk)
    assert b"of no manifest" not in [path.read_bytes() for path in house.files()]


@with_store
async def test_what_was_deleted_goes_after_its_window_and_not_before(house: House) -> None:
    digest = await house.push_image(layer=b"gone soon")
    await house.push_image(layer=b"stays", tag="other")
    await house.ask("DELETE", f"/v2/{NAME}/manifests/{digest}")
    before = sum(path.stat().st_size for path in house.files())

    await collected(after=timedelta(days=6))
    assert len(house.files()) == 3
    await collected(after=WEEK)

    assert sorted(path.read_bytes() for path in house.files()) == [b"stays", b"{}"]
    assert (await in_database(ledger))["blob"] == (1, len(b"gone soon"))
    assert before - len(b"gone soon") == sum(path.stat().st_size for path in house.files())
    assert await in_database(Manifest.objects.count) == 1
    assert not await in_database(Remains.objects.exists)
    told = await in_database(OutboxEvent.objects.filter(type="storage.collected").order_by("-id").first)
    assert told is not None
    assert told.data["reclaimed"]["blob"] == {"count": 1, "size": 9}


@with_store
async def test_a_deleted_repository_is_taken_apart_in_the_end(house: House) -> None:
    await house.push_image()
    await house.push_image(name="acme/other", layer=b"other")

    def delete() -> None:
        principal = principal_of(Account.objects.get(name="acme"))
        services.delete_repository(principal, NAME)

    await in_database(delete)
    await collected(after=WEEK)

    assert sorted(path.read_bytes() for path in house.files()) == [b"other", b"{}"]
    assert await in_database(Repository.everything.count) == 1
    catalogue = await house.ask("GET", "/v2/_catalog")
    assert (await catalogue.json())["repositories"] == ["acme/other"]


@with_store
async def test_a_blob_that_is_asked_for_is_kept_for_the_push_that_asked(house: House) -> None:
    digest = await house.push_blob(b"lonely")

    def let_its_lease_end() -> None:
        Blob.objects.update(lease_until=clock.now() - timedelta(seconds=1))

    await in_database(let_its_lease_end)
    assert (await house.ask("HEAD", f"/v2/{NAME}/blobs/{digest}")).status == 200
    await collected()
    assert (await house.ask("HEAD", f"/v2/{NAME}/blobs/{digest}")).status == 200
    await in_database(let_its_lease_end)
    await collected()

    assert (await house.ask("HEAD", f"/v2/{NAME}/blobs/{digest}")).status == 404
    assert house.files() == []
    again = await house.push_blob(b"lonely")
    assert (await house.ask("GET", f"/v2/{NAME}/blobs/{again}")).status == 200


@with_store
async def test_referrers_follow_their_subject_but_for_those_with_a_tag(house: House) -> None:
    digest = await house.push_image(layer=b"subject")
    subject = {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": digest, "size": 400}
    signature = await _referrer(house, subject, layer=b"signature")
    of_signature = await _referrer(house, {**subject, "digest": signature}, layer=b"of the signature")
    await house.push_image(layer=b"tagged", tag="kept", subject=subject)
    await house.ask("DELETE", f"/v2/{NAME}/manifests/{digest}")

    await collected(after=timedelta(days=2))
    assert await in_database(ManifestLink.objects.filter(manifest__digest__in=[signature, of_signature]).count) == 2
    await collected(after=WEEK)

    assert sorted(path.read_bytes() for path in house.files()) == [b"tagged", b"{}"]
    assert (await in_database(ledger))["referrer"] == (2, 0)


@with_store
async def test_referrers_follow_their_subject_where_no_deletion_can_be_undone(
    house: House, registry_setting: Callable[..., None]
) -> None:
    registry_setting(undo_window=0)
    digest = await house.push_image(layer=b"subject")
    signature = await _referrer(house, _as_subject(digest), layer=b"signature")
    await house.ask("DELETE", f"/v2/{NAME}/manifests/{digest}")

    await collected(after=timedelta(days=2))

    assert house.files() == []
    told = await in_database(partial(OutboxEvent.objects.filter, type="manifest.deleted"))
    assert [each.data["digest"] for each in await in_database(list, told)] == [digest, signature]


@with_store
async def test_a_referrer_that_came_after_its_subjects_deletion_waits_for_the_next(house: House) -> None:
    digest = await house.push_image(layer=b"subject")
    await house.ask("DELETE", f"/v2/{NAME}/manifests/{digest}")
    signature = await _referrer(house, _as_subject(digest), layer=b"signature")

    await collected(after=WEEK)
    await house.push_image(layer=b"subject")

    listed = await (await house.ask("GET", f"/v2/{NAME}/referrers/{digest}")).json(content_type=None)
    assert [each["digest"] for each in listed["manifests"]] == [signature]


@with_store
async def test_many_referrers_go_a_part_at_a_time_and_none_is_forgotten_in_between(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletions, "_LINKS", 1)
    digest = await house.push_image(layer=b"subject")
    first = await _referrer(house, _as_subject(digest), layer=b"first")
    await _referrer(house, _as_subject(digest), layer=b"second")
    await _referrer(house, _as_subject(first), layer=b"of the first")
    await house.ask("DELETE", f"/v2/{NAME}/manifests/{digest}")

    def killed_after_the_first() -> int:
        with clock.frozen(clock.now() + WEEK):
            steps = deletions.expire(Run(context=FakeContext(), collection=_collection(), until=None))
            next(steps), next(steps)
            return ManifestLink.objects.count()

    assert await in_database(killed_after_the_first) == 2
    await collected(after=WEEK)

    assert house.files() == []
    assert not await in_database(Deletion.objects.exists)


@with_store
async def test_a_referrer_stays_for_an_index_that_an_undo_could_bring_back(house: House) -> None:
    digest = await house.push_image(layer=b"subject")
    subject = {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": digest, "size": 400}
    listed = await _referrer(house, subject, layer=b"listed")
    size = (await in_database(partial(Manifest.objects.get, digest=listed))).size
    listing = await house.push_manifest(index([(listed, size)]), tag="list", kind=ManifestType.OCI_INDEX)
    await house.ask("DELETE", f"/v2/{NAME}/manifests/{digest}")
    await house.ask("DELETE", f"/v2/{NAME}/manifests/{listing}")
    later = clock.now() + 2 * WEEK
    await in_database(partial(Deletion.objects.filter(manifest__digest=listing).update, until=later))

    await collected(after=WEEK)

    assert await in_database(Deletion.objects.count) == 1
    assert await in_database(ManifestLink.objects.filter(manifest__digest=listed).exists)


@with_store
async def test_untagged_manifests_go_when_the_settings_say_so(house: House, registry_setting: Any) -> None:
    child = await house.push_image(layer=b"child", tag="moving")
    size = (await in_database(Manifest.objects.get)).size
    await house.push_manifest(index([(child, size)]), tag="list", kind=ManifestType.OCI_INDEX)
    lonely = await house.push_image(layer=b"lonely", tag="moving")
    await house.push_image(layer=b"newest", tag="moving")

    await collected(after=timedelta(days=30))
    assert await in_database(ManifestLink.objects.count) == 4
    registry_setting(untagged_days=10)
    await collected(after=timedelta(days=9))
    assert await in_database(ManifestLink.objects.count) == 4
    await collected(after=timedelta(days=11))

    deletion = await in_database(Deletion.objects.select_related("manifest").get)
    assert deletion.manifest is not None
    assert deletion.manifest.digest == lonely


@with_store
async def test_bytes_that_no_row_knows_of_go_once_they_are_old(house: House) -> None:
    await house.push_image()
    orphan = house.root / "blobs" / "ff" / f"{'0' * 30}ff"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"orphan")

    await collected()
    assert orphan.exists()
    context = await collected(after=timedelta(days=2))

    assert not orphan.exists()
    assert len(house.files()) == 2
    assert (await in_database(ledger))["orphan"] == (1, 6)
    assert any("no row knows of" in line for line in context.lines)


@with_store
async def test_bytes_of_an_upload_whose_row_a_loss_of_power_took_go_too(house: House) -> None:
    location = await house.begin()
    await house.ask("PATCH", location, data=b"never finished")
    await in_database(Upload.objects.all().delete)

    await collected(after=timedelta(days=2))

    assert house.files() == []
    assert (await in_database(ledger))["orphan"] == (1, 14)


@with_store
async def test_bytes_that_somebody_copies_stay_until_that_is_over(house: House) -> None:
    digest = await house.push_blob(b"copied")
    await in_database(Blob.objects.update, lease_until=clock.now() - timedelta(seconds=1))

    def while_copied() -> int:
        with holding_bytes("backup"):
            for stage in (jobs.collect_metadata, jobs.collect_blobs):
                stage(FakeContext(), StageParameters())
            return Remains.objects.count()

    assert await in_database(while_copied) == 1
    assert len(house.files()) == 1
    assert not await in_database(Hold.objects.exists)
    await collected()
    assert house.files() == []
    assert digest


@with_store
async def test_a_run_whose_time_is_over_goes_on_another_day(house: House) -> None:
    for number in range(3):
        await house.push_blob(b"%d" % number)
    await in_database(Blob.objects.update, lease_until=clock.now() - timedelta(seconds=1))

    def out_of_time() -> FakeContext:
        context = FakeContext()
        jobs.collect_metadata(context, StageParameters(until=clock.now(), run=_collection().uuid))
        return context

    context = await in_database(out_of_time)
    assert context.lines[-1].endswith("; the next run goes on.")
    assert not (await in_database(Collection.objects.get)).is_complete
    assert await in_database(BlobLink.objects.count) == 3
    await collected()
    assert house.files() == []


@pytest.mark.django_db
def test_the_collector_runs_its_stages_one_after_another_in_one_run() -> None:
    context = FakeContext()
    for done in range(5):
        context.offspring = Children(total=done, active=0, done=done, failed=0)
        with pytest.raises(WaitsForChildren):
            jobs.collect_garbage(context, CollectionParameters(minutes=30))
    context.offspring = Children(total=5, active=0, done=5, failed=0)

    jobs.collect_garbage(context, CollectionParameters(minutes=30))

    assert [name for name, _ in context.spawned] == list(jobs.STAGES)
    collection = Collection.objects.get()
    assert collection.finished_at is not None
    first = context.spawned[0][1]
    assert isinstance(first, StageParameters)
    assert first.run == collection.uuid
    assert first.until == collection.started_at + timedelta(minutes=30)
    assert context.concluded == 1
    context.offspring = Children(total=5, active=0, done=3, failed=2)
    with pytest.raises(StagesFailed, match="2 of the collector's stages failed"):
        jobs.collect_garbage(context, CollectionParameters())


def test_the_names_of_others_are_understood() -> None:
    for alias, name in {"onlinegc_blobs": "onlinegc_blob", "onlinegc_scan": "onlinegc_scans"}.items():
        action = find(alias)
        assert action is not None
        assert action.name == name


def _collection() -> Collection:
    return Collection.objects.create(job=FakeContext().job_id, action="onlinegc")


def _as_subject(digest: str) -> dict[str, Any]:
    return {"mediaType": ManifestType.OCI_IMAGE.value, "digest": digest, "size": 400}


async def _referrer(house: House, subject: dict[str, Any], *, layer: bytes) -> str:
    digest = await house.push_image(layer=layer, tag="passing", subject=subject)
    await house.ask("DELETE", f"/v2/{NAME}/manifests/passing")
    await in_database(Deletion.objects.filter(kind="tag").delete)
    return digest


@with_store
async def test_a_run_stops_where_the_registry_is_made_read_only_meanwhile(house: House) -> None:
    for number in range(3):
        await house.push_blob(b"%d" % number)
    await in_database(Blob.objects.update, lease_until=clock.now() - timedelta(seconds=1))

    def switched_off_at_the_first_step() -> FakeContext:
        context = SwitchingContext()
        jobs.collect_metadata(context, StageParameters())
        return context

    context = await in_database(switched_off_at_the_first_step)
    assert context.lines[-1].endswith("or the registry read-only; the next run goes on.")
    assert await in_database(BlobLink.objects.count) == 3


class SwitchingContext(FakeContext):
    """Lets an administrator make the registry read-only when the work is first looked at."""

    def check(self) -> None:
        services.make_read_only(by=ADMINISTRATOR, reason="the store moves")
