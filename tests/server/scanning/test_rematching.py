"""A new index: only what it names is matched again, for all images at once, and findings open and close with why."""

from datetime import timedelta

import pytest
from django.test import Client

from pratique.server.identity.testing import person
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import clock
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.scanning.models import Assessment, Finding, PastFinding, Scan, Verdict
from pratique.server.scanning.services import findings, history, rematching
from tests.core.advisories.making import NOW, advisory
from tests.server.scanning.harbour import NAME, Harbour
from tests.support.images import image
from tests.support.layers import layer_of, os_release, python_package

pytestmark = [pytest.mark.long, pytest.mark.django_db]

SAMPLE = image(layer_of(os_release(), python_package("sample", "1.0")))
BOTH = image(layer_of(os_release(), python_package("sample", "1.0"), python_package("other", "1.0")))
NEITHER = image(layer_of(os_release(), python_package("third", "1.0")))
ADVISORY = advisory()
OTHER = advisory("GHSA-other", name="other")


def pushed(quay: Harbour) -> dict[str, str]:
    """Push three images under names of their own, and scan them."""
    digests = {name: quay.push(each, tag=name) for name, each in (("one", SAMPLE), ("two", BOTH), ("none", NEITHER))}
    quay.settle()
    return digests


def test_all_images_that_hold_what_is_named_follow_and_no_other_is_looked_at(quay: Harbour) -> None:
    digests = pushed(quay)
    before = {each.manifest.digest: each.version for each in Scan.objects.select_related("manifest")}
    quay.know(ADVISORY, OTHER, advisory("GHSA-second"))

    quay.settle()

    assert quay.found(digests["one"]) == [("GHSA-aaaa-bbbb-cccc", "sample"), ("GHSA-second", "sample")]
    assert len(quay.found(digests["two"])) == 3
    scans = {each.manifest.digest: each for each in Scan.objects.select_related("manifest")}
    assert {each.generation for each in scans.values()} == {2}
    assert [scans[digests[name]].unknown for name in ("one", "two", "none")] == [2, 3, 0]
    grown = {name for name, digest in digests.items() if scans[digest].version > before[digest]}
    assert grown == {"one", "two"}
    matched = set(Assessment.objects.filter(generation=2).values_list("component__name", flat=True))
    assert matched == {"sample", "other"}


def test_a_verdict_that_hangs_on_nothing_that_moved_holds_on(quay: Harbour) -> None:
    digests = pushed(quay)
    before = {each.manifest.digest: each.decided_at for each in Verdict.objects.select_related("manifest")}
    quay.know(ADVISORY, OTHER)

    quay.settle()

    after = {each.manifest.digest: each.decided_at for each in Verdict.objects.select_related("manifest")}
    assert {name for name, digest in digests.items() if after[digest] != before[digest]} == {"two"}
    assert {each.generation for each in Verdict.objects.all()} == {2}
    assert quay.verdict(digests["none"]).decided_at == before[digests["none"]]


@pytest.mark.parametrize("depth", [1, 3])
def test_the_verdict_on_an_index_of_images_is_stale_when_an_image_in_it_has_one_more_finding(
    quay: Harbour, depth: int
) -> None:
    quay.enforce("critical-with-fix")
    listed = quay.push_nested(SAMPLE, depth=depth)
    quay.settle()
    assert quay.verdict(listed).action == "allow"
    critical = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]

    quay.know(advisory(severity=critical))
    quay.settle()

    assert quay.verdict(listed).action == "block"
    assert [each.findings.critical for each in quay.shown(listed)] == [1, 1]


def test_findings_say_what_they_came_with(quay: Harbour) -> None:
    pushed(quay)
    quay.know(ADVISORY, OTHER)

    quay.settle()

    came = set(Finding.objects.values_list("match__component__name", "because", "generation"))
    assert came == {("sample", "contents", 1), ("other", "index", 2)}


