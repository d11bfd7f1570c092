from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from pratique.server.identity.models import AccessToken, GeneratedBy
from pratique.server.identity.services.expiry import forget_expired
from pratique.server.identity.testing import person, token_of
from pratique.server.jobs.models import Job
from pratique.server.jobs.testing import run_waiting, submitted, worker
from pratique.server.kernel import clock

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def session(key: str, *, expires_at: datetime) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=expires_at)


def test_expired_sessions_and_logins_go_and_all_else_stays() -> None:
    alice = person("alice")
    long_ago, past, future = NOW - timedelta(days=9), NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
    session("over", expires_at=past)
    session("open", expires_at=future)
    for generated_by in GeneratedBy:
        for expires_at in (past, future, None):
            token_of(alice, created_at=long_ago, expires_at=expires_at, generated_by=generated_by)

    assert forget_expired(now=NOW, before_each=lambda: None) == 2

    assert [each.session_key for each in Session.objects.all()] == ["open"]
    assert AccessToken.objects.filter(generated_by=GeneratedBy.USER).count() == 3
    assert AccessToken.objects.filter(generated_by=GeneratedBy.AUTO).count() == 2


def test_a_run_that_lost_its_lease_deletes_nothing() -> None:
    session("over", expires_at=NOW - timedelta(seconds=1))

    with pytest.raises(PermissionError):
        forget_expired(now=NOW, before_each=_refuse)

    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_is_a_job() -> None:
    session("over", expires_at=clock.now() - timedelta(days=1))
    submitted("session_cleanup")

    run_waiting(worker())

    assert Job.objects.get().status == "done"
    assert not Session.objects.exists()


def _refuse() -> None:
    raise PermissionError
