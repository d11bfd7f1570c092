"""Licences of Python packages: their pages tell none, a scan reads them, and policies hold what it read."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from pratique.server.firewall import metrics
from pratique.server.firewall.index_judge import IndexJudge
from pratique.server.firewall.jobs import scan_packages
from pratique.server.firewall.models import LicenceState, Mode, Package, ScanState
from pratique.server.firewall.queries import package_page
from pratique.server.firewall.testing import FakeJudge
from pratique.server.inventory.models import PackageFacts
from pratique.server.jobs.testing import FakeContext
from pratique.server.kernel import clock
from pratique.server.kernel.actions import NoParameters
from pratique.server.kernel.planes import in_database
from pratique.server.policy.services import policies
from tests.server.firewall.house import ADMIN, REPOSITORY, House, open_house
from tests.server.firewall.office import open_office
from tests.server.scanning.harbour import Harbour

pytestmark = pytest.mark.django_db(transaction=True)

GPL = "Metadata-Version: 2.1\nName: x\nVersion: 1\nLicense: GPLv3\n"
MIT = "Metadata-Version: 2.4\nName: x\nVersion: 1\nLicense-Expression: MIT\n"
SILENT = "Metadata-Version: 2.1\nName: x\nVersion: 1\n"
POLICY: dict[str, Any] = {
    "name": "no-copyleft",
    "title": "No copyleft",
    "mode": "enforcing",
    "action": "block",
    "unchecked": "block",
    "when": {"field": "package.licence_category", "operator": "requires", "value": ["copyleft"]},
}


@pytest.fixture
async def gate(harbour: Harbour, tmp_path: Path) -> AsyncIterator[House]:  # noqa: ARG001 — its index
    """Give a firewall that judges by a policy on licences, and lets nothing in of which none is known."""
    async with open_house(tmp_path / "data", mode=Mode.STRICT) as made:
        await in_database(policies.create, policies.read(POLICY), by=ADMIN)
        made.parts.judging._judge = IndexJudge()  # noqa: SLF001 — as the wiring has it
        yield made


def publish(house: House, package: str, version: str, text: str, **how: Any) -> str:
    """Publish a wheel with metadata in it, and beside it unless ``beside`` is False."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(f"{package}-{version}.dist-info/METADATA", text)
    is_beside = how.pop("beside", True)
    name = house.upstream.add(package, version, made.getvalue(), facts={"core-metadata": True} if is_beside else {})
    if is_beside:
        house.upstream.files[f"{name}.metadata"] = text.encode()
    return name


async def scan(house: House) -> None:
    await house.parts.requests.flush()
    await in_database(scan_packages, FakeContext(), NoParameters())


async def row(purl: str) -> Package:
    return await in_database(Package.objects.get, purl=purl)


async def test_a_licence_is_read_in_the_scan_and_a_policy_refuses_it_by_name(gate: House) -> None:
    gpl, mit = publish(gate, "bound", "1.0", GPL), publish(gate, "free", "1.0", MIT)
    before = [await gate.file(gpl, package="bound"), await gate.file(mit, package="free")]
    read = metrics.LICENCES.labels(ecosystem="pypi", result="known")._value.get()  # noqa: SLF001 — what it counts

    await scan(gate)
    refused, passed = await gate.file(gpl, package="bound"), await gate.file(mit, package="free")

    assert [(each.status, "is not scanned yet" in await each.text()) for each in before] == [(403, True)] * 2
    assert passed.status == 200
    assert refused.reason == "Blocked by no-copyleft: bound 1.0 has the licence GPL-3.0-only."
    asked = {each: count for each, count in gate.upstream.asked.items() if each.startswith("file")}
    assert asked == {f"file {gpl}.metadata": 1, f"file {mit}.metadata": 1, f"file {mit}": 1}
    facts = await in_database(lambda: dict(PackageFacts.objects.values_list("purl", "licence")))
    assert facts == {"pkg:pypi/bound@1.0": "GPL-3.0-only", "pkg:pypi/free@1.0": "MIT"}
    found = await row("pkg:pypi/bound@1.0")
    assert (found.licence, found.verdict, found.policy) == ("GPL-3.0-only", "block", "no-copyleft")
    assert metrics.LICENCES.labels(ecosystem="pypi", result="known")._value.get() == read + 2  # noqa: SLF001


