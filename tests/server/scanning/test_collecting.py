"""What was found out about an image and its layers goes when they are gone, and not before."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from pratique.core.analysis import ENGINE, Found, Inventory, Package
from pratique.core.names import Digest, RepositoryName
from pratique.server.inventory.models import Component, LayerRecord, Subject, SubjectComponent
from pratique.server.inventory.services import record_image
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


def test_a_component_goes_when_nothing_holds_it_any_more(quay: Harbour) -> None:
    gone, stays = quay.push(image(BASE, BAD)), quay.push(image(BASE, GOOD), tag="other")
    quay.settle()
    services.delete_manifest(RepositoryName.parse(NAME), Digest.parse(gone), by_owner=True)

    collect(after=timedelta(days=5))
    assert set(Component.objects.values_list("name", flat=True)) == {"sample", "other"}
    collect(after=timedelta(days=8))

    assert list(Component.objects.values_list("name", flat=True)) == ["other"]
    assert list(Component.objects.values_list("held_by__subject__digest", flat=True)) == [stays]
    assert Reclaimed.objects.filter(what="component", count=1).exists()


def test_a_component_just_made_for_what_is_being_recorded_stays() -> None:
    Component.objects.create(purl="pkg:pypi/fresh@1", type="pypi", name="fresh", version="1")

    collect(after=timedelta(hours=23))

    assert Component.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_component_that_went_while_an_image_was_recorded_is_made_anew() -> None:
    went: list[str] = []

    def remove(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if not went and "INSERT INTO" in sql and "inventory_subject" in sql:
            went.append(sql)
            Component.objects.all().delete()
        return execute(sql, *rest)

    package = Package(purl="pkg:pypi/sample@1", type="pypi", name="sample", version="1")
    with connection.execute_wrapper(remove):
        record_image("sha256:0", Inventory(found=(Found(package=package, layer=0, path="a"),)), layers=["sha256:1"])

    assert len(went) == 1
    assert SubjectComponent.objects.get().component.purl == package.purl
