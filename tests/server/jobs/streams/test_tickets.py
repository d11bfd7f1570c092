from datetime import UTC, datetime, timedelta

import pytest

from pratique.server.jobs.errors import BadTicket
from pratique.server.jobs.streams import tickets
from pratique.server.kernel import ids

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIFE = timedelta(seconds=60)
JOB = ids.uuid7()


def test_a_ticket_is_good_for_its_job_until_it_expires() -> None:
    ticket, expires_at = tickets.issue(JOB, now=NOW, life=LIFE)

    tickets.verify(ticket, job_id=JOB, now=NOW + timedelta(seconds=59))
    assert expires_at == NOW + LIFE


@pytest.mark.parametrize("seconds", [60, 61, 86_400])
def test_an_expired_ticket_is_refused(seconds: int) -> None:
    ticket, _ = tickets.issue(JOB, now=NOW, life=LIFE)

    with pytest.raises(BadTicket):
        tickets.verify(ticket, job_id=JOB, now=NOW + timedelta(seconds=seconds))


def test_a_ticket_for_another_job_is_refused() -> None:
    ticket, _ = tickets.issue(ids.uuid7(), now=NOW, life=LIFE)

    with pytest.raises(BadTicket):
        tickets.verify(ticket, job_id=JOB, now=NOW)


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: "x" + t, lambda t: t * 100, lambda _t: "", lambda _t: "é"]
)
def test_a_tampered_ticket_is_refused(change: object) -> None:
    ticket, _ = tickets.issue(JOB, now=NOW, life=LIFE)

    assert callable(change)
    with pytest.raises(BadTicket):
        tickets.verify(change(ticket), job_id=JOB, now=NOW)
