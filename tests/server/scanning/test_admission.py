"""Each pull is answered by the verdict that holds now, in words that a person can act on."""

import asyncio
import json
from dataclasses import replace
from functools import partial

import pytest
from prometheus_client import REGISTRY

from pratique.core.policy import Mode
from pratique.server.identity.testing import MANAGER
from pratique.server.kernel.planes import in_database
from pratique.server.policy.services import policies as policy
from pratique.server.registry.ports import Pulling
from pratique.server.scanning.admission import Made, VerdictAdmission
from pratique.server.scanning.models import Verdict
from tests.core.advisories.making import advisory
from tests.server.registry.house import House, error_of
from tests.server.scanning.harbour import NAME, Harbour
from tests.support.images import OCI_CONFIG, OCI_INDEX, Index, digest_of, image
from tests.support.layers import Deb, dpkg_status, layer_of, os_release, python_package

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

BASE = layer_of(os_release())
BAD = image(BASE, layer_of(python_package("sample", "1.0")))
GOOD = image(BASE, layer_of(python_package("sample", "2.0")), architecture="arm64")
CRITICAL = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]
NAMED = advisory(aliases=["CVE-2099-0001"], severity=CRITICAL)
POLICY = "critical-with-fix"
SAID = (
    "critical-with-fix refuses acme/app@{digest}: CVE-2099-0001 is critical and affects sample 1.0. "
    "Update sample to 2.0 or later, rebuild and push again."
)


async def status(house: House, reference: str, *, method: str = "GET") -> int:
    return (await house.ask(method, f"/v2/{NAME}/manifests/{reference}")).status


def both(*, media_type: str = OCI_INDEX) -> Index:
    entries = [
        {"mediaType": each.media_type, "digest": each.digest, "size": len(each.manifest)} for each in (BAD, GOOD)
    ]
    document = {"schemaVersion": 2, "mediaType": media_type, "manifests": entries}
    return Index(images=(BAD, GOOD), manifest=json.dumps(document).encode())


@pytest.fixture
def bad(harbour: Harbour) -> str:
    harbour.know(NAMED)
    digest = harbour.push(BAD)
    harbour.settle()
    return digest


async def test_policies_that_observe_hold_nothing_back(house: House, bad: str) -> None:
    response = await house.ask("GET", f"/v2/{NAME}/manifests/latest")

    assert (response.status, await response.read()) == (200, BAD.manifest)
    assert bad == BAD.digest


async def test_a_refusal_names_policy_finding_and_way_out_by_tag_and_by_digest(
    house: House, harbour: Harbour, bad: str
) -> None:
    await in_database(harbour.enforce, POLICY)

    for reference in ("latest", bad):
        response = await house.ask("GET", f"/v2/{NAME}/manifests/{reference}")
        assert await error_of(response) == (403, "DENIED", SAID.format(digest=bad))


async def test_switching_a_policy_is_seen_at_the_very_next_pull(house: House, harbour: Harbour, bad: str) -> None:
    assert await status(house, "latest") == 200

    await in_database(harbour.enforce, POLICY)
    assert await status(house, bad) == 403

    await in_database(partial(policy.set_mode, POLICY, Mode.OFF, by=MANAGER))
    assert await status(house, bad) == 200


async def test_a_new_index_is_seen_at_the_very_next_pull_and_reads_no_layer(house: House, harbour: Harbour) -> None:
    await in_database(harbour.enforce, POLICY)
    digest = await in_database(harbour.push, BAD)
    await in_database(harbour.settle)
    assert await status(house, digest) == 200
    read = await in_database(harbour.jobs_of, "scan_check_single")

    await in_database(harbour.know, NAMED)

    assert await status(house, digest) == 403
    assert await in_database(harbour.jobs_of, "scan_check_single") == read
    await in_database(harbour.know, advisory(name="other"))
    assert await status(house, digest) == 200


async def test_head_is_never_refused(house: House, harbour: Harbour, bad: str) -> None:
    await in_database(harbour.enforce, POLICY)

    assert await status(house, bad, method="HEAD") == 200


