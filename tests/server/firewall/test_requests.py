"""The list of who asked for what is read from where its page begins, however it is narrowed: what SQLite says of it."""

import pytest

from pratique.server.firewall import queries
from pratique.server.identity.principal import Ceiling, Principal
from pratique.server.kernel import clock

ADMIN = Principal(account_id=1, name="admin", is_admin=True, ceiling=Ceiling.FULL)
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.mark.parametrize(
    ("narrowed", "searched"),
    [
        ({}, "(at<?)"),
        ({"status": "blocked_by_policy"}, "(status=? AND at<?)"),
        ({"package": "django"}, "(package=? AND at<?)"),
    ],
)
def test_a_page_of_requests_begins_where_the_one_before_ended(narrowed: dict[str, str], searched: str) -> None:
    rows = queries.requests(by=ADMIN, **narrowed).filter(at__lt=clock.now())

    way = rows.order_by("-at", "-pk")[:51].explain()

    assert "SEARCH firewall_packagerequest USING INDEX" in way
    assert searched in way
    assert "USE TEMP B-TREE FOR ORDER BY" not in way
