"""osa-api for container images, over HTTP, before a registry that holds, scans and judges for real."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from pratique.server.firewall.jobs import scan_packages
from pratique.server.firewall.models import Package
from pratique.server.identity import ports
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel.actions import NoParameters
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.kernel.planes import in_database
from tests.core.advisories.making import advisory
from tests.server.firewall.office import Office, open_office
from tests.server.firewall.plugin import MESSAGES
from tests.server.scanning.harbour import NAME, Harbour
from tests.support.images import image
from tests.support.layers import layer_of, os_release, python_package

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

HOST = "nexus.example:8443"
BASE = layer_of(os_release())
BAD = image(BASE, layer_of(python_package("sample", "1.0")))
GOOD = image(BASE, layer_of(python_package("sample", "2.0")))
WAITING = image(BASE, layer_of(python_package("other", "1.0")))
NOWHERE = "sha256:" + "0" * 64
CRITICAL = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]
POLICY = "critical-with-fix"
"""One that comes with the product."""

PASSES = "not_blocked"
TABLE: dict[str, dict[str, str]] = {
    "off": {},
    "warmup": {},
    "spectator": {},
    "moderate": {"bad": "blocked_by_policies", "elsewhere": "blocked_registry_not_configured"},
    "strict": {
        "bad": "blocked_by_policies",
        "waiting": "blocked_not_scanned",
        "nowhere": "blocked_not_scanned",
        "elsewhere": "blocked_registry_not_configured",
    },
    "strict_wait": {
        "bad": "blocked_by_policies",
        "waiting": "blocked_scan_wait_timeout",
        "nowhere": "blocked_scan_wait_timeout",
        "elsewhere": "blocked_registry_not_configured",
    },
}


@pytest.fixture
async def office(harbour: Harbour, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    monkeypatch.setattr(ports, "_place", replace(ports.place(), hosts=frozenset({"localhost"})))

    def prepare() -> None:
        harbour.know(advisory(aliases=["CVE-2099-0001"], severity=CRITICAL))
        harbour.push(BAD, tag="bad")
        harbour.push(GOOD, tag="good")
        harbour.settle()
        harbour.push(WAITING, tag="waiting")
        harbour.enforce(POLICY)

    await in_database(prepare)
    async with open_office() as made:
        yield made


async def test_an_image_is_known_by_its_digest_and_judged_by_its_mode(office: Office) -> None:
    plugin = office.plugin
    asked: dict[str, dict[str, Any]] = {
        "good": {"registry_host": HOST, "image_name": "library/sample", "digest": GOOD.digest},
        "bad": {"registry_host": HOST, "image_name": "library/sample", "digest": BAD.digest, "tag": "1.0"},
        "bad_by_tag": {"registry_host": "localhost:5000", "image_name": NAME, "tag": "bad"},
        "waiting": {"registry_host": HOST, "image_name": "library/other", "digest": WAITING.digest},
        "nowhere": {"registry_host": HOST, "image_name": "library/nothing", "digest": NOWHERE},
        "elsewhere": {"registry_host": "other.example", "image_name": "library/sample", "digest": GOOD.digest},
    }
    for mode, expected in TABLE.items():
        plugin.work_mode = mode
        answers = dict(zip(asked, await plugin.images(*asked.values()), strict=True))
        got = {name: each["block_status"] for name, each in answers.items() if each["block_status"] != PASSES}
        assert got == expected | ({"bad_by_tag": expected["bad"]} if "bad" in expected else {}), mode
        for each in answers.values():
            assert MESSAGES.get(each["block_status"], "") in each["message"]

    plugin.work_mode, plugin.block_on_errors = "strict", False
    answer = await plugin.image("library/sample", registry_host="other.example", digest=GOOD.digest)
    assert answer["block_status"] == PASSES
    refused = await plugin.image("library/sample", registry_host=HOST, digest=BAD.digest)
    assert "CVE-2099-0001 is critical and affects sample 1.0" in refused["blocked_by"][0]["matched_criteria"][0]


async def test_each_registered_image_ends_in_a_scan_and_a_stored_verdict(office: Office, harbour: Harbour) -> None:
    plugin = office.plugin
    plugin.work_mode = "strict"
    for each in (BAD, GOOD, WAITING):
        await plugin.image("library/sample", registry_host=HOST, digest=each.digest)
    await plugin.image("library/nothing", registry_host=HOST, tag="1.0")
    await office.rows()

    await in_database(scan_packages, FakeContext(), NoParameters())
    known = await _registered()
    assert known[WAITING.digest] == ("waiting", "", "")
    await in_database(harbour.settle)
    await in_database(scan_packages, FakeContext(), NoParameters())

    assert await _registered() == {
        BAD.digest: ("done", "block", POLICY),
        GOOD.digest: ("done", "allow", ""),
        WAITING.digest: ("done", "allow", ""),
        "1.0": ("failed", "", ""),
    }
    rows = await in_database(lambda: {each.version: each for each in Package.objects.all()})
    assert rows[BAD.digest].vulnerabilities == 1
    assert "push or mirror it here" in rows["1.0"].error
    judged = await in_database(lambda: list(OutboxEvent.objects.filter(type="package.judged")))
    assert sorted(each.data["verdict"] for each in judged) == ["allow", "allow", "block"]
    answer = await plugin.image("library/sample", registry_host=HOST, digest=WAITING.digest)
    assert answer["block_status"] == PASSES


async def _registered() -> dict[str, tuple[str, str, str]]:
    """Return how far each image is that was asked for, by its digest or tag, with its verdict and the policy of it."""
    rows = await in_database(lambda: list(Package.objects.all()))
    return {each.version: (each.status, each.verdict, each.policy) for each in rows}
