from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.server.jobs.errors import BadCron, UnknownTimeZone
from pratique.server.jobs.schedules import cron
from pratique.server.kernel import actions
from pratique.server.kernel.actions import Cron, Every

BERLIN = "Europe/Berlin"  # clocks forward on 2026-03-29 at 02:00, back on 2026-10-25 at 03:00
ZONES = ("UTC", BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca")
EXPRESSIONS = (
    "*/5 * * * *", "30 2 * * *", "0 0 * * 0", "15 1-3 * * *", "0 */6 * * *", "*/30 2 * * 1-5", "59 23 L * *",
    "*/10 * * * * *", "57 54 3 * * *", "@daily", "0 0 1 1 *", "45 1 * 3,10 *",
)  # fmt: skip
INSTANTS = st.integers(1_760_000_000, 1_830_000_000).map(lambda each: datetime.fromtimestamp(each, UTC))


def _next(expression: str, zone: str, instant: str, count: int = 1) -> list[str]:
    found = islice(cron.read(expression, zone).after(datetime.fromisoformat(instant)), count)
    return [f"{each:%m-%d %H:%M:%S}" for each in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    says: str
    cron: str
    since: str
    due: tuple[str, ...]
    zone: str = BERLIN


CASES = (
    Case(
        says="winter is an hour ahead of UTC",
        cron="30 2 * * *",
        since="2026-01-10T12:00Z",
        due=("01-11 01:30:00", "01-12 01:30:00"),
    ),
    Case(
        says="in spring the time that is left out is made up for at once",
        cron="30 2 * * *",
        since="2026-03-28T12:00Z",
        due=("03-29 01:00:00", "03-30 00:30:00"),
    ),
    Case(
        says="in spring two times that are left out are one",
        cron="0,30 2 * * *",
        since="2026-03-28T12:00Z",
        due=("03-29 01:00:00", "03-30 00:00:00", "03-30 00:30:00"),
    ),
    Case(
        says="in autumn the time that comes twice is due once",
        cron="30 2 * * *",
        since="2026-10-24T12:00Z",
        due=("10-25 00:30:00", "10-26 01:30:00"),
    ),
    Case(
        says="looked at between the two comings it is over for the day",
        cron="30 2 * * *",
        since="2026-10-25T00:45Z",
        due=("10-26 01:30:00",),
    ),
    Case(
        says="also from within the second coming",
        cron="30 2 * * *",
        since="2026-10-25T01:15Z",
        due=("10-26 01:30:00",),
    ),
    Case(
        says="every half hour goes by elapsed time when an hour comes twice",
        cron="*/30 * * * *",
        since="2026-10-25T00:00Z",
        due=("10-25 00:30:00", "10-25 01:00:00", "10-25 01:30:00", "10-25 02:00:00"),
    ),
    Case(
        says="and when one is left out",
        cron="*/30 * * * *",
        since="2026-03-29T00:30Z",
        due=("03-29 01:00:00", "03-29 01:30:00"),
    ),
    Case(
        says="seconds in front do not change that",
        cron="57 30 2 * * *",
        since="2026-10-24T12:00Z",
        due=("10-25 00:30:57", "10-26 01:30:57"),
    ),
    Case(
        says="half an hour's change of clocks is one too",
        cron="15 2 * * *",
        zone="Australia/Lord_Howe",
        since="2026-10-03T00:00Z",
        due=("10-03 15:30:00", "10-04 15:15:00"),
    ),
    Case(
        says="the Jobrunner's own example",
        cron="57 54 3 * * *",
        zone="UTC",
        since="2026-01-01T03:54:57Z",
        due=("01-02 03:54:57",),
    ),
    Case(says="a name", cron="@weekly", zone="UTC", since="2026-01-01T00:00Z", due=("01-04 00:00:00",)),
    Case(says="the last of February", cron="0 0 L 2 *", zone="UTC", since="2027-12-01T00:00Z", due=("02-29 00:00:00",)),
)


@pytest.mark.parametrize("case", CASES, ids=lambda each: each.says)
def test_due_times(case: Case) -> None:
    assert tuple(_next(case.cron, case.zone, case.since, len(case.due))) == case.due


@given(expression=st.sampled_from(EXPRESSIONS), zone=st.sampled_from(ZONES), now=INSTANTS)
def test_what_is_next_now_has_passed_then_and_nothing_between(*, expression: str, zone: str, now: datetime) -> None:
    timetable = cron.read(expression, zone)
    first, second = islice(timetable.after(now), 2)

    assert now < first < second
    assert timetable.next(first - timedelta(seconds=1)) == first
    assert timetable.next(first) == second
    assert timetable.passed(since=first, until=second, most=5) == [first, second]
    assert timetable.passed(since=now + timedelta(seconds=1), until=first - timedelta(seconds=1), most=5) == []


@settings(max_examples=25)
@given(expression=st.sampled_from(EXPRESSIONS[:7]), zone=st.sampled_from(ZONES), now=INSTANTS)
def test_the_latest_due_times_are_found_the_same_however_long_ago_it_began(
    *, expression: str, zone: str, now: datetime
) -> None:
    timetable = cron.read(expression, zone)
    since = now - timedelta(days=40)
    every = timetable.passed(since=since, until=now, most=100_000)

    assert timetable.passed(since=since, until=now, most=3) == every[-3:]


def test_a_long_absence_is_not_walked_through_second_by_second() -> None:
    timetable = cron.read("*/1 * * * * *", "UTC")
    now = datetime(2026, 3, 1, tzinfo=UTC)

    passed = timetable.passed(since=now - timedelta(days=3650), until=now, most=2)

    assert passed == [now - timedelta(seconds=1), now]


@pytest.mark.parametrize(
    "expression",
    ["", "* * * *", "* * * * * * *", "61 * * * *", "* 25 * * *", "0 0 30 2 *", "0 0 0 * *", "*/0 * * * *",
     "5-1 * * * *", "a b c d e", "60 * * * * *", "@reboot", "² * * * *", "MON#1/2 * * * *", "* * * * MON#1/2",
     "* * * * 1,,2", "-1 * * * *"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(expression: str) -> None:
    with pytest.raises(BadCron) as caught:
        cron.read(expression, "UTC")
    assert str(caught.value).startswith(f"{expression!r} is no cron expression: ")


@given(st.text(alphabet="0123456789*/,-#LW @abcMON", max_size=40))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    try:
        timetable = cron.read(text, BERLIN)
    except BadCron:
        return
    timetable.next(datetime(2026, 3, 1, tzinfo=UTC))
    assert timetable.words()


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "Europe", "a\0b", "\ud800", "x" * 64])
def test_a_time_zone_that_is_not_there_is_refused(zone: str) -> None:
    with pytest.raises(UnknownTimeZone):
        cron.read("@daily", zone)


def test_words_for_people() -> None:
    assert cron.read("30 2 * * MON-FRI", BERLIN).words() == "At 02:30 on Monday through Friday"


@given(st.sampled_from([1, 2, 5, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400]), INSTANTS)
def test_every_so_many_seconds_is_due_at_multiples(seconds: int, now: datetime) -> None:
    due = cron.read(cron.expression_of(Every(seconds=seconds)), "UTC").next(now)

    assert due is not None
    assert due.timestamp() % seconds == 0
    assert timedelta(0) < due - now <= timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "expression"),
    [
        (5, "*/5 * * * * *"),
        (60, "* * * * *"),
        (300, "*/5 * * * *"),
        (3600, "0 * * * *"),
        (21_600, "0 */6 * * *"),
        (86_400, "0 0 * * *"),
    ],
)
def test_every_so_many_seconds_is_written_as_a_person_would(seconds: int, expression: str) -> None:
    assert cron.expression_of(Every(seconds=seconds)) == expression


@pytest.mark.parametrize("seconds", [0, 7, 90, 5400, 18_000, 100_000, 172_800])
def test_a_period_that_cron_cannot_say_is_a_mistake_of_the_declaration(seconds: int) -> None:
    with pytest.raises(ValueError, match="has no place in cron's fields"):
        cron.expression_of(Every(seconds=seconds))


def test_every_declared_schedule_can_be_read() -> None:
    declared = [each.schedule for each in actions.declared().values() if each.schedule is not None]

    assert declared
    for schedule in declared:
        zone = schedule.time_zone if isinstance(schedule, Cron) else "UTC"
        assert cron.read(cron.expression_of(schedule), zone).words()
