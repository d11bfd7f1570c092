import json
from http import HTTPStatus

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.test import Client

from pratique.server.audit.models import Event
from pratique.server.identity.testing import organisation, person, token_of
from pratique.server.kernel import context, ids, outbox
from pratique.server.kernel.outbox.dispatch import Pace, dispatch
from pratique.server.registry.models import Repository
from pratique.server.registry.models.repository import Visibility

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

outbox.event_type("probe.kept", help="Something to be kept, in a test.")


@pytest.fixture(autouse=True)
def _repositories(db: None) -> None:  # noqa: ARG001 — the database must be open
    acme = organisation("acme")
    for name, visibility in (("acme/open", Visibility.PUBLIC), ("acme/closed", Visibility.PRIVATE)):
        Repository.objects.create(namespace=acme, name=name, visibility=visibility)


def _happens(*, subject: str = "", actor: str = "alice", number: int = 0, **data: object) -> None:
    asker = context.Context(request_id=f"r-{number}", client="192.0.2.7", agent="probe/1.0")
    with context.working(asker), transaction.atomic():
        outbox.record(type="probe.kept", subject=subject, actor=actor, data={"number": number, **data})


def _kept() -> None:
    while dispatch(Pace(slice=5)):
        pass


def _ask(query: str = "", *, name: str = "", is_admin: bool = False) -> tuple[int, dict[str, object]]:
    headers = {}
    if name:
        headers["Authorization"] = f"Bearer {token_of(person(name, is_admin=is_admin))}"
    answer = Client().get(f"/api/v1/events{query}", headers=headers)
    return answer.status_code, json.loads(answer.content)


def test_what_happened_is_kept_word_for_word() -> None:
    _happens(subject="repository:acme/app", number=3)
    _kept()

    event = Event.objects.get(type="probe.kept")
    assert (event.actor, event.subject, event.repository, event.request_id) == (
        "alice",
        "repository:acme/app",
        "acme/app",
        "r-3",
    )
    assert (event.client, event.agent) == ("192.0.2.7", "probe/1.0")
    assert event.data == {"number": 3}


def test_an_event_belongs_to_the_repository_its_data_name() -> None:
    _happens(subject="tag:acme/app:1", repository="acme/app")
    _kept()

    assert Event.objects.get(type="probe.kept").repository == "acme/app"


def test_the_database_refuses_to_change_what_was_kept() -> None:
    _happens()
    _kept()

    with pytest.raises((IntegrityError, DatabaseError), match="an event is written once"), transaction.atomic():
        Event.objects.update(actor="mallory")


def test_one_event_is_kept_once() -> None:
    uuid = ids.uuid7()
    _happens()
    _kept()
    event = Event.objects.get(type="probe.kept")
    event.pk, event.uuid = None, uuid
    event.save()
    event.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)


def test_administrators_page_through_everything_the_newest_first() -> None:
    for number in range(5):
        _happens(number=number)
    _kept()
    admin = f"Bearer {token_of(person('root', is_admin=True))}"
    seen: list[object] = []
    query = "?type=probe.kept&limit=2"
    for _ in range(3):
        document = Client().get(f"/api/v1/events{query}", headers={"Authorization": admin}).json()
        seen += [each["data"]["number"] for each in document["items"]]
        query = f"?type=probe.kept&limit=2&after={document['next']}"

    assert seen == [4, 3, 2, 1, 0]
    assert document["next"] is None


def test_events_are_found_by_actor_and_repository() -> None:
    _happens(actor="alice", subject="repository:acme/open", number=1)
    _happens(actor="bob", subject="repository:acme/open", number=2)
    _happens(actor="bob", subject="repository:acme/other", number=3)
    _kept()

    _, document = _ask("?repository=acme/open&actor=bob", name="root", is_admin=True)
    items = document["items"]
    assert isinstance(items, list)
    assert [each["data"]["number"] for each in items] == [2]
    assert set(items[0]) == {"id", "type", "actor", "subject", "at", "client", "agent", "request_id", "data"}


def test_readers_of_a_repository_see_its_events_and_no_others() -> None:
    _happens(subject="repository:acme/open", number=1)
    _kept()

    status, document = _ask("?repository=acme/open", name="alice")
    assert status == HTTPStatus.OK
    assert len(document["items"]) == 1  # type: ignore[arg-type]  # a list, or the test fails
    assert _ask("?repository=acme/closed", name="bob")[0] == HTTPStatus.NOT_FOUND
    assert _ask("", name="carol")[0] == HTTPStatus.FORBIDDEN


def test_nobody_is_asked_to_sign_in_first() -> None:
    assert _ask()[0] == HTTPStatus.UNAUTHORIZED
    assert _ask("?repository=acme/closed")[0] == HTTPStatus.UNAUTHORIZED
    assert _ask("?repository=acme/open")[0] == HTTPStatus.OK


def test_administrators_see_what_happened_to_a_repository_that_is_gone() -> None:
    _happens(subject="repository:acme/gone")
    _kept()

    _, document = _ask("?repository=acme/gone", name="root", is_admin=True)
    assert len(document["items"]) == 1  # type: ignore[arg-type]  # a list, or the test fails


def test_what_is_done_by_rest_is_told_with_its_address_and_agent() -> None:
    Client().post(
        "/api/v1/session",
        {"name": "alice", "password": "wrong"},
        content_type="application/json",
        headers={"User-Agent": "probe/2.0\N{SNOWMAN}" + "x" * 300},
        REMOTE_ADDR="192.0.2.9",
    )
    _kept()

    _, document = _ask("?type=sign_in.refused", name="root", is_admin=True)
    items = document["items"]
    assert isinstance(items, list)
    told = [(each["client"], each["agent"]) for each in items]
    assert told == [("192.0.2.9", "probe/2.0?" + "x" * 190)]