async def test_a_page_marks_what_was_learned_and_nothing_that_was_not_yet(gate: House) -> None:
    old, new = publish(gate, "bound", "1.0", GPL), publish(gate, "bound", "2.0", GPL)
    await gate.file(old, package="bound")
    before = await gate.marked("bound")

    await scan(gate)
    after = await gate.marked("bound")

    assert before == {}
    assert list(after) == [old]
    assert after[old] == "Refused by no-copyleft: bound 1.0 has the licence GPL-3.0-only."
    assert new not in after


async def test_only_the_versions_that_a_scan_learned_of_are_judged_anew(gate: House) -> None:
    judge = FakeJudge()
    judge.refuse("bound@3.0")
    gate.parts.judging._judge = judge  # noqa: SLF001 — as the wiring has it
    for version in ("1.0", "2.0", "3.0"):
        publish(gate, "bound", version, GPL)
    name = publish(gate, "bound", "4.0", MIT)
    await gate.change(mode=Mode.MODERATE)
    await gate.file(name, package="bound")
    before = await gate.marked("bound")

    await scan(gate)
    after = await gate.marked("bound")

    assert [sorted(each.version for each in question.releases) for question in judge.asked] == [
        ["1.0", "2.0", "3.0", "4.0"],
        ["4.0"],
    ]
    assert [each.licence for each in judge.asked[1].releases] == ["MIT"]
    assert before == after
    assert list(after) == ["bound-3.0-py3-none-any.whl"]


async def test_until_a_licence_is_known_a_mode_does_as_with_all_that_is_not_scanned(gate: House) -> None:
    name = publish(gate, "bound", "1.0", GPL)
    gate.with_settings(hold=0.2)
    found: dict[Mode, tuple[int, int]] = {}

    for mode in Mode:
        await gate.change(mode=mode)
        before = await gate.file(name, package="bound")
        await gate.scanned("pkg:pypi/bound@1.0", ScanState.FAILED, "there is no index")
        failed = await gate.file(name, package="bound")
        await in_database(Package.objects.all().delete)
        found[mode] = (before.status, failed.status)

    assert found == {
        Mode.OFF: (200, 200),
        Mode.WARM_UP: (200, 200),
        Mode.SPECTATOR: (200, 200),
        Mode.MODERATE: (200, 403),
        Mode.STRICT: (403, 403),
        Mode.STRICT_WAIT: (403, 403),
    }


async def test_who_waits_for_a_scan_is_told_what_it_learned(gate: House) -> None:
    name = publish(gate, "bound", "1.0", GPL)
    await gate.change(mode=Mode.STRICT_WAIT)
    await gate.page("bound")
    await gate.settle()
    purl = "pkg:pypi/bound@1.0"
    await in_database(Package.objects.create, purl=purl, ecosystem="pypi", name="bound", version="1.0")

    asking = asyncio.create_task(gate.file(name, package="bound"))
    await in_database(scan_packages, FakeContext(), NoParameters())
    response = await asking

    assert (response.status, response.reason) == (
        403,
        "Blocked by no-copyleft: bound 1.0 has the licence GPL-3.0-only.",
    )


async def test_without_metadata_beside_it_the_file_itself_is_read(gate: House) -> None:
    name = publish(gate, "bound", "1.0", GPL, beside=False)
    await gate.file(name, package="bound")

    await scan(gate)

    assert (await row("pkg:pypi/bound@1.0")).licence == "GPL-3.0-only"
    assert (await gate.file(name, package="bound")).status == 403
    assert gate.upstream.asked[f"file {name}"] == 1


