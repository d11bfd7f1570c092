"""Long lists are read from where their page begins: what SQLite says of the way it would go.

PostgreSQL's way depends on how much is there: `benchmarks/tags.py` measures it.
"""

import base64

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pratique.server.identity.models import Account
from pratique.server.kernel.web.paging import Paging, SortKey, page_of
from pratique.server.registry import queries
from pratique.server.registry.models import Repository
from pratique.server.registry.reads import REFERRERS

pytestmark = pytest.mark.django_db


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
    parameters = {"repository": repository.pk, "subject": "s", "fallback": "f", "type": "", "last": "", "limit": 5}

    told = way(REFERRERS, parameters)

    assert "SEARCH m USING INDEX manifest_referrers (subject=? AND digest>?)" in told
    assert "(repository_id=?)" not in told


@pytest.mark.parametrize(("sort", "begins"), [("name", "name>?"), ("-name", "name<?")])
def test_a_page_of_tags_begins_at_its_cursor(repository: Repository, sort: str, begins: str) -> None:
    cursor = base64.urlsafe_b64encode(b'["m", 7]').decode().rstrip("=")
    paging = Paging(limit=1, sort=sort, after=cursor)

    with CaptureQueriesContext(connection) as asked:
        page_of(queries.tags(repository), paging=paging, keys={"name": SortKey(column="name")}, default="name")

    assert f"(repository_id=? AND {begins})" in way(asked[0]["sql"], {})
