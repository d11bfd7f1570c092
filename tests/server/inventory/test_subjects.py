"""What an image holds is recorded once, changed only where it changed, and fast enough for large images."""

import time
from collections.abc import Sequence

import pytest

from pratique.core.analysis import Code, Distribution, Found, Inventory, Package, Problem
from pratique.server.inventory import queries, services
from pratique.server.inventory.models import Component, Subject, SubjectComponent

pytestmark = pytest.mark.django_db

IMAGE, OTHER = "sha256:" + "a" * 64, "sha256:" + "b" * 64
LAYERS = ["sha256:" + "1" * 64, "sha256:" + "2" * 64]
DEBIAN = Distribution(id="debian", version_id="12", name="Debian 12")
PROBLEM = Problem(path="var/lib/rpm/Packages", code=Code.FORMAT_NOT_READ, text="RPM is not read.")


def package(name: str, version: str = "1", **more: str) -> Package:
    given = {"ecosystem": "Debian:12", "subject_name": name, "subject_version": version, **more}
    return Package(
        purl=f"pkg:deb/debian/{name}@{version}?distro=debian-12", type="deb", name=name, version=version, **given
    )


def found(
    name: str, version: str = "1", *, layer: int = 0, path: str = "var/lib/dpkg/status", owner: str = ""
) -> Found:
    return Found(package=package(name, version), layer=layer, path=path, owner=owner)


def inventory(*items: Found, problems: Sequence[tuple[int, Problem]] = ()) -> Inventory:
    return Inventory(distribution=DEBIAN, found=items, problems=tuple(problems))


def held(digest: str) -> list[tuple[str, str, int, str]]:
    subject = queries.subject(digest)
    assert subject is not None
    rows = queries.components(subject).order_by("component__name", "component__version", "path")
    return [(row.component.name, row.component.version, row.layer, row.layer_digest) for row in rows]


def test_an_images_contents_are_recorded() -> None:
    owner = found("owner")
    subject = services.record_image(
        IMAGE,
        inventory(owner, found("owned", layer=1, owner=owner.package.purl), problems=[(1, PROBLEM)]),
        layers=LAYERS,
    )

    assert held(IMAGE) == [("owned", "1", 1, LAYERS[1]), ("owner", "1", 0, LAYERS[0])]
    assert (subject.version, subject.distribution_id, subject.distribution_version) == (1, "debian", "12")
    assert subject.problems == [
        {"layer": 1, "path": PROBLEM.path, "code": "format_not_read", "text": "RPM is not read."}
    ]
    owned = SubjectComponent.objects.get(component__name="owned")
    assert owned.owner is not None
    assert owned.owner.name == "owner"


def test_an_image_that_is_unknown_has_no_subject() -> None:
    assert queries.subject(IMAGE) is None


def test_the_same_contents_recorded_again_change_nothing() -> None:
    first = services.record_image(IMAGE, inventory(found("a"), found("b")), layers=LAYERS)
    keys = set(SubjectComponent.objects.values_list("id", flat=True))

    second = services.record_image(IMAGE, inventory(found("a"), found("b")), layers=LAYERS)

    assert (second.pk, second.version, second.recorded_at) == (first.pk, 1, first.recorded_at)
    assert set(SubjectComponent.objects.values_list("id", flat=True)) == keys


def test_other_contents_raise_the_version_and_touch_only_what_changed() -> None:
    services.record_image(IMAGE, inventory(found("a"), found("b")), layers=LAYERS)
    kept = SubjectComponent.objects.get(component__name="a").pk

    subject = services.record_image(IMAGE, inventory(found("a"), found("b", "2", layer=1)), layers=LAYERS)

    assert subject.version == 2
    assert held(IMAGE) == [("a", "1", 0, LAYERS[0]), ("b", "2", 1, LAYERS[1])]
    assert SubjectComponent.objects.get(component__name="a").pk == kept


def test_other_problems_are_other_contents() -> None:
    services.record_image(IMAGE, inventory(found("a")), layers=LAYERS)

    assert services.record_image(IMAGE, inventory(found("a"), problems=[(0, PROBLEM)]), layers=LAYERS).version == 2


def test_a_component_that_is_brought_by_another_layer_is_told_so() -> None:
    services.record_image(IMAGE, inventory(found("a")), layers=LAYERS)
    services.record_image(IMAGE, inventory(found("a", layer=1)), layers=LAYERS)

    assert held(IMAGE) == [("a", "1", 1, LAYERS[1])]


def test_images_share_components() -> None:
    services.record_image(IMAGE, inventory(found("a"), found("b")), layers=LAYERS)
    services.record_image(OTHER, inventory(found("a"), found("c")), layers=LAYERS)

    assert sorted(Component.objects.values_list("name", flat=True)) == ["a", "b", "c"]
    assert Subject.objects.count() == 2


def test_a_component_found_at_two_places_is_held_twice() -> None:
    services.record_image(IMAGE, inventory(found("a"), found("a", path="opt/status")), layers=LAYERS)

    assert len(held(IMAGE)) == 2


def test_an_image_that_holds_nothing_is_recorded_too() -> None:
    subject = services.record_image(IMAGE, Inventory(), layers=[])

    assert (held(IMAGE), subject.distribution_id) == ([], "")


def test_a_component_learns_what_is_answered_otherwise_now() -> None:
    services.record_image(IMAGE, inventory(found("a")), layers=LAYERS)
    told_otherwise = Found(package=package("a", ecosystem="Debian:12:x"), layer=0, path="x")

    services.record_image(OTHER, inventory(told_otherwise), layers=LAYERS)

    assert Component.objects.get(name="a").ecosystem == "Debian:12:x"


@pytest.mark.long
def test_five_thousand_components_are_recorded_at_once_and_again() -> None:
    items = [found(f"package-{number}", layer=number % 2) for number in range(5000)]

    started = time.monotonic()
    services.record_image(IMAGE, inventory(*items), layers=LAYERS)
    took = time.monotonic() - started
    services.record_image(IMAGE, inventory(*items[:4000], found("new")), layers=LAYERS)

    assert len(held(IMAGE)) == 4001
    assert took < 10  # about half a second where nothing else runs


def test_recording_takes_few_statements(django_assert_max_num_queries: object) -> None:
    items = [found(f"package-{number}") for number in range(400)]

    with django_assert_max_num_queries(20):  # type: ignore[operator]  # pytest-django's fixture has no public type
        services.record_image(IMAGE, inventory(*items), layers=LAYERS)
