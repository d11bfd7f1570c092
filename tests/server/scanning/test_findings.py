"""Which matches count, and what is matched again."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from pratique.core.policy import Condition, Field, Mode, Operator, Policy
from pratique.server.identity.testing import MANAGER
from pratique.server.index import services as index_services
from pratique.server.inventory.services import SaidOfPackage, record_facts
from pratique.server.jobs.models import Job
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import clock, settings
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.policy.services import policies as policy
from pratique.server.registry.settings import RegistrySettings
from pratique.server.scanning.models import Assessment, Finding, Match, Scan, Verdict
from pratique.server.scanning.services import checking, sweeping
from tests.core.advisories.making import advisory, write_feed
from tests.core.advisories.making import build_of as build
from tests.server.scanning.harbour import NAME, Harbour
from tests.support.images import OCI_INDEX, Index, image
from tests.support.layers import (
    DIST_PACKAGES,
    SITE_PACKAGES,
    Deb,
    dpkg_list,
    dpkg_status,
    layer_of,
    os_release,
    python_package,
)

pytestmark = [pytest.mark.long, pytest.mark.django_db]

CRITICAL = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]
METADATA = f"{DIST_PACKAGES}/sample-1.0.dist-info/METADATA"
OWNED = image(
    layer_of(
        os_release("debian", "12"),
        dpkg_status([Deb(name="python3-sample", version="1.0-1", source="sample")]),
        dpkg_list("python3-sample", [METADATA]),
        python_package("sample", "1.0", folder=DIST_PACKAGES),
    )
)
SIMPLE = image(layer_of(os_release(), python_package("sample", "1.0"), python_package("other", "1.0")))


def know_debian(quay: Harbour) -> None:
    """Let the index cover Debian 12 beside PyPI."""
    folder = quay.folder / "debian"
    folder.mkdir()
    python = write_feed(folder / "PyPI.zip", advisory())
    debian = write_feed(
        folder / "Debian.zip", advisory("DSA-1", ecosystem="Debian:12", name="unrelated", aliases=["CVE-2099-0009"])
    )
    switch = index_services.Switch(actor="a test", may_be_older=True)
    index_services.use(build(folder, python, debian).path, actor="a test", switch=switch)


def test_a_package_that_the_distribution_owns_is_the_distributions(quay: Harbour) -> None:
    know_debian(quay)
    digest = quay.push(OWNED)

    quay.settle()

    assert quay.found(digest) == []
    finding = Finding.objects.get()
    assert finding.suppressed == "It is part of python3-sample 1.0-1, whose own advisories apply."
    assert (quay.scan(digest).unknown, quay.scan(digest).components) == (0, 2)


def test_where_nobody_covers_the_distribution_the_package_counts(quay: Harbour) -> None:
    digest = quay.push(OWNED)

    quay.settle()

    assert quay.found(digest) == [("GHSA-aaaa-bbbb-cccc", "sample")]


def test_several_records_of_one_vulnerability_are_one_finding(quay: Harbour) -> None:
    open_end = [{"introduced": "0"}]
    quay.know(
        advisory("GHSA-1", aliases=["CVE-2099-0001"], events=open_end),
        advisory("PYSEC-1", aliases=["CVE-2099-0001"]),
    )
    digest = quay.push(SIMPLE)

    quay.settle()

    match = Match.objects.get()
    assert quay.found(digest) == [("CVE-2099-0001", "sample")]
    assert (match.advisory, match.fixed, match.advisories) == ("PYSEC-1", "2.0", ["GHSA-1", "PYSEC-1"])
    assert match.aliases == ["GHSA-1", "PYSEC-1"]
    assert match.explanation == "PYSEC-1 affects (ECOSYSTEM) from the beginning until fixed in 2.0; 1.0 lies within"


def test_a_sweep_matches_again_only_what_the_new_index_says_something_else_of(quay: Harbour) -> None:
    digest = quay.push(SIMPLE)
    quay.settle()
    before = dict(Assessment.objects.values_list("component__name", "matched_at"))

    quay.know(advisory(), advisory("GHSA-other", name="other"))
    quay.settle()

    after = dict(Assessment.objects.values_list("component__name", "matched_at"))
    assert after["sample"] == before["sample"]
    assert after["other"] > before["other"]
    assert quay.found(digest) == [("GHSA-aaaa-bbbb-cccc", "sample"), ("GHSA-other", "other")]
    assert Scan.objects.get().generation == 2


def test_a_sweep_takes_the_rest_and_finds_what_no_change_has_named(quay: Harbour) -> None:
    digest = quay.push(SIMPLE)
    quay.settle()
    quay.know(advisory(), advisory("GHSA-other", name="other"))
    quay.settle()
    matched_at = Assessment.objects.get(component__name="sample").matched_at
    # As a program of before left it, which did not know the one spelling of names.
    Match.objects.filter(component__name="other").delete()
    Assessment.objects.filter(component__name="other").update(generation=1)

    sweeping.sweep_components(FakeContext())

    assert set(Assessment.objects.values_list("generation", flat=True)) == {2}
    assert Assessment.objects.get(component__name="sample").matched_at == matched_at
    assert quay.found(digest) == [("GHSA-aaaa-bbbb-cccc", "sample"), ("GHSA-other", "other")]


def test_a_sweep_reads_no_layer_and_makes_the_verdicts_anew(quay: Harbour) -> None:
    quay.push(SIMPLE)
    quay.settle()
    read = quay.jobs_of("scan_check_single"), quay.jobs_of("scan_check")
    quay.enforce("critical-with-fix")

    quay.know(advisory(severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]))
    quay.settle()

    assert (quay.jobs_of("scan_check_single"), quay.jobs_of("scan_check")) == read
    assert [each.action for each in Verdict.objects.all()] == ["block"]


def test_a_vulnerability_that_was_withdrawn_is_gone(quay: Harbour) -> None:
    digest = quay.push(SIMPLE)
    quay.settle()
    assert len(quay.found(digest)) == 1

    quay.know(advisory(withdrawn="2026-10-02T00:00:00Z"))
    quay.settle()

    assert quay.found(digest) == []
    assert Match.objects.count() == 0


def vex(product: str, *, author: str = "Vendor", inside: str = "") -> dict[str, object]:
    """Say that the usual vulnerability does not affect a product, or what is inside of it."""
    subcomponents = {"subcomponents": [{"@id": inside}]} if inside else {}
    statement = {
        "vulnerability": {"name": "GHSA-aaaa-bbbb-cccc"},
        "products": [{"@id": product, **subcomponents}],
        "status": "not_affected",
        "justification": "vulnerable_code_not_present",
    }
    return {"@context": "https://openvex.dev/ns/v0.2.0", "author": author, "statements": [statement]}


def test_what_a_vendor_says_is_not_affected_does_not_count_and_is_told_with_its_author(quay: Harbour) -> None:
    quay.know(advisory(aliases=["CVE-2099-0001"]), vex("pkg:pypi/sample@1.0"))
    digest = quay.push(SIMPLE)
    quay.settle()
    said = Finding.objects.get().suppressed
    assert (quay.found(digest), said) == (
        [],
        "Vendor says that it does not affect this: vulnerable code not present.",
    )

    quay.know(advisory(aliases=["CVE-2099-0001"]), vex("pkg:pypi/sample@2.0"), vex("pkg:pypi/sample", author=""))
    quay.settle()

    assert quay.found(digest) == [("CVE-2099-0001", "sample")]


def test_what_a_vendor_says_of_one_image_holds_there_only(quay: Harbour) -> None:
    digest = quay.push(SIMPLE)
    other = quay.push(OWNED, tag="other")
    quay.know(advisory(), vex(f"pkg:oci/app@{digest}", inside="pkg:pypi/sample@1.0"))

    quay.settle()

    assert quay.found(digest) == []
    assert quay.found(other) == [("GHSA-aaaa-bbbb-cccc", "sample")]


def test_a_finding_that_stays_is_the_same_row(quay: Harbour) -> None:
    quay.push(SIMPLE)
    quay.settle()
    before = Finding.objects.get()

    quay.know(advisory(severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]))
    quay.settle()

    after = Finding.objects.get()
    assert (after.pk, after.uuid, after.found_at) == (before.pk, before.uuid, before.found_at)
    assert after.rank > before.rank


def test_one_job_is_asked_for_each_state_to_be_brought_up_to(quay: Harbour) -> None:
    quay.push(SIMPLE)
    quay.settle()
    before = quay.jobs_of("verdict_update")

    quay.enforce("critical-with-fix")
    quay.settle()
    quay.enforce("known-exploited")
    quay.settle()

    assert quay.jobs_of("verdict_update") == before + 2
    assert quay.verdict(SIMPLE.digest, name=NAME).action == "allow"


def test_the_key_of_a_job_names_index_and_policies(quay: Harbour) -> None:
    with transaction.atomic():
        sweeping.ask_for_update()
    first = set(Job.objects.values_list("single_flight", flat=True))
    quay.enforce("critical-with-fix")
    with transaction.atomic():
        sweeping.ask_for_update()

    assert len(set(Job.objects.values_list("single_flight", flat=True)) - first) == 1


def test_the_verdict_on_an_index_is_made_anew_when_a_child_was_scanned(quay: Harbour) -> None:
    quay.enforce("not-scanned")
    entry = {"mediaType": SIMPLE.media_type, "digest": SIMPLE.digest, "size": len(SIMPLE.manifest)}
    document = {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [entry]}
    listed = quay.push_index(Index(images=(SIMPLE,), manifest=json.dumps(document).encode()))
    OutboxEvent.objects.all().delete()
    checking.check(listed, FakeContext())
    assert quay.verdict(listed).action == "block"

    with transaction.atomic():
        checking.ask_for(SIMPLE.digest)
    quay.settle()

    assert quay.verdict(listed).action == "allow"


@pytest.mark.parametrize("depth", [1, 2])
def test_a_sparse_index_is_judged_and_shown_only_by_what_its_own_repository_holds(
    quay: Harbour, monkeypatch: pytest.MonkeyPatch, depth: int
) -> None:
    present = settings.current
    sparse = replace(present(RegistrySettings), sparse_indexes=True)
    monkeypatch.setattr(settings, "current", lambda kind: sparse if kind is RegistrySettings else present(kind))
    quay.know(advisory(aliases=["CVE-2099-0001"], severity=CRITICAL))
    quay.enforce("critical-with-fix")
    listed = quay.push_nested(SIMPLE, depth=depth, name="other/secret")
    quay.settle()

    quay.push_nested(SIMPLE, depth=depth, holds=False)
    quay.settle()
    alone = quay.verdict(listed)
    shown = quay.shown(listed)
    quay.push(SIMPLE, tag=None)
    quay.settle()

    assert quay.verdict(listed, name="other/secret").action == "block"
    assert (alone.action, alone.reasons, alone.text) == ("allow", [], "")
    assert [(each.status, each.findings.critical) for each in shown] == [("done", 0), ("done", 0)]
    assert quay.verdict(listed).action == "block"
    assert [each.findings.critical for each in quay.shown(listed)] == [1, 1]


@pytest.mark.parametrize(("field", "action"), [(Field.CVSS2, "allow"), (Field.CVSS3, "block"), (Field.CVSS4, "allow")])
def test_a_condition_asks_for_the_score_of_its_own_version_of_cvss(quay: Harbour, field: Field, action: str) -> None:
    low = "CVSS:4.0/AV:L/AC:H/AT:P/PR:H/UI:A/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N"
    quay.know(advisory(severity=[*CRITICAL, {"type": "CVSS_V4", "score": low}]))
    high = Condition(field=field, operator=Operator.AT_LEAST, value=9.0)
    policy.create(Policy(name="high", title="High", mode=Mode.ENFORCING, when=high), by=MANAGER)
    digest = quay.push(image(layer_of(os_release()), layer_of(python_package("sample", "1.0"))))
    quay.settle()

    assert quay.verdict(digest).action == action


@pytest.mark.parametrize(
    "looks_at",
    [
        Condition(field=Field.LICENCE, operator=Operator.REQUIRES, value=("AGPL-*",)),
        Condition(field=Field.AGE, operator=Operator.BELOW, value=30.0),
        Condition(field=Field.DEPRECATED),
    ],
    ids=lambda each: each.field.value,
)
def test_what_is_said_of_a_package_holds_in_an_image_that_has_it(quay: Harbour, looks_at: Condition) -> None:
    said = SaidOfPackage(
        purl="pkg:pypi/sample@1.0",
        released_at=clock.now() - timedelta(days=3),
        licence="AGPL-3.0-only",
        is_deprecated=True,
    )
    record_facts([said], source="tests")
    policy.create(Policy(name="told", title="Told", mode=Mode.ENFORCING, when=looks_at), by=MANAGER)
    digest = quay.push(SIMPLE)
    other = quay.push(image(layer_of(os_release(), python_package("other", "1.0"))), tag="other")
    quay.settle()

    refused, passed = quay.verdict(digest), quay.verdict(other)

    assert (refused.action, passed.action) == ("block", "allow")
    assert "sample 1.0" in refused.text
    assert [each["policy"] for each in passed.unchecked] == ["told"]


@pytest.mark.parametrize(("notes", "action"), [({"REQUESTED": ""}, "block"), ({}, "allow")])
def test_a_policy_tells_what_was_asked_for_from_what_came_with_it(
    quay: Harbour, notes: dict[str, str], action: str
) -> None:
    asked_for = Condition(field=Field.RELATION, operator=Operator.IS, value="direct")
    policy.create(Policy(name="direct", title="Direct", mode=Mode.ENFORCING, when=asked_for), by=MANAGER)
    folder = f"{SITE_PACKAGES}/sample-1.0.dist-info"
    beside = {f"{folder}/{name}": text for name, text in {"INSTALLER": "pip\n", **notes}.items()}
    beside[f"{SITE_PACKAGES}/asked-1.0.dist-info/REQUESTED"] = ""

    digest = quay.push(image(layer_of(os_release(), python_package("sample", "1.0"), beside)))
    quay.settle()

    verdict = quay.verdict(digest)
    assert verdict.action == action
    assert "direct" not in {each["policy"] for each in verdict.unchecked}


def test_of_two_packages_with_the_same_weakness_a_policy_may_mean_the_one_that_was_asked_for(quay: Harbour) -> None:
    quay.know(*(advisory(f"GHSA-{each}", name=each, severity=CRITICAL) for each in ("sample", "other")))
    asked_for = Condition(field=Field.RELATION, operator=Operator.IS, value="direct")
    severe = Condition(field=Field.SEVERITY, operator=Operator.AT_LEAST, value="high")
    when = Condition(all=(asked_for, severe))
    policy.create(Policy(name="direct", title="Direct", mode=Mode.ENFORCING, when=when), by=MANAGER)
    notes = {f"{SITE_PACKAGES}/{name}-1.0.dist-info/INSTALLER": "pip" for name in ("sample", "other")}
    notes[f"{SITE_PACKAGES}/sample-1.0.dist-info/REQUESTED"] = ""

    digest = quay.push(
        image(layer_of(os_release(), python_package("sample", "1.0"), python_package("other", "1.0"), notes))
    )
    quay.settle()

    verdict = quay.verdict(digest)
    assert verdict.action == "block"
    assert [each["purl"] for each in verdict.reasons if each["policy"] == "direct"] == ["pkg:pypi/sample@1.0"]


def test_an_event_tells_of_each_verdict_that_says_otherwise_than_the_one_before(quay: Harbour) -> None:
    quay.know(advisory(aliases=["CVE-2099-0001"], severity=CRITICAL))
    digest = quay.push(image(layer_of(os_release()), layer_of(python_package("sample", "1.0"))))
    quay.settle()
    before = quay.verdict(digest)

    quay.enforce("critical-with-fix")
    refused = quay.verdict(digest)
    quay.enforce("not-scanned")
    again = quay.verdict(digest)

    assert before.decided_at < refused.decided_at < again.decided_at
    told = OutboxEvent.objects.filter(type="manifest.judged").order_by("id")
    first, second = told
    assert {each.subject for each in told} == {f"repository:{NAME}"}
    assert first.data == {
        "repository": NAME,
        "digest": digest,
        "verdict": before.action,
        "policy": "",
        "reason": "",
    }
    assert second.data | {"reason": ""} == first.data | {"verdict": "block", "policy": "critical-with-fix"}
    assert "CVE-2099-0001 is critical and affects sample 1.0." in second.data["reason"]
