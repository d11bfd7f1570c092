"""A push is scanned: each layer once, folded, matched, judged."""

import pytest

from pratique.server.jobs.models import Job
from tests.core.advisories.making import advisory
from tests.server.scanning.harbour import NAME, Harbour
from tests.support.images import image
from tests.support.layers import Tarball, layer_of, os_release, python_package

pytestmark = [pytest.mark.long, pytest.mark.django_db]

BASE = layer_of(os_release())
BAD = layer_of(python_package("sample", "1.0"))
GOOD = layer_of(python_package("sample", "2.0"))


def test_a_pushed_image_is_scanned_and_judged(quay: Harbour) -> None:
    digest = quay.push(image(BASE, BAD))

    quay.settle()

    scan = quay.scan(digest)
    assert (scan.status, scan.components) == ("done", 1)
    assert quay.found(digest) == [("GHSA-aaaa-bbbb-cccc", "sample")]
    assert scan.ecosystems == [{"ecosystem": "PyPI", "state": "covered", "to": "2026-10-01", "components": 1}]


def test_a_fixed_package_has_no_finding(quay: Harbour) -> None:
    digest = quay.push(image(BASE, GOOD))

    quay.settle()

    assert quay.scan(digest).status == "done"
    assert quay.found(digest) == []


def test_each_layer_is_read_once_whatever_images_share_it(quay: Harbour) -> None:
    quay.push(image(BASE, BAD))
    quay.settle()
    assert quay.jobs_of("scan_check_single") == 2

    quay.push(image(BASE, GOOD), tag="other")
    quay.settle()

    assert quay.jobs_of("scan_check_single") == 3


def test_the_same_image_pushed_again_is_not_scanned_again(quay: Harbour) -> None:
    quay.push(image(BASE, BAD))
    quay.settle()
    before = Job.objects.count()

    quay.push(image(BASE, BAD), tag="again")
    quay.push(image(BASE, BAD), name="acme/other")
    quay.settle()

    assert Job.objects.count() == before


def test_an_upgrade_in_a_later_layer_removes_the_finding(quay: Harbour) -> None:
    removed = Tarball().whiteout("usr/local/lib/python3.11/site-packages/sample-1.0.dist-info")
    upgraded = removed.files(python_package("sample", "2.0")).layer()

    digest = quay.push(image(BASE, BAD, upgraded))
    quay.settle()

    assert (quay.scan(digest).components, quay.found(digest)) == (1, [])


def test_a_layer_whose_diff_id_lies_is_a_problem_of_that_image_only(quay: Harbour) -> None:
    lying = type(BAD)(content=BAD.content, diff_id=BASE.diff_id, unpacked=BAD.unpacked)
    honest, dishonest = quay.push(image(BASE, BAD)), quay.push(image(BASE, lying), tag="lying")
    quay.settle()

    assert quay.scan(honest).problems == []
    assert [each["code"] for each in quay.scan(dishonest).problems] == ["diff_id_differs"]


def test_a_configuration_that_names_too_few_layers_is_said(quay: Harbour) -> None:
    digest = quay.push(image(BASE, BAD, diff_ids=[BASE.diff_id]))
    quay.settle()

    assert [each["code"] for each in quay.scan(digest).problems] == ["diff_id_differs"]


def test_a_severity_and_a_fix_come_from_the_record(quay: Harbour) -> None:
    vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    quay.know(advisory(aliases=["CVE-2099-0001"], severity=[{"type": "CVSS_V3", "score": vector}]))
    digest = quay.push(image(BASE, BAD))

    quay.settle()

    scan = quay.scan(digest)
    assert (scan.critical, scan.high, scan.unknown) == (1, 0, 0)
    assert quay.found(digest) == [("CVE-2099-0001", "sample")]
    reasons = {each["policy"]: each for each in quay.verdict(digest, name=NAME).reasons}
    assert reasons["critical-with-fix"]["text"] == "CVE-2099-0001 is critical and affects sample 1.0."
    assert reasons["critical-with-fix"]["way_out"] == "Update sample to 2.0 or later, rebuild and push again."
