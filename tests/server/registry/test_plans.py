"""Long lists are read from where their page begins: what SQLite says of the way it would go.

PostgreSQL's way depends on how much is there: `benchmarks/lists.py` measures it.
"""

import base64
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pratique.server.identity.authentication import of_account
from pratique.server.identity.models import Account
from pratique.server.identity.principal import ANONYMOUS, Principal, Source
from pratique.server.identity.testing import person
from pratique.server.kernel.web.paging import Paging, SortKey, asked_for
from pratique.server.registry import queries
from pratique.server.registry.models import Repository
from pratique.server.registry.reads import REFERRERS

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def repository() -> Repository:
    """Give an empty repository: without statistics SQLite goes the same way in a full one."""
    owner = Account.objects.create(name="acme")
    return Repository.objects.create(namespace=owner, name="acme/app")


def way(sql: str, parameters: dict[str, object]) -> str:
    connection.ensure_connection()
    rows = connection.connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
    return "\n".join(row[3] for row in rows)


def test_referrers_are_found_by_their_subject_not_among_all_that_a_repository_holds(repository: Repository) -> None:
    parameters = {
        "repository": repository.pk,
        "subject": "s",
        "fallback": "f",
        "type": "",
        "last": "",
        "limit": 5,
        "room": 9,
    }

    told = way(REFERRERS, parameters)

    assert "SEARCH m USING INDEX manifest_referrers (subject=? AND digest>?)" in told
    assert "(repository_id=?)" not in told


@pytest.mark.parametrize(("sort", "begins"), [("name", "name>?"), ("-name", "name<?")])
def test_a_page_of_tags_begins_at_its_cursor(repository: Repository, sort: str, begins: str) -> None:
    cursor = base64.urlsafe_b64encode(b'["m", 7]').decode().rstrip("=")
    paging = Paging(limit=1, sort=sort, after=cursor)

    with CaptureQueriesContext(connection) as asked:
        page = asked_for(paging, keys={"name": SortKey(column="name")}, default="name")
        queries.tag_rows(page, repository=repository.pk)

    assert f"(repository_id=? AND {begins})" in way(asked[0]["sql"], {})


@pytest.mark.parametrize(("sort", "begins"), [("updated_at", "updated_at>?"), ("-updated_at", "updated_at<?")])
@pytest.mark.parametrize("who", ["admin", "somebody", "nobody"])
def test_a_page_of_the_latest_repositories_begins_at_its_cursor(who: str, sort: str, begins: str) -> None:
    principal = _principal(who)
    cursor = base64.urlsafe_b64encode(b'["2026-11-30 12:00:00+00:00", 7]').decode().rstrip("=")

    with CaptureQueriesContext(connection) as asked:
        keys = {"updated_at": SortKey(column="updated_at", parse=datetime.fromisoformat)}
        paging = Paging(limit=1, sort=sort, after=cursor)
        queries.repository_rows(asked_for(paging, keys=keys, default="updated_at"), by=principal)

    assert way(asked[0]["sql"], {}) == f"SEARCH r USING INDEX repository_by_age ({begins})"


def test_signatures_beside_a_page_of_tags_are_found_by_their_subjects(repository: Repository) -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.with_signature(repository.pk, [f"sha256:{number:064}" for number in range(50)])

    assert len(asked) == 1
    told = way(asked[0]["sql"], {})
    assert "SEARCH m USING INDEX manifest_referrers (subject=?)" in told
    assert "SCAN m" not in told
    assert "SCAN t" not in told


def _principal(who: str) -> Principal:
    if who == "nobody":
        return ANONYMOUS
    return of_account(person(who, is_admin=who == "admin"), source=Source.SESSION)
