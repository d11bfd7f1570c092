"""Every cell of the table of modes, over HTTP: what is let in, with which word it is written down, what is scanned."""

import asyncio
import threading
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus

import pytest

from pratique.server.firewall import judging
from pratique.server.firewall.models import Mode, Package, PackageRequest, ScanState
from pratique.server.firewall.ports import Judgement, Refusal
from pratique.server.kernel import clock
from pratique.server.kernel.planes import in_database
from tests.server.firewall.house import House
from tests.support.waiting import eventually_async

pytestmark = pytest.mark.django_db(transaction=True)

PURL = "pkg:pypi/django@4.2.0"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One mode: what it answers, and what it writes down, in each case; no words where nothing is."""

    mode: Mode
    not_scanned: tuple[int, str]
    refused: tuple[int, str]
    scan_failed: tuple[int, str]
    scan_failed_passing: tuple[int, str]
    no_verdict: tuple[int, str]
    no_verdict_passing: tuple[int, str]
    clean: tuple[int, str] = (200, "not_blocked")
    scans: bool = True


SILENT = (200, "")
OFF = Row(
    mode=Mode.OFF,
    clean=SILENT,
    not_scanned=SILENT,
    refused=SILENT,
    scan_failed=SILENT,
    scan_failed_passing=SILENT,
    no_verdict=SILENT,
    no_verdict_passing=SILENT,
    scans=False,
)
MODERATE = Row(
    mode=Mode.MODERATE,
    not_scanned=(200, "not_blocked"),
    refused=(403, "blocked_by_policies"),
    scan_failed=(403, "blocked_scan_failed"),
    scan_failed_passing=(200, "not_blocked"),
    no_verdict=(403, "failed_request"),
    no_verdict_passing=(200, "not_blocked"),
)
TABLE = (
    OFF,
    replace(OFF, mode=Mode.WARM_UP, scans=True),
    replace(
        MODERATE,
        mode=Mode.SPECTATOR,
        refused=(200, "blocked_by_policies"),
        scan_failed=(200, "blocked_scan_failed"),
        no_verdict=(200, "failed_request"),
    ),
    MODERATE,
    replace(MODERATE, mode=Mode.STRICT, not_scanned=(403, "blocked_not_scanned")),
    replace(MODERATE, mode=Mode.STRICT_WAIT, not_scanned=(403, "blocked_scan_wait_timeout")),
)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.mode.value)
async def test_a_mode_answers_each_case_as_its_row_says(house: House, row: Row) -> None:
    name = house.upstream.add("django", "4.2.0")
    house.with_settings(hold=0.2)

    async def ask(*, errors: bool = True) -> tuple[int, str]:
        await house.change(mode=row.mode, blocks_on_errors=errors)
        before = await house.requests()
        response = await house.file(name)
        new = (await house.requests())[len(before) :]
        return response.status, new[-1][1] if new else ""

    got: dict[str, tuple[int, str]] = {"not_scanned": await ask()}
    scanned = await in_database(Package.objects.filter(purl=PURL).exists)
    await house.scanned(PURL)
    got["clean"] = await ask()
    await house.scanned(PURL, ScanState.FAILED, "there is no index")
    got["scan_failed"] = await ask()
    got["scan_failed_passing"] = await ask(errors=False)
    house.judge.refuse("django@4.2.0")
    _next_epoch(house)
    got["refused"] = await ask()
    house.judge.problem = ConnectionError("the judge is away")
    house.judge.number += 1
    _next_epoch(house)
    got["no_verdict"] = await ask()
    got["no_verdict_passing"] = await ask(errors=False)

    assert got == {case: getattr(row, case) for case in got}
    assert scanned is row.scans


@pytest.mark.parametrize(
    ("mode", "status", "said"),
    [
        (Mode.SPECTATOR, HTTPStatus.OK, ["delayed_block"] * 2),
        (Mode.MODERATE, HTTPStatus.OK, ["delayed_block"] * 2),
        (Mode.STRICT, HTTPStatus.FORBIDDEN, ["blocked_not_scanned", "blocked_scan_failed"]),
    ],
)
async def test_what_a_policy_will_refuse_later_is_written_down_so_however_far_its_scan_is(
    house: House, mode: Mode, status: HTTPStatus, said: list[str]
) -> None:
    name = house.upstream.add("django", "4.2.0")
    later = Refusal(policy="old", title="Old", reason="It is old.", until=clock.now() + timedelta(days=1))
    house.judge.judge = lambda question: Judgement(noted={"4.2.0": later})  # type: ignore[method-assign]  # noqa: ARG005 — whatever it is asked
    await house.change(mode=mode, blocks_on_errors=mode is Mode.STRICT)

    first = await house.file(name)
    await house.requests()  # else two that are equal within a second are one
    await house.scanned(PURL, ScanState.FAILED, "there is no index")
    second = await house.file(name)

    assert [first.status, second.status] == [status, status]
    assert [each for _, each in await house.requests()] == said
    rows = await in_database(lambda: list(PackageRequest.objects.order_by("id").values_list("policy", flat=True)))
    assert rows == (["old"] * 2 if status == HTTPStatus.OK else [""] * 2)


async def test_what_a_policy_warns_of_comes_in_and_who_warned_is_written_down(house: House) -> None:
    name = house.upstream.add("django", "4.2.0")
    warning = Refusal(policy="old", title="Old", reason="It is old.")
    house.judge.judge = lambda question: Judgement(noted={"4.2.0": warning})  # type: ignore[method-assign]  # noqa: ARG005 — whatever it is asked

    response = await house.file(name)
    marked = await house.marked()

    assert response.status == HTTPStatus.OK
    assert marked == {}
    assert await house.requests() == [(name, "not_blocked")]
    rows = await in_database(lambda: list(PackageRequest.objects.values_list("policy", "reason")))
    assert rows == [("old", "It is old.")]


async def test_a_scan_that_ends_in_time_lets_who_waits_for_it_in(house: House) -> None:
    name = house.upstream.add("django", "4.2.0")
    await house.change(mode=Mode.STRICT_WAIT)
    await house.scanned(PURL, ScanState.WAITING)

    asking = asyncio.create_task(house.file(name))
    await house.scanned(PURL, ScanState.DONE)
    response = await asking

    assert response.status == HTTPStatus.OK


async def test_what_a_policy_refuses_while_its_scan_is_waited_for_does_not_come_in(house: House) -> None:
    name = house.upstream.add("django", "4.2.0")
    await house.change(mode=Mode.STRICT_WAIT)

    asking = asyncio.create_task(house.file(name))
    await eventually_async(lambda: in_database(Package.objects.filter(purl=PURL).exists), what="the wait for its scan")
    house.judge.refuse("django@4.2.0")
    _next_epoch(house)
    await house.scanned(PURL, ScanState.DONE)
    response = await asking

    assert response.status == HTTPStatus.FORBIDDEN
    assert await house.requests() == [(name, "blocked_by_policies")]


async def test_who_waits_for_a_scan_is_answered_in_time_though_the_judge_hangs_meanwhile(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = house.upstream.add("django", "4.2.0")
    house.with_settings(hold=0.3)
    await house.change(mode=Mode.STRICT_WAIT)
    monkeypatch.setattr(judging, "_EPOCH_FOR", 0.0)
    over, answers = threading.Event(), iter(["1"])
    house.judge.epoch = lambda: next(answers, "") or str(over.wait(4))  # type: ignore[method-assign]  # it hangs from the second look on

    began = time.monotonic()
    response = await house.file(name)
    seconds = time.monotonic() - began
    over.set()

    assert response.status == HTTPStatus.FORBIDDEN
    assert "not over after 0.3 seconds" in (response.reason or "")
    assert seconds < 3


@pytest.mark.parametrize("mode", [Mode.OFF, Mode.WARM_UP, Mode.SPECTATOR])
async def test_a_mode_that_only_looks_marks_nothing(house: House, mode: Mode) -> None:
    house.upstream.add("django", "3.0.0")
    house.upstream.add("django", "4.2.0")
    house.judge.refuse("django@3.0.0")
    await house.change(mode=mode)

    assert await house.marked() == {}


async def test_a_page_without_a_verdict_is_served_unmarked_and_its_files_decide(house: House) -> None:
    name = house.upstream.add("django", "4.2.0")
    house.judge.problem = ConnectionError("the judge is away")

    marked = await house.marked()
    file = await house.file(name)

    assert marked == {}
    assert file.status == HTTPStatus.FORBIDDEN
    assert "No verdict on django 4.2.0 could be made (the judge is away)" in (file.reason or "")


async def test_a_judge_that_takes_too_long_is_no_verdict(house: House) -> None:
    name = house.upstream.add("django", "4.2.0")
    over = threading.Event()
    house.parts.judging._within = 0.2  # noqa: SLF001 — as if the process had been started so
    house.judge.epoch = lambda: str(over.wait(5))  # type: ignore[method-assign]  # a judge that hangs

    response = await house.file(name)
    over.set()

    assert response.status == HTTPStatus.FORBIDDEN
    assert "it took more than 0.2 s" in await response.text()


def _next_epoch(house: House) -> None:
    house.parts.judging._epoch_until = 0.0  # noqa: SLF001 — half a second later
