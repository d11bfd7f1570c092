"""What must hold when several workers record at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from pratique.core.analysis import LayerRecord
from pratique.server.inventory import models, queries, services
from pratique.server.inventory.models import Component, Subject
from tests.server.inventory.test_subjects import IMAGE, LAYERS, OTHER, found, held, inventory

pytestmark = pytest.mark.django_db(transaction=True)

ITEMS = [found(f"package-{number}") for number in range(300)]


def together(*calls: Callable[[], object]) -> None:
    """Run the calls side by side."""
    ready = Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        try:
            ready.wait(10)
            call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(run, calls))


def test_one_image_recorded_by_four_is_recorded_once() -> None:
    together(*[lambda: services.record_image(IMAGE, inventory(*ITEMS), layers=LAYERS)] * 4)

    assert (len(held(IMAGE)), Component.objects.count()) == (300, 300)
    assert Subject.objects.get().version == 1


def test_images_with_the_same_components_share_them() -> None:
    together(
        lambda: services.record_image(IMAGE, inventory(*ITEMS), layers=LAYERS),
        lambda: services.record_image(OTHER, inventory(*reversed(ITEMS)), layers=LAYERS),
        lambda: services.record_image("sha256:third", inventory(*ITEMS[::3]), layers=LAYERS),
    )

    assert (len(held(IMAGE)), len(held(OTHER)), Component.objects.count()) == (300, 300, 300)


def test_a_layer_recorded_by_four_has_one_record() -> None:
    together(*[lambda: services.record_layer(LAYERS[0], LayerRecord(size=5))] * 4)

    assert models.LayerRecord.objects.count() == 1
    assert queries.layer_records(LAYERS[:1])[LAYERS[0]].size == 5
