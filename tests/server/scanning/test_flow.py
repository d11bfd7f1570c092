"""What happens beside the straight way: jobs that die, layers that are lost, images from before, sweeps."""

import json
import os
from datetime import timedelta

import pytest
from django.db import transaction

from pratique.server.config.settings import read
from pratique.server.inventory.models import LayerRecord
from pratique.server.jobs import running
from pratique.server.jobs import testing as jobs
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import clock, settings
from pratique.server.kernel.actions import Queue
from pratique.server.kernel.outbox.dispatch import Pace, dispatch
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.kernel.settings import process
from pratique.server.registry.models import Blob
from pratique.server.scanning.errors import NoSuchLayer, NoSuchManifest
from pratique.server.scanning.models import Finding, Scan
from pratique.server.scanning.services import checking, sweeping
from tests.server.scanning.harbour import Harbour
from tests.support.images import OCI_INDEX, Index, image
from tests.support.layers import layer_of, os_release, python_package

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

BASE = layer_of(os_release())
BAD = layer_of(python_package("sample", "1.0"))
IMAGE = image(BASE, BAD)
SCANS = Queue.OSA_CONTAINER_IMAGE_SCAN


def one(harbour: Harbour) -> None:
    """Run the next job of scans."""
    running.execute(jobs.claimed(harbour.worker, queue=SCANS))


def test_a_worker_that_dies_leaves_nothing_that_is_half_there(harbour: Harbour) -> None:
    digest = harbour.push(IMAGE)
    dispatch(Pace())
    one(harbour)
    jobs.claimed(harbour.worker, queue=SCANS)

    jobs.give_up(harbour.worker)

    assert (harbour.scan(digest).status, Finding.objects.count(), LayerRecord.objects.count()) == ("running", 0, 0)
    harbour.worker = jobs.worker()
    harbour.settle()
    assert harbour.scan(digest).status == "done"
    assert harbour.jobs_of("scan_check_single") == 2


def test_a_scan_whose_end_was_not_written_is_not_done(harbour: Harbour) -> None:
    digest = harbour.push(IMAGE)
    harbour.settle()
    Scan.objects.all().delete()
    Finding.objects.all().delete()

    class Dying(FakeContext):
        def fence(self) -> None:
            super().fence()
            if self.fenced > 1:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checking.check(digest, Dying())
    assert harbour.scan(digest).status == "waiting"

    checking.check(digest, FakeContext())
    assert harbour.scan(digest).status == "done"
    assert len(harbour.found(digest)) == 1


def test_a_layer_whose_bytes_are_lost_fails_the_scan_and_says_so(harbour: Harbour) -> None:
    digest = harbour.push(IMAGE)
    blob = Blob.objects.get(digest=BAD.digest)
    path = next(harbour.folder.rglob(blob.storage_key))
    path.unlink()
    for attempt in range(5):
        with clock.frozen(clock.now() + timedelta(hours=attempt)):
            harbour.settle()

    scan = harbour.scan(digest)
    assert scan.status == "failed"
    assert scan.error.startswith(f"The layer {BAD.digest} could not be read.")


def test_a_failed_scan_is_done_when_the_image_is_pushed_again(harbour: Harbour) -> None:
    digest = harbour.push(IMAGE)
    with transaction.atomic():
        checking.fail(digest, "It was not to be.")
    assert harbour.scan(digest).status == "failed"

    harbour.push(IMAGE)
    harbour.settle()

    assert (harbour.scan(digest).status, harbour.scan(digest).error) == ("done", "")


def test_images_from_before_there_were_scans_are_scanned(harbour: Harbour) -> None:
    digest = harbour.push(IMAGE)
    OutboxEvent.objects.all().delete()
    harbour.settle()
    assert not Scan.objects.exists()

    with clock.frozen(clock.now() + timedelta(hours=1)):
        sweeping.ask_for_forgotten(FakeContext())
        harbour.settle()

    assert harbour.scan(digest).status == "done"
    context = FakeContext()
    with clock.frozen(clock.now() + timedelta(hours=1)):
        sweeping.ask_for_forgotten(context)
    assert context.lines == ["0 forgotten scans asked for"]


def test_one_sweep_asks_for_so_many_scans_and_the_next_one_goes_on(harbour: Harbour) -> None:
    harbour.push(IMAGE)
    harbour.push(image(BASE), tag="other")
    OutboxEvent.objects.all().delete()
    kept = process._effective  # noqa: SLF001 — to be put back
    assert kept is not None
    settings.use(read({**os.environ, "PRATIQUE_SCANNING_SWEEP_BATCH": "1", "PRATIQUE_SCANNING_PATIENCE": "0"}))
    try:
        for done in (1, 2):
            sweeping.ask_for_forgotten(FakeContext())
            harbour.settle()
            assert Scan.objects.count() == done
    finally:
        settings.use(kept)


def test_what_an_older_analyser_read_is_scanned_again(harbour: Harbour) -> None:
    digest = harbour.push(IMAGE)
    harbour.settle()
    Scan.objects.update(engine=0)
    context = FakeContext()

    sweeping.ask_for_forgotten(context)
    harbour.settle()

    assert context.lines == ["1 forgotten scans asked for"]
    assert harbour.scan(digest).engine > 0


def test_everything_can_be_scanned_again_and_no_layer_is_read_again(harbour: Harbour) -> None:
    digest = harbour.push(IMAGE)
    harbour.settle()
    before = harbour.scan(digest)

    jobs.submitted("scan_check_all")
    harbour.settle()

    assert harbour.scan(digest).finished_at is not None
    assert harbour.scan(digest).version > before.version
    assert harbour.jobs_of("scan_check_single") == 2


def test_a_layer_may_be_read_by_itself(harbour: Harbour) -> None:
    harbour.push(IMAGE)

    checking.check_layer(BAD.digest, FakeContext())

    assert list(LayerRecord.objects.values_list("digest", flat=True)) == [BAD.digest]


def test_what_is_not_there_cannot_be_scanned(harbour: Harbour) -> None:  # noqa: ARG001 — its database
    with pytest.raises(NoSuchManifest, match=r"There is no manifest sha256:0+ in the registry"):
        checking.check(f"sha256:{'0' * 64}", FakeContext())
    with pytest.raises(NoSuchLayer, match=r"There is no layer sha256:0+ of any image"):
        checking.check_layer(f"sha256:{'0' * 64}", FakeContext())


def test_the_counts_of_an_index_are_those_of_its_worst_child(harbour: Harbour) -> None:
    good = image(BASE, layer_of(python_package("sample", "2.0")), architecture="arm64")
    entries = [
        {"mediaType": each.media_type, "digest": each.digest, "size": len(each.manifest)} for each in (IMAGE, good)
    ]
    document = {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries}
    listed = harbour.push_index(Index(images=(IMAGE, good), manifest=json.dumps(document).encode()))

    harbour.settle()

    assert harbour.scan(listed).status == "done"
    assert [each.findings.unknown for each in harbour.shown(listed)] == [1, 1]
