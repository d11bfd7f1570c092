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


_BY_NAME = "sqlite_autoindex_registry_tag_1"
_SORTS = [
    ("name", _BY_NAME, "name>?"),
    ("-name", _BY_NAME, "name<?"),
    ("updated_at", "tag_by_age_named", "updated_at>?"),
    ("-updated_at", "tag_by_age_named", "updated_at<?"),
]
_CURSORS = {"name": '["m", 7]', "updated_at": '["2026-11-30 12:00:00+00:00", 7]'}
_KEYS = {
    "name": SortKey(column="name", is_unique=True),
    "updated_at": SortKey(column="updated_at", parse=datetime.fromisoformat),
}


def page_of_tags(repository: Repository, sort: str, part: str = "") -> str:
    """Give the one statement of a page in the middle."""
    cursor = base64.urlsafe_b64encode(_CURSORS[sort.removeprefix("-")].encode()).decode().rstrip("=")
    page = asked_for(Paging(limit=1, sort=sort, after=cursor), keys=_KEYS, default="name")
    with CaptureQueriesContext(connection) as asked:
        queries.tag_page(page, repository=repository.pk, part=part)
    assert len(asked) == 1
    return str(asked[0]["sql"])


@pytest.mark.parametrize(("sort", "index", "begins"), _SORTS)
def test_a_page_of_tags_begins_at_its_cursor_and_is_found_before_what_is_beside_it(
    repository: Repository, sort: str, index: str, begins: str
) -> None:
    told = way(page_of_tags(repository, sort), {})

    first, second, *_ = told.splitlines()
    assert (first, second) == ("MATERIALIZE t", f"SEARCH t USING INDEX {index} (repository_id=? AND {begins})")
    assert "SCAN" not in told.replace("SCAN t", "").replace("SCAN s", "")


@pytest.mark.parametrize(("sort", "index", "begins"), _SORTS)
def test_a_search_of_tags_reads_names_in_an_index_from_its_cursor_on(
    repository: Repository, sort: str, index: str, begins: str
) -> None:
    told = way(page_of_tags(repository, sort, part="z"), {})

    assert told.count(f"SEARCH t USING COVERING INDEX {index} (repository_id=? AND {begins})") == 2
    assert f"SEARCH t USING INDEX {_BY_NAME} (repository_id=? AND name=?)" in told


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


def test_the_repositories_of_a_namespace_are_counted_by_names_in_an_index(repository: Repository) -> None:
    owner = of_account(repository.namespace, source=Source.SESSION)

    with CaptureQueriesContext(connection) as asked:
        assert queries.find_namespace(by=owner, name="acme").repositories == 1

    [counted] = [each["sql"] for each in asked if "registry_repository" in each["sql"] and "COUNT" in each["sql"]]
    assert "USING COVERING INDEX repository_of_namespace (namespace_id=? AND name<?)" in way(counted, {})


def test_signatures_beside_a_page_of_tags_are_found_by_their_subjects(repository: Repository) -> None:
    told = way(page_of_tags(repository, "name"), {})

    assert "SEARCH g USING INDEX manifest_referrers (subject=?)" in told
    assert f"SEARCH c USING COVERING INDEX {_BY_NAME} (repository_id=? AND name=?)" in told


def _principal(who: str) -> Principal:
    if who == "nobody":
        return ANONYMOUS
    return of_account(person(who, is_admin=who == "admin"), source=Source.SESSION)
