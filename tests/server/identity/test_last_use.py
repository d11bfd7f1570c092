from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError

from pratique.server.identity.authentication import authenticate
from pratique.server.identity.credentials import Bearer
from pratique.server.identity.last_use import LastUse
from pratique.server.identity.models import AccessToken
from pratique.server.identity.testing import person, token_of
from pratique.server.kernel import clock
from tests.support import eventually

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_uses_within_a_minute_are_one_use() -> None:
    written: list[Mapping[int, datetime]] = []
    notes = LastUse(written.append)

    notes.note(1, NOON, at=NOON + timedelta(seconds=59))
    assert written == []
    notes.note(1, NOON, at=NOON + timedelta(seconds=60))
    assert written == [{1: NOON + timedelta(seconds=60)}]


def test_a_started_writer_writes_for_many_requests_at_once() -> None:
    written: list[Mapping[int, datetime]] = []
    notes = LastUse(written.append, interval=0.01)
    notes.start()
    notes.start()
    for _ in range(100):
        notes.note(1, None, at=NOON)

    eventually(lambda: written)
    notes.stop()

    assert written[0] == {1: NOON}
    assert len(written) < 100


def test_stopping_writes_what_is_noted() -> None:
    written: list[Mapping[int, datetime]] = []
    notes = LastUse(written.append, interval=60)
    notes.start()
    notes.note(5, None, at=NOON)

    notes.stop()

    assert written == [{5: NOON}]


def test_a_database_that_cannot_be_written_keeps_nobody_from_working() -> None:
    def write(_: Mapping[int, datetime]) -> None:
        raise DatabaseError

    LastUse(write).note(1, None, at=NOON)


@pytest.mark.database
@pytest.mark.django_db
def test_the_time_is_in_the_database_and_never_goes_back() -> None:
    text = token_of(person("alice"))

    with clock.frozen(NOON):
        authenticate(Bearer(text=text), client="192.0.2.1")
    with clock.frozen(NOON - timedelta(hours=1)):
        authenticate(Bearer(text=text), client="192.0.2.1")

    assert AccessToken.objects.get().last_used_at == NOON