async def test_an_index_is_refused_only_when_all_its_children_are(house: House, harbour: Harbour) -> None:
    await in_database(harbour.know, NAMED)
    listed = await in_database(harbour.push_index, both(), tag="multi")
    await in_database(harbour.settle)
    await in_database(harbour.enforce, POLICY)

    assert await status(house, listed) == 200
    assert await status(house, GOOD.digest) == 200
    assert await status(house, BAD.digest) == 403

    await in_database(
        harbour.know, NAMED, advisory("GHSA-2", severity=CRITICAL, events=[{"introduced": "2.0"}, {"fixed": "3.0"}])
    )
    assert await status(house, listed) == 403


async def test_what_is_not_scanned_yet_is_refused_where_a_policy_says_so(house: House, harbour: Harbour) -> None:
    await in_database(harbour.enforce, "not-scanned")
    digest = await in_database(harbour.push, BAD)

    response = await house.ask("GET", f"/v2/{NAME}/manifests/latest")
    assert (await error_of(response))[2].startswith(f"not-scanned refuses {NAME}@{digest}: It is not scanned yet. Try")

    await in_database(harbour.settle)
    assert await status(house, digest) == 200


async def test_an_index_waits_for_its_children(house: House, harbour: Harbour) -> None:
    await in_database(harbour.enforce, "not-scanned")
    listed = await in_database(harbour.push_index, both(), tag="multi")
    assert await status(house, listed) == 403

    await in_database(harbour.settle)

    assert await status(house, listed) == 200
    assert (await in_database(harbour.scan, listed)).status == "done"


async def test_a_release_that_no_source_covers_does_not_come_out_clean(house: House, harbour: Harbour) -> None:
    await in_database(harbour.enforce, "not-covered")
    old = image(layer_of(os_release("debian", "6"), dpkg_status([Deb(name="bash", version="4.1-3")])))
    covered = await in_database(harbour.push, GOOD)
    uncovered = await in_database(harbour.push, old, tag="old")
    await in_database(harbour.settle)

    assert await status(house, covered) == 200
    _, _, said = await error_of(await house.ask("GET", f"/v2/{NAME}/manifests/{uncovered}"))
    assert "No source of advisories covers 1 package of Debian:6." in said


async def test_an_image_in_which_nothing_was_recognised_does_not_come_out_clean(house: House, harbour: Harbour) -> None:
    await in_database(harbour.enforce, "not-covered")
    digest = await in_database(harbour.push, image(layer_of({"program": b"\x7fELF"})))
    await in_database(harbour.settle)

    _, _, said = await error_of(await house.ask("GET", f"/v2/{NAME}/manifests/{digest}"))
    assert "No source of advisories covers what is in it." in said


async def test_a_signature_is_not_applicable(house: House, harbour: Harbour) -> None:
    for name in ("not-scanned", "not-covered"):
        await in_database(harbour.enforce, name)
    payload, config = b'{"critical":{}}', b"{}"
    manifest = {
        "schemaVersion": 2,
        "mediaType": BAD.media_type,
        "config": {"mediaType": OCI_CONFIG, "digest": digest_of(config), "size": len(config)},
        "layers": [
            {
                "mediaType": "application/vnd.dev.cosign.simplesigning.v1+json",
                "digest": digest_of(payload),
                "size": len(payload),
            }
        ],
    }
    repository = await in_database(harbour.repository)
    for content in (payload, config):
        await in_database(harbour.hold, repository, digest_of(content), content)
    digest = await in_database(
        harbour.put, json.dumps(manifest).encode(), media_type=BAD.media_type, tag="sha256-1.sig"
    )

    assert await status(house, digest) == 200
    await in_database(harbour.settle)
    assert await status(house, digest) == 200
    assert (await in_database(harbour.scan, digest)).status == "not_applicable"


async def test_a_verdict_that_holds_is_not_made_again(house: House, harbour: Harbour, bad: str) -> None:
    await in_database(harbour.enforce, POLICY)
    assert await status(house, bad) == 403
    made = await in_database(_decided_at)

    assert await status(house, bad) == 403

    assert await in_database(_decided_at) == made


