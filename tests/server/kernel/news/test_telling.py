"""Telling is of what was committed."""

from dataclasses import dataclass, field

import pytest
from django.db import transaction

from pratique.server.kernel import news
from pratique.server.kernel.news import Heard, Listening, Nowhere, Topic


@dataclass(slots=True)
class Notebook:
    told: list[tuple[Topic, str]] = field(default_factory=list)

    def tell(self, topic: Topic, key: str) -> None:
        self.told.append((topic, key))

    def listen(self, topic: Topic, heard: Heard) -> Listening:
        return Nowhere().listen(topic, heard)


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> Notebook:
    notebook = Notebook()
    monkeypatch.setattr("pratique.server.kernel.news.telling._installed", notebook)
    return notebook


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_before_the_commit(notebook: Notebook) -> None:
    with transaction.atomic():
        news.tell(Topic.JOB, "one")
        assert notebook.told == []

    assert notebook.told == [(Topic.JOB, "one")]


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_not_told(notebook: Notebook) -> None:
    with transaction.atomic():
        news.tell(Topic.JOB, "one")
        transaction.set_rollback(True)

    assert notebook.told == []


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_told_at_once(notebook: Notebook) -> None:
    news.tell(Topic.GRANTS)

    assert notebook.told == [(Topic.GRANTS, "")]


def test_who_listens_nowhere_knows_it() -> None:
    listening = Nowhere().listen(Topic.JOB, lambda _key: None)

    assert not listening.is_live
    listening.stop()