@pytest.mark.parametrize(
    ("records", "why"),
    [
        ([ADVISORY | {"withdrawn": "2026-10-02T00:00:00Z"}], "GHSA-aaaa-bbbb-cccc was withdrawn."),
        ([OTHER], "The index has no GHSA-aaaa-bbbb-cccc any more."),
        (
            [advisory(events=({"introduced": "0"}, {"fixed": "0.5"}))],
            "GHSA-aaaa-bbbb-cccc does not say so of this version any more.",
        ),
    ],
)
def test_findings_that_are_over_are_kept_with_when_and_why(
    quay: Harbour, records: list[dict[str, object]], why: str
) -> None:
    digests = pushed(quay)
    was = {each.uuid: each.found_at for each in Finding.objects.all()}

    with clock.frozen(clock.now() + timedelta(days=1)):
        quay.know(*records)
        quay.settle()
        now = clock.now()

    past = PastFinding.objects.all()
    assert {each.uuid: each.found_at for each in past} == was
    assert {each.subject.digest for each in past} == {digests["one"], digests["two"]}
    assert {(each.closed_because, each.closed_generation, each.closed_at, each.detail) for each in past} == {
        ("index", 2, now, why)
    }


def test_a_run_that_is_broken_off_is_gone_on_with(quay: Harbour) -> None:
    digests = pushed(quay)
    quay.know(ADVISORY, OTHER)
    index = findings.open_index()
    assert index is not None
    # Matched, and then the process died: the scans are behind still.
    from pratique.server.inventory.models import Component
    from pratique.server.scanning.services import matching

    matching.bring_up_to_date([Component.objects.get(name="other").pk], index)

    rematching.bring_up_to_date(index, FakeContext())

    assert len(quay.found(digests["two"])) == 2
    assert {each.generation for each in Scan.objects.all()} == {2}


def test_what_changed_is_told_once_as_an_event(quay: Harbour) -> None:
    pushed(quay)
    quay.know(OTHER)

    quay.settle()
    quay.settle()

    [event] = OutboxEvent.objects.filter(type="findings.changed")
    assert event.data == {"generation": 2, "opened": 1, "closed": 2, "subjects": 2}


def test_several_releases_at_once_are_caught_up_with(quay: Harbour) -> None:
    digests = pushed(quay)
    quay.know(ADVISORY, OTHER)
    quay.know(ADVISORY, OTHER, advisory("GHSA-third", name="third"))

    quay.settle()

    assert [len(quay.found(digests[name])) for name in ("one", "two", "none")] == [1, 2, 1]


def test_more_or_less_coverage_is_shown_where_an_image_holds_such_packages(quay: Harbour) -> None:
    digest = quay.push(SAMPLE)
    quay.settle()
    assert quay.scan(digest).ecosystems[0]["state"] == "covered"

    quay.know(ADVISORY, now=NOW + timedelta(days=300))
    quay.settle()

    assert quay.scan(digest).ecosystems[0]["state"] == "covered_to"


def test_what_has_been_over_for_long_is_forgotten(quay: Harbour) -> None:
    pushed(quay)
    quay.know(OTHER)
    quay.settle()
    assert PastFinding.objects.count() == 2

    history.forget_past(FakeContext())
    kept = PastFinding.objects.count()
    with clock.frozen(clock.now() + timedelta(days=366)):
        history.forget_past(FakeContext())

    assert (kept, PastFinding.objects.count()) == (2, 0)


def test_the_history_of_an_image_is_told(quay: Harbour) -> None:
    digests = pushed(quay)
    quay.know(OTHER)
    quay.settle()
    client = Client()
    client.force_login(person("root", is_admin=True))

    past = client.get(f"/api/v1/images/{digests['one']}/past-findings?repository={NAME}").json()
    [present] = client.get(f"/api/v1/images/{digests['two']}/findings?repository={NAME}").json()["items"]

    [told] = past["items"]
    assert (told["vulnerability"], told["name"], told["closed_because"]) == ("GHSA-aaaa-bbbb-cccc", "sample", "index")
    assert told["detail"] == "The index has no GHSA-aaaa-bbbb-cccc any more."
    assert (present["because"], present["generation"]) == ("index", 2)
