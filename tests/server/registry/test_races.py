"""The collector beside a push, a mount, an undo: two connections, each order, on SQLite and on PostgreSQL.

One of the two stands in its transaction while the other comes; then it commits.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from pratique.core.names import Digest, RepositoryName
from pratique.core.oci.manifest import read_document
from pratique.server.identity.models import Account
from pratique.server.identity.testing import person, principal_of
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import clock, ids
from pratique.server.kernel.storage import StorageKey, new_key
from pratique.server.registry import collecting, services
from pratique.server.registry.errors import DeletionMissing
from pratique.server.registry.models import (
    Blob,
    BlobLink,
    Collection,
    Deletion,
    Manifest,
    ManifestLink,
    Remains,
    Repository,
)
from pratique.server.registry.services.collections import Run
from tests.server.registry.house import image, index

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

NAME = RepositoryName.parse("acme/app")
OTHER = RepositoryName.parse("acme/other")
DATA = b"shared"
DIGEST = Digest.of(DATA)
AT_MOST = 20  # seconds
A_MOMENT = 0.3  # seconds: long enough to come to a lock, or to pass it


@dataclass(slots=True)
class Ended:
    """How the two ended."""

    first: object = None
    second: object = None
    errors: list[BaseException] = field(default_factory=list)


def side_by_side(first: Callable[[], object], second: Callable[[], object]) -> Ended:
    """Let `second` come while `first` stands in its transaction."""
    ended, reached, release = Ended(), threading.Event(), threading.Event()

    def holding() -> None:
        with transaction.atomic():
            ended.first = first()
            reached.set()
            release.wait(AT_MOST)

    def coming() -> None:
        ended.second = second()

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 — told to the test
            ended.errors.append(error)
        finally:
            reached.set()
            connections.close_all()

    holder = threading.Thread(target=run, args=(holding,))
    holder.start()
    assert reached.wait(AT_MOST)
    comer = threading.Thread(target=run, args=(coming,))
    comer.start()
    comer.join(A_MOMENT)
    release.set()
    for each in (holder, comer):
        each.join(AT_MOST)
        assert not each.is_alive()
    return ended


@pytest.fixture
def account() -> Account:
    return person("acme")


@pytest.fixture
def blob(account: Account) -> Blob:
    """Give a blob that nothing holds any more, its lease over."""
    Repository.objects.create(namespace=account, name=NAME.text)
    return Blob.objects.create(
        digest=DIGEST.text, size=len(DATA), storage_key=new_key(), lease_until=clock.now() - timedelta(hours=1)
    )


def collect(*stages: Callable[[Run], object]) -> None:
    collection = Collection.objects.create(job=ids.uuid7(), action="onlinegc")
    for stage in stages:
        list(stage(Run(context=FakeContext(), collection=collection, until=None)))  # type: ignore[call-overload]  # a generator


def condemn() -> None:
    collect(collecting.blobs.condemn)


def push() -> StorageKey:
    started = services.begin_upload(NAME, account_id=None)
    return services.finish_upload(started.id, digest=DIGEST, size=len(DATA), note=lambda: None).blob_key


def mount() -> bool:
    return services.mount_blob(OTHER, source=NAME, digest=DIGEST, readable=[NAME.text])


def test_a_push_that_comes_first_keeps_the_blob(blob: Blob) -> None:
    ended = side_by_side(push, condemn)

    assert ended.errors == []
    assert ended.first == blob.storage_key
    assert not Remains.objects.exists()
    assert BlobLink.objects.get().blob == blob


def test_a_push_that_comes_second_makes_a_blob_of_its_own(blob: Blob) -> None:
    ended = side_by_side(condemn, push)

    assert ended.errors == []
    assert Remains.objects.get().storage_key == blob.storage_key
    assert BlobLink.objects.get().blob.storage_key == ended.second != blob.storage_key


def test_a_push_that_ends_between_the_collectors_first_look_and_its_lock_keeps_the_blob(blob: Blob) -> None:
    collection = Collection.objects.create(job=ids.uuid7(), action="onlinegc")
    steps = collecting.blobs.condemn(Run(context=FakeContext(), collection=collection, until=None))
    next(steps)  # it has looked, and begins nothing yet

    assert push() == blob.storage_key
    list(steps)

    assert BlobLink.objects.get().blob == blob
    assert not Remains.objects.exists()


def test_a_manifest_that_comes_between_the_collectors_first_look_and_its_lock_keeps_its_blobs(account: Account) -> None:
    repository = Repository.objects.create(namespace=account, name=NAME.text)
    for data in (b"{}", DATA):
        made = Blob.objects.create(
            digest=str(Digest.of(data)), size=len(data), storage_key=new_key(), lease_until=clock.now()
        )
        BlobLink.objects.create(repository=repository, blob=made)
    collection = Collection.objects.create(job=ids.uuid7(), action="onlinegc")
    steps = collecting.blobs.unlink(Run(context=FakeContext(), collection=collection, until=None))
    next(steps)
    next(steps)  # it has looked, and found that no manifest needs them

    put_manifest(account)
    list(steps)

    assert BlobLink.objects.count() == 2


def test_a_mount_that_comes_first_keeps_the_blob_though_its_source_lets_go(blob: Blob) -> None:
    repository = Repository.objects.get()
    BlobLink.objects.create(repository=repository, blob=blob)

    ended = side_by_side(mount, lambda: collect(collecting.blobs.unlink, collecting.blobs.condemn))

    assert (ended.errors, ended.first) == ([], True)
    assert not Remains.objects.exists()
    assert BlobLink.objects.filter(blob=blob, repository__name=OTHER.text).exists()


def test_a_mount_that_comes_second_finds_nothing(blob: Blob) -> None:
    repository = Repository.objects.get()
    BlobLink.objects.create(repository=repository, blob=blob)

    ended = side_by_side(lambda: collect(collecting.blobs.unlink, collecting.blobs.condemn), mount)

    assert (ended.errors, ended.second) == ([], False)
    assert Remains.objects.count() == 1


def test_a_manifest_that_is_pushed_while_its_row_goes_is_made_anew(account: Account) -> None:
    payload = put_manifest(account)
    ManifestLink.objects.all().delete()

    ended = side_by_side(lambda: collect(collecting.manifests.remove_rows), lambda: put_manifest(account))

    assert ended.errors == []
    assert Manifest.objects.get().digest == str(Digest.of(payload))
    assert ManifestLink.objects.count() == 1


def test_a_manifest_that_is_pushed_first_keeps_its_row(account: Account) -> None:
    put_manifest(account)
    ManifestLink.objects.all().delete()
    row = Manifest.objects.get().pk

    ended = side_by_side(lambda: put_manifest(account), lambda: collect(collecting.manifests.remove_rows))

    assert ended.errors == []
    assert ManifestLink.objects.get().manifest_id == row


def test_an_undo_that_comes_first_brings_back(account: Account) -> None:
    deletion = deleted(account)

    ended = side_by_side(lambda: undo_in_time(account, deletion), lambda: collect(collecting.deletions.expire))

    assert ended.errors == []
    assert ManifestLink.objects.exists()


def test_an_undo_that_comes_second_is_told_so(account: Account) -> None:
    deletion = deleted(account)

    ended = side_by_side(
        lambda: collect(collecting.deletions.expire, collecting.manifests.remove_rows),
        lambda: undo_in_time(account, deletion),
    )

    assert [type(each) for each in ended.errors] == [DeletionMissing]
    assert not Manifest.objects.exists()


def test_an_undo_locks_every_blob_before_its_namespace(account: Account) -> None:
    payloads = [put_manifest(account, layer=data) for data in (DATA, b"another")]
    listing = index([(str(Digest.of(each)), len(each)) for each in payloads])
    services.put_manifest(
        NAME, digest=Digest.of(listing), payload=listing, document=read_document(listing, None), account_id=account.pk
    )
    deletion = services.delete_manifest(NAME, Digest.of(listing), by_owner=True)
    assert deletion is not None
    for each in payloads:
        services.delete_manifest(NAME, Digest.of(each), by_owner=True)
    BlobLink.objects.all().delete()

    with CaptureQueriesContext(connection) as asked:
        services.undo(principal_of(account), deletion.uuid)

    assert BlobLink.objects.count() == 3
    of_blobs = [at for at, each in enumerate(asked) if 'FROM "registry_blob" WHERE' in each["sql"]]
    of_namespace = [at for at, each in enumerate(asked) if 'FROM "registry_namespace" WHERE' in each["sql"]]
    assert max(of_blobs) < min(of_namespace)


def put_manifest(account: Account, *, layer: bytes = DATA) -> bytes:
    repository, _ = Repository.objects.get_or_create(name=NAME.text, defaults={"namespace": account})
    for data in (b"{}", layer):
        made, _ = Blob.objects.get_or_create(
            digest=str(Digest.of(data)),
            defaults={"size": len(data), "storage_key": new_key(), "lease_until": clock.now()},
        )
        BlobLink.objects.get_or_create(repository=repository, blob=made)
    payload = image(config=str(Digest.of(b"{}")), layers=[(str(Digest.of(layer)), len(layer))])
    services.put_manifest(
        NAME, digest=Digest.of(payload), payload=payload, document=read_document(payload, None), account_id=account.pk
    )
    return payload


def undo_in_time(account: Account, deletion: Deletion) -> services.Undone:
    """Undo a deletion by a clock that goes after the collector's."""
    with clock.frozen(clock.now() - timedelta(seconds=10)):
        return services.undo(principal_of(account), deletion.uuid)


def deleted(account: Account) -> Deletion:
    """Delete a manifest whose window is over at once."""
    payload = put_manifest(account)
    made = services.delete_manifest(NAME, Digest.of(payload), by_owner=True)
    assert made is not None
    Deletion.objects.update(until=clock.now() - timedelta(seconds=1))
    return made