async def test_many_pulls_at_once_make_one_verdict(house: House, harbour: Harbour, bad: str) -> None:
    await in_database(harbour.enforce, POLICY)

    answers = await asyncio.gather(*(status(house, bad) for _ in range(12)))

    assert set(answers) == {403}


async def test_a_verdict_ends_when_time_alone_may_change_it(house: House, bad: str) -> None:
    await in_database(Verdict.objects.update, expires=1)

    assert await status(house, bad) == 200
    assert await in_database(_expiries) == [None]


async def test_what_cannot_be_decided_is_refused_only_where_a_policy_enforces(
    house: House, harbour: Harbour, bad: str
) -> None:
    await in_database(harbour.know, advisory("GHSA-other"))
    harbour.damage_index()

    assert await status(house, bad) == 200
    await in_database(harbour.enforce, "known-exploited")
    response = await house.ask("GET", f"/v2/{NAME}/manifests/{bad}")

    assert response.status == 503
    assert "cannot be told at the moment (The file of index release" in (await error_of(response))[2]


class Held(VerdictAdmission):
    """Makes its first verdict at once, and gives it out when a second pull has come to wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self.made_one, self.second_came = asyncio.Event(), asyncio.Event()
        self.waiting = 0

    async def _joined(self, pulling: Pulling) -> Made:
        self.waiting += 1
        if self.waiting == 2:
            self.second_came.set()
        return await super()._joined(pulling)

    async def _make(self, pulling: Pulling) -> Made:
        made = await super()._make(pulling)
        if not self.made_one.is_set():
            self.made_one.set()
            await self.second_came.wait()
        return made


async def test_nobody_is_answered_by_what_was_begun_before_the_change(house: House, harbour: Harbour, bad: str) -> None:
    held = Held()
    object.__setattr__(house.parts, "admission", held)
    await in_database(Verdict.objects.all().delete)
    before = asyncio.create_task(status(house, bad))
    await held.made_one.wait()

    await in_database(harbour.enforce, POLICY)
    after = await status(house, bad)

    assert (await before, after) == (200, 403)


async def test_a_pull_waits_no_longer_than_it_may(house: House, harbour: Harbour, bad: str) -> None:
    admission = house.parts.admission
    assert isinstance(admission, VerdictAdmission)
    admission.settings = replace(admission.settings, decide_wait=0.0)
    await in_database(harbour.enforce, POLICY)

    response = await house.ask("GET", f"/v2/{NAME}/manifests/{bad}")

    assert response.status == 503
    assert (
        "cannot be told at the moment (it took more than 0 s), and a policy enforces" in (await error_of(response))[2]
    )


async def test_no_more_verdicts_are_made_at_once_than_there_are_threads_for_it(house: House) -> None:
    admission = house.parts.admission
    assert isinstance(admission, VerdictAdmission)

    assert admission.room._value == admission.settings.decide_threads  # noqa: SLF001 — asyncio tells it nowhere else


async def test_what_is_counted(house: House, harbour: Harbour, bad: str) -> None:
    await in_database(harbour.enforce, POLICY)
    before = _counted()

    for _ in range(2):
        assert await status(house, bad) == 403

    after = _counted()
    assert {name: after[name] - before[name] for name in after} == {
        "pratique_refusals_total": 2,
        "pratique_verdicts_stale_total": 1,
        "pratique_verdicts_total": 1,
    }


def _counted() -> dict[str, float]:
    names = {
        "pratique_refusals_total": {},
        "pratique_verdicts_stale_total": {},
        "pratique_verdicts_total": {"action": "block"},
    }
    return {name: REGISTRY.get_sample_value(name, labels) or 0.0 for name, labels in names.items()}


def _decided_at() -> list[object]:
    return list(Verdict.objects.values_list("decided_at", flat=True))


def _expiries() -> list[object]:
    return list(Verdict.objects.values_list("expires", flat=True))
