"""What was found out about an image and its layers goes when they are gone, and not before."""

from datetime import timedelta

import pytest

from pratique.core.analysis import ENGINE
from pratique.core.names import Digest, RepositoryName
from pratique.server.inventory.models import LayerRecord, Subject, SubjectComponent
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import clock
from pratique.server.registry import jobs as registry
from pratique.server.registry import services
from pratique.server.registry.models import Deletion, Reclaimed
from pratique.server.registry.services.collections import StageParameters
from pratique.server.scanning import jobs
from pratique.server.scanning.models import Finding, Scan, Verdict
from tests.server.scanning.harbour import NAME, Harbour
from tests.support.images import image
from tests.support.layers import layer_of, os_release, python_package

pytestmark = [pytest.mark.database, pytest.mark.django_db]

BASE = layer_of(os_release())
BAD = layer_of(python_package("sample", "1.0"))
GOOD = layer_of(python_package("other", "1.0"))


def collect(*, after: timedelta) -> None:
    with clock.frozen(clock.now() + after):
        registry.collect_metadata(FakeContext(), StageParameters())
        jobs.onlinegc_scans(FakeContext(), StageParameters())


def test_results_go_with_what_they_are_about(quay: Harbour) -> None:
    gone, stays = quay.push(image(BASE, BAD)), quay.push(image(BASE, GOOD), tag="other")
    quay.settle()
    quay.verdict(gone)
    quay.verdict(stays)
    services.delete_manifest(RepositoryName.parse(NAME), Digest.parse(gone), by_owner=True)

    collect(after=timedelta(days=5))
    assert Scan.objects.count() == 2
    assert Verdict.objects.filter(manifest__digest=gone).exists()
    collect(after=timedelta(days=8))

    assert set(LayerRecord.objects.values_list("digest", flat=True)) == {BASE.digest, GOOD.digest}
    assert list(Subject.objects.values_list("digest", flat=True)) == [stays]
    assert list(Scan.objects.values_list("manifest__digest", flat=True)) == [stays]
    assert set(SubjectComponent.objects.values_list("subject__digest", flat=True)) == {stays}
    assert set(Verdict.objects.values_list("manifest__digest", flat=True)) == {stays}
    assert not Finding.objects.exclude(subject__digest=stays).exists()
    assert {"layer", "image"} <= set(Reclaimed.objects.values_list("what", flat=True))


def test_a_verdict_goes_with_its_repository_though_others_hold_the_image(quay: Harbour) -> None:
    digest = quay.push(image(BASE, GOOD))
    quay.push(image(BASE, GOOD), name="acme/other")
    quay.settle()
    quay.verdict(digest)
    quay.verdict(digest, name="acme/other")
    services.delete_manifest(RepositoryName.parse(NAME), Digest.parse(digest), by_owner=True)
    Deletion.objects.all().delete()

    collect(after=timedelta())

    assert list(Verdict.objects.values_list("repository__name", flat=True)) == ["acme/other"]
    assert Scan.objects.count() == 1


def test_a_record_goes_when_a_newer_analyser_has_read_the_layer(quay: Harbour) -> None:
    quay.push(image(BASE, GOOD))
    quay.settle()
    record = LayerRecord.objects.get(digest=BASE.digest)
    LayerRecord.objects.create(digest=BASE.digest, engine=ENGINE - 1, content=record.content)

    collect(after=timedelta())

    assert LayerRecord.objects.get(digest=BASE.digest).engine == ENGINE
