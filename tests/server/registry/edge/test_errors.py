"""Every refusal of the domain has words and a line in the protocol's table."""

import fcntl
import inspect
import string
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client

from pratique.core.oci.errors import ErrorCode
from pratique.server.identity.testing import person
from pratique.server.kernel.database.sqlite import base
from pratique.server.kernel.errors import Refusal
from pratique.server.registry import errors
from pratique.server.registry.edge.errors import WORDING, wording_of
from tests.server.registry.house import NAME, House, error_of

REFUSALS = [
    each
    for _, each in inspect.getmembers(errors, inspect.isclass)
    if issubclass(each, Refusal) and each.__module__ == errors.__name__
]


def sample(refusal: type[Refusal]) -> Refusal:
    fields = {name for _, name, _, _ in string.Formatter().parse(inspect.getdoc(refusal) or "") if name}
    return refusal(**{name.partition(".")[0]: f"some-{name}" for name in fields})


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda each: each.__name__)
def test_a_refusal_reads_as_whole_sentences(refusal: type[Refusal]) -> None:
    text = str(sample(refusal))

    assert "{" not in text
    assert "  " not in text
    assert refusal.code != Refusal.code


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda each: each.__name__)
def test_a_refusal_has_a_code_and_a_status_of_the_protocol(refusal: type[Refusal]) -> None:
    code, status = wording_of(sample(refusal))

    assert isinstance(code, ErrorCode)
    assert 400 <= status < 600


def test_codes_are_not_shared() -> None:
    codes = [each.code for each in REFUSALS]

    assert len(codes) == len(set(codes))


def test_the_table_names_only_refusals() -> None:
    assert all(issubclass(each, Refusal) for each in WORDING)


@contextmanager
def somebody_writing() -> Iterator[None]:
    """Stand at the head of SQLite's queue of writers."""
    with Path(f"{django_settings.DATABASES['default']['NAME']}-writers").open("w") as queue:
        fcntl.flock(queue, fcntl.LOCK_EX)
        yield


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
async def test_a_push_that_finds_the_database_busy_is_asked_to_come_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "_WAIT_MAX", 0.05)

    with somebody_writing():
        response = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/")
    again = await house.ask("POST", f"/v2/{NAME}/blobs/uploads/")

    assert (await error_of(response))[:2] == (503, "UNAVAILABLE")
    assert response.headers["Retry-After"] == "5"
    assert again.status == 202


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_rest_that_finds_the_database_busy_asks_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    client.force_login(person("alice"))
    monkeypatch.setattr(base, "_WAIT_MAX", 0.05)

    with somebody_writing():
        answer = client.post("/api/v1/repositories", {"name": "alice/app"}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "database_away", "5")
