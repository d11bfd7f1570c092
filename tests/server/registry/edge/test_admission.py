"""Admission holds manifests back from those who pull, and from nobody who pushes."""

import pytest

from pratique.server.kernel.planes import in_database
from pratique.server.registry.ports import Refused
from tests.server.registry.house import NAME, House, error_of, events_of

pytestmark = pytest.mark.database
REFUSED = Refused(policy="no-criticals", reason="CVE-2099-0001 is critical.", way_out="Rebuild on base 3.21.")


async def test_a_refused_manifest_says_why_and_what_to_do(house: House) -> None:
    digest = await house.push_image()
    house.admission.refused[digest] = REFUSED

    response = await house.ask("GET", f"/v2/{NAME}/manifests/latest")

    status, code, message = await error_of(response)
    assert (status, code) == (403, "DENIED")
    assert message == (f"no-criticals refuses {NAME}@{digest}: CVE-2099-0001 is critical. Rebuild on base 3.21.")


async def test_a_refusal_is_told_to_the_outbox_and_is_no_pull(house: House) -> None:
    digest = await house.push_image()
    house.admission.refused[digest] = REFUSED

    await house.ask("GET", f"/v2/{NAME}/manifests/latest")
    await house.parts.pulls.flush()

    assert await in_database(events_of, "manifest.refused") == [
        {"repository": NAME, "digest": digest, "policy": "no-criticals", "reason": "CVE-2099-0001 is critical."}
    ]
    assert await in_database(events_of, "manifest.pulled") == []


async def test_what_the_client_has_already_is_refused_too(house: House) -> None:
    digest = await house.push_image()
    house.admission.refused[digest] = REFUSED

    headers = {"If-None-Match": f'"{digest}"'}
    assert (await house.ask("GET", f"/v2/{NAME}/manifests/{digest}", headers=headers)).status == 403


async def test_head_and_push_are_never_asked_about(house: House) -> None:
    digest = await house.push_image()
    house.admission.refused[digest] = REFUSED

    assert (await house.ask("HEAD", f"/v2/{NAME}/manifests/latest")).status == 200
    assert await house.push_image(tag="again") == digest
    assert house.admission.asked == []


async def test_admission_is_told_what_is_pulled_and_by_whom(house: House) -> None:
    digest = await house.push_image()

    await house.ask("GET", f"/v2/{NAME}/manifests/latest")
    await house.ask("GET", f"/v2/{NAME}/manifests/{digest}")

    by_tag, by_digest = house.admission.asked
    assert (str(by_tag.name), str(by_tag.digest), str(by_tag.tag)) == (NAME, digest, "latest")
    assert by_tag.account_id == house.accounts["acme"]
    assert by_digest.tag is None


async def test_what_admission_wants_is_read_in_the_same_statement(house: House) -> None:
    digest = await house.push_image()

    await house.ask("GET", f"/v2/{NAME}/manifests/latest")
    await house.ask("GET", f"/v2/{NAME}/manifests/{digest}")

    assert [each.known for each in house.admission.asked] == [(NAME, digest)] * 2
