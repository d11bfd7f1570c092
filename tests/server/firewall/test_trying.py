"""A policy is tried on packages that somebody asked for, beside the images, by REST."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pratique.server.firewall.models import Package
from pratique.server.firewall.trying import Packages
from pratique.server.identity.models import Account
from pratique.server.identity.testing import person
from pratique.server.index.services import use
from pratique.server.policy import ports
from pratique.server.scanning.trying import Images
from tests.core.advisories.making import advisory
from tests.server.index.making import index_file
from tests.server.scanning.harbour import Harbour
from tests.support.images import image
from tests.support.layers import layer_of, os_release, python_package

pytestmark = pytest.mark.django_db

CRITICAL = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]
POLICY = {
    "name": "draft",
    "title": "Draft",
    "when": {"field": "vulnerability.severity", "operator": "at_least", "value": "critical"},
}


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let policies be tried as the wiring has it."""
    monkeypatch.setattr(ports, "_known", [Images(), Packages()])
    for name, version in (("sample", "1.0"), ("sample", "2.0"), ("other", "1.0")):
        purl = f"pkg:pypi/{name}@{version}"
        Package.objects.create(purl=purl, ecosystem="pypi", name=name, version=version)
    Package.objects.create(purl="pkg:oci/app@sha256:0", ecosystem="oci", name="app", version="1")


def tried() -> dict[str, Any]:
    account = person("manager")
    Account.objects.filter(pk=account.pk).update(is_policy_manager=True)
    client = Client()
    client.force_login(account)
    answer = client.post("/api/v1/policies/preview", POLICY, content_type="application/json")
    assert answer.status_code == 200, answer.content
    document: dict[str, Any] = answer.json()
    return document


def test_images_and_packages_are_looked_at_in_turn(quay: Harbour, tmp_path: Path) -> None:
    path = index_file(tmp_path / "feed", advisory(aliases=["CVE-2099-0001"], severity=CRITICAL))
    use(path, actor="tests")
    quay.push(image(layer_of(os_release()), layer_of(python_package("sample", "1.0"))))
    quay.settle()

    document = tried()

    assert (document["looked_at"], document["is_whole"], document["met"]) == (4, True, 2)
    shown, package = document["hits"]
    assert shown["label"].startswith("acme/app@sha256:")
    assert package == {
        "label": "sample 1.0",
        "link": "/firewall/component?purl=pkg%3Apypi%2Fsample%401.0",
        "basis": "met",
        "text": "CVE-2099-0001 is critical and affects sample 1.0.",
        "way_out": package["way_out"],
    }


def test_without_an_index_packages_are_counted_as_not_checked() -> None:
    document = tried()

    assert (document["looked_at"], document["met"], document["unchecked"]) == (3, 0, 3)
    assert "there is no index" in document["hits"][0]["text"]