async def test_metadata_without_a_licence_is_said_to_be_so(gate: House) -> None:
    name = publish(gate, "silent", "1.0", SILENT)
    await gate.file(name, package="silent")

    await scan(gate)
    answer = await gate.file(name, package="silent")

    assert answer.reason == "Blocked by no-copyleft: The licence of silent 1.0 is not known."
    found = await row("pkg:pypi/silent@1.0")
    assert (found.licence_state, found.licence_problem) == (LicenceState.UNSTATED, "Its metadata names no licence.")
    assert list(await gate.marked("silent")) == []  # the newest stays unmarked, so that its refusal is seen


async def test_an_upstream_that_is_away_is_asked_again(gate: House) -> None:
    name = publish(gate, "bound", "1.0", GPL)
    await gate.file(name, package="bound")
    gate.upstream.before = lambda request: web.Response(status=500) if "files" in request.path else None

    await scan(gate)
    away = await row("pkg:pypi/bound@1.0")
    refused = await gate.file(name, package="bound")
    gate.upstream.before = None
    a_while_ago = clock.now() - timedelta(minutes=11)
    await in_database(Package.objects.filter(pk=away.pk).update, scanned_at=a_while_ago)
    await scan(gate)

    assert (away.licence_state, away.licence) == (LicenceState.AWAY, "")
    assert "it answered 500" in away.licence_problem
    assert refused.reason == "Blocked by no-copyleft: The licence of bound 1.0 is not known."
    assert (await row("pkg:pypi/bound@1.0")).licence == "GPL-3.0-only"


async def test_a_file_too_large_to_be_read_is_named(gate: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pratique.core.ecosystems.pypi.metadata.METADATA_MAX", 10)
    name = publish(gate, "bound", "1.0", GPL)
    await gate.file(name, package="bound")

    await scan(gate)

    assert "is larger than 10 bytes" in (await row("pkg:pypi/bound@1.0")).licence_problem


async def test_a_plugin_is_told_what_a_scan_learned_through_a_repository_here(gate: House) -> None:
    publish(gate, "bound", "1.0", GPL)
    await gate.page("bound")
    await gate.settle()

    async with open_office() as office:
        office.parts.judging._judge = IndexJudge()  # noqa: SLF001 — as the wiring has it
        office.plugin.work_mode = "strict"
        before = await office.plugin.package("pkg:pypi/bound@1.0")
        await office.rows()
        await scan(gate)
        after = await office.plugin.package("pkg:pypi/bound@1.0")

    assert before["block_status"] == "blocked_not_scanned"
    assert after["block_status"] == "blocked_by_policies"
    assert after["blocked_by"][0]["matched_criteria"] == ["bound 1.0 has the licence GPL-3.0-only."]


async def test_people_see_the_licence_and_why_there_is_none(gate: House) -> None:
    one, two, _ = (publish(gate, "bound", *each) for each in (("1.0", GPL), ("2.0", SILENT), ("3.0", MIT)))
    await gate.file(one, package="bound")
    await gate.file(two, package="bound")
    await scan(gate)
    await gate.settle()

    page = await in_database(package_page, by=ADMIN, repository=REPOSITORY, package="bound")

    shown = {each.version: (each.licence, [said.reason for said in each.said.refusals]) for each in page.versions}
    assert shown == {
        "1.0": ("GPL-3.0-only", ["bound 1.0 has the licence GPL-3.0-only."]),
        "2.0": ("", ["The licence of bound 2.0 is not known."]),
        "3.0": ("", []),
    }
    notes = {each.version: [said.reason for said in each.said.notes] for each in page.versions}
    assert notes["3.0"] == [
        "Known once it was asked for and scanned, and refused if it is not then: The licence of bound 3.0 is not known."
    ]
