"""osa-api for packages, over HTTP, asked by a plugin that knows nothing but the protocol: every cell of the table."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest

from pratique.server.firewall.models import Package, RepositoryManager, ScanState
from pratique.server.firewall.ports import Judgement, Question, Refusal
from pratique.server.inventory.services import SaidOfPackage, record_facts
from pratique.server.kernel.outbox.models import OutboxEvent
from pratique.server.kernel.planes import in_database
from pratique.server.scanning.judge import JudgeAway
from tests.server.firewall.office import PURL, SITE, Office, open_office
from tests.server.firewall.plugin import MESSAGES

pytestmark = pytest.mark.django_db(transaction=True)

PASSES = "not_blocked"
LINK = f"{SITE}/firewall/component?purl=pkg%3Apypi%2Fdjango%404.2.0"


@pytest.fixture
async def office(transactional_db: None) -> AsyncIterator[Office]:  # noqa: ARG001 — asked for, for what it does
    async with open_office() as made:
        yield made


@dataclass(frozen=True, kw_only=True)
class Row:
    """One mode: its answer to what is not scanned, whether it enforces, what is written down, whether it scans."""

    mode: str
    not_scanned: str = PASSES
    enforces: bool = False
    logged: tuple[str, ...] = ()
    scans: bool = True


_ENFORCED = {
    "refused": "blocked_by_policies",
    "scan_failed": "blocked_scan_failed",
    "no_verdict": "failed_request",
    "not_configured": "blocked_registry_not_configured",
}
_ERRORS = ("blocked_scan_failed", PASSES, "blocked_by_policies", "failed_request", PASSES)
TABLE = (
    Row(mode="off", scans=False),
    Row(mode="warmup"),
    Row(mode="spectator", logged=(PASSES, PASSES, *_ERRORS)),
    Row(mode="moderate", enforces=True, logged=(PASSES, PASSES, *_ERRORS)),
    Row(
        mode="strict",
        enforces=True,
        not_scanned="blocked_not_scanned",
        logged=("blocked_not_scanned", PASSES, *_ERRORS),
    ),
    Row(
        mode="strict_wait",
        enforces=True,
        not_scanned="blocked_scan_wait_timeout",
        logged=("blocked_scan_wait_timeout", PASSES, *_ERRORS),
    ),
)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.mode)
async def test_a_mode_answers_each_state_as_its_row_says(office: Office, row: Row) -> None:
    plugin = office.plugin
    plugin.work_mode = row.mode
    plugin.block_on_errors = True

    not_scanned = await plugin.package(PURL)
    registered = await _is_registered(office)
    await office.scanned(ScanState.DONE)
    clean = await plugin.package(PURL)
    await office.scanned(ScanState.FAILED)
    scan_failed = await plugin.package(PURL)
    plugin.block_on_errors = False
    scan_failed_passing = await plugin.package(PURL)
    office.judge.refuse("django@4.2.0")
    office.next_epoch()
    refused = await plugin.package(PURL)
    plugin.block_on_errors = True
    office.judge.problem = JudgeAway(address="http://judge", problem="it is away")
    office.next_epoch()
    no_verdict = await plugin.package(PURL)
    plugin.block_on_errors = False
    no_verdict_passing = await plugin.package(PURL)
    written = tuple(each.status for each in await office.rows())
    plugin.block_on_errors, plugin.url = True, "https://elsewhere.example"
    not_configured = await plugin.package(PURL)
    plugin.block_on_errors = False
    not_configured_passing = await plugin.package(PURL)

    got = {
        "not_scanned": not_scanned,
        "refused": refused,
        "scan_failed": scan_failed,
        "no_verdict": no_verdict,
        "not_configured": not_configured,
    }
    expected = _ENFORCED if row.enforces else dict.fromkeys(_ENFORCED, PASSES)
    assert {state: answer["block_status"] for state, answer in got.items()} == {
        "not_scanned": row.not_scanned,
        **expected,
    }
    passing = (clean, scan_failed_passing, no_verdict_passing, not_configured_passing)
    assert {each["block_status"] for each in passing} == {PASSES}
    for answer in (*got.values(), *passing):
        told = MESSAGES.get(answer["block_status"], "")
        assert told in answer["message"]
        assert plugin.lets_in(answer) is (answer["message"] == "")
        assert answer["message"] == "" or answer["message"].endswith(LINK)
    assert sorted(written) == sorted(row.logged)
    assert registered is row.scans


async def test_a_refusal_names_policy_reason_page_and_component(office: Office) -> None:
    await office.scanned(ScanState.DONE)
    office.judge.refuse("django@4.2.0", reason="CVE-2024-0001 is critical.")

    answer = await office.plugin.package("pkg:PYPI/Django@4.2.0")

    assert UUID(answer.pop("uuid")).version == 5
    assert answer == {
        "purl": PURL,
        "scan_status": "scanned",
        "block_status": "blocked_by_policies",
        "blocked_by": [
            {"policy": "no-critical", "level": "critical", "matched_criteria": ["CVE-2024-0001 is critical."]}
        ],
        "message": f"django 4.2.0 is blocked by the policy No critical: CVE-2024-0001 is critical. See {LINK}",
        "url": LINK,
        "delayed_until": None,
    }


async def test_what_a_policy_will_refuse_later_passes_and_says_until_when(office: Office) -> None:
    await office.scanned(ScanState.DONE)
    later = datetime(2099, 1, 2, 3, 4, tzinfo=UTC)
    said = Refusal(policy="patience", title="Patience", reason="CVE-2024-0001 is high.", until=later)
    office.judge.judge = lambda question: Judgement(noted={"4.2.0": said})  # type: ignore[method-assign]  # noqa: ARG005 — it says so of whatever it is asked

    answer = await office.plugin.package(PURL)

    assert office.plugin.lets_in(answer)
    assert (answer["block_status"], answer["delayed_until"]) == ("delayed_block", "2099-01-02T03:04:00Z")
    assert answer["blocked_by"][0]["policy"] == "patience"
    assert [each.status for each in await office.rows()] == ["delayed_block"]


async def test_many_are_answered_in_order_and_judged_together_with_what_is_known_of_them(office: Office) -> None:
    purls = [f"pkg:npm/left-pad@1.{number}.0" for number in range(40)]
    day = datetime(2026, 1, 2, tzinfo=UTC)
    await in_database(record_facts, [SaidOfPackage(purl=purls[3], released_at=day, licence="MIT")], source="tests")
    office.judge.refuse("left-pad@1.3.0")
    office.plugin.work_mode = "moderate"

    answers = await office.plugin.packages(*purls, "pkg:npm/other@1.0.0", "no purl", "pkg:npm/without-version")

    assert [each["purl"] for each in answers[:40]] == purls
    assert [each["block_status"] for each in answers[40:]] == [PASSES, "failed_request", PASSES]
    assert [place for place, each in enumerate(answers) if each["block_status"] == "blocked_by_policies"] == [3]
    asked: list[Question] = office.judge.asked
    assert [(each.repository, each.package.name, len(each.releases)) for each in asked] == [
        ("nexus/pypi-proxy", "left-pad", 40),
        ("nexus/pypi-proxy", "other", 1),
    ]
    assert (asked[0].releases[3].published_at, asked[0].releases[3].licence) == (day, "MIT")
    await office.rows()
    assert await in_database(Package.objects.count) == 41


async def test_what_is_known_of_a_version_is_known_whatever_its_qualifiers_and_nothing_else_is(office: Office) -> None:
    purls = [f"pkg:deb/debian/openssl@3.0.0?arch={each}&distro=bookworm" for each in ("amd64", "arm64")]
    day = datetime(2026, 1, 2, tzinfo=UTC)
    said = SaidOfPackage(purl="pkg:deb/debian/openssl@3.0.0", released_at=day, is_deprecated=False)
    await in_database(record_facts, [said], source="tests")

    await office.plugin.packages(*purls, "pkg:npm/left-pad@1.0.0")

    releases = [release for each in office.judge.asked for release in each.releases]
    assert [(each.published_at, each.is_withdrawn) for each in releases] == [(day, False), (day, False), (None, None)]


async def test_those_that_wait_for_a_scan_wait_together(office: Office) -> None:
    answers = await office.plugin.packages(*(f"pkg:npm/left-pad@1.{number}.0" for number in range(30)))

    assert {each["block_status"] for each in answers} == {"blocked_scan_wait_timeout"}
    assert await in_database(Package.objects.count) == 30


async def test_a_wrong_mode_is_the_strictest_and_is_told_and_none_is_the_managers(office: Office) -> None:
    plugin = office.plugin
    plugin.work_mode = "strickt"
    wrong = await plugin.package(PURL)
    plugin.work_mode = ""
    default = await plugin.package(PURL)
    await in_database(lambda: RepositoryManager.objects.update(mode="moderate"))
    managers = await plugin.package(PURL)

    assert wrong["block_status"] == default["block_status"] == "blocked_scan_wait_timeout"
    assert wrong["message"].startswith("There is no plugin mode 'strickt', so strict_wait holds. ")
    assert managers["block_status"] == PASSES


async def test_what_was_asked_is_written_down_with_whom_the_plugin_names(office: Office) -> None:
    office.plugin.work_mode = "strict"

    await office.plugin.package(PURL, artifact_url="https://nexus.example/pypi-proxy/django-4.2.0-py3-none-any.whl?x=1")
    (row,) = await office.rows()

    assert (row.place, row.initiator, row.file) == ("pypi-proxy", "jane", "django-4.2.0-py3-none-any.whl")
    event = await in_database(lambda: OutboxEvent.objects.get(type="package.refused"))
    assert (event.actor, event.subject) == ("nexus", "firewall:nexus/pypi-proxy")
    assert {name: event.data[name] for name in ("initiator", "status", "mode")} == {
        "initiator": "jane",
        "status": "blocked_not_scanned",
        "mode": "strict",
    }


async def test_only_the_managers_own_account_may_ask_with_a_token_that_may_write(office: Office) -> None:
    plugin, path = office.plugin, "/api/osa/packages/"
    body = {"purl": PURL, "repository_manager_url": "https://NEXUS.example:443/", "work_mode": "strict"}
    statuses = []
    for token in (plugin.token, "", "prt_" + "a" * 43, office.stranger, office.read_only):
        plugin.token = token
        statuses.append((await plugin.send(path, body)).status)

    assert statuses == [200, 401, 401, 404, 403]


async def test_what_cannot_be_read_says_what_it_takes(office: Office) -> None:
    for body in (5, {}, {"purl": 5}, [], [{"purl": PURL}] * 501):
        response = await office.plugin.send("/api/osa/packages/", body)
        assert (response.status, (await response.json())["code"]) == (400, "osa_request_invalid")


async def _is_registered(office: Office) -> bool:
    await office.rows()
    return await in_database(Package.objects.filter(purl=PURL).exists)
