"""The list of who asked for what: how it is narrowed, and that it is read from where its page begins."""

import pytest

from pratique.server.firewall import queries
from pratique.server.firewall.errors import NoSuchStatus
from pratique.server.firewall.models import Ecosystem, FirewallRepository, PackageRequest
from pratique.server.identity.principal import Ceiling, Principal
from pratique.server.kernel import clock

ADMIN = Principal(account_id=1, name="admin", is_admin=True, ceiling=Ceiling.FULL)
pytestmark = pytest.mark.django_db


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("narrowed", "searched"),
    [
        ({}, "(at<?)"),
        ({"status": "blocked_by_policies"}, "(status=? AND at<?)"),
        ({"status": "warned"}, "firewall_request_warned (status=? AND at<?)"),
        ({"package": "django"}, "(package=? AND at<?)"),
    ],
)
def test_a_page_of_requests_begins_where_the_one_before_ended(narrowed: dict[str, str], searched: str) -> None:
    rows = queries.requests(by=ADMIN, **narrowed).filter(at__lt=clock.now())

    way = rows.order_by("-at", "-pk")[:51].explain()

    assert "SEARCH firewall_packagerequest USING INDEX" in way
    assert searched in way
    assert "USE TEMP B-TREE FOR ORDER BY" not in way


@pytest.mark.database
def test_what_was_let_in_with_a_warning_is_found_apart() -> None:
    repository = FirewallRepository.objects.create(name="python", ecosystem=Ecosystem.PYPI, upstream="http://x/simple")
    for version, status, policy in (
        ("1", "not_blocked", ""),
        ("2", "not_blocked", "high"),
        ("3", "blocked_by_policies", "high"),
        ("4", "delayed_block", "high"),
    ):
        known = {"package": "django", "version": version, "file": "x", "mode": "moderate"}
        PackageRequest.objects.create(repository=repository, status=status, policy=policy, **known)

    def versions(**narrowed: str) -> list[str]:
        return [each.version for each in queries.requests(by=ADMIN, **narrowed).order_by("version")]

    assert versions(status="warned") == ["2"]
    assert versions(status="warned", repository="python", package="django") == ["2"]
    assert versions(status="warned", repository="other") == []
    assert versions(status="not_blocked") == ["1", "2"]


def test_a_status_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(NoSuchStatus, match=r"'blocked_by_policy': it is one of not_blocked, .*, warned"):
        queries.requests(by=ADMIN, status="blocked_by_policy")
