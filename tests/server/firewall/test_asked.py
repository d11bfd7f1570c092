"""When what was asked for is scanned."""

from datetime import timedelta

import pytest

from pratique.server.firewall import names
from pratique.server.firewall.models import FirewallRepository
from pratique.server.firewall.services import asked
from pratique.server.firewall.services.asked import Request
from pratique.server.jobs.models import Job
from pratique.server.kernel import clock

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
AT_ONCE, PUT_OFF = timedelta(0), timedelta(seconds=1)


@pytest.mark.parametrize(("passed", "after"), [([True, True], PUT_OFF), ([True, False], AT_ONCE)])
def test_a_scan_is_put_off_where_all_was_let_in(passed: list[bool], after: timedelta) -> None:
    repository = FirewallRepository.objects.create(name="js", ecosystem="npm", upstream="http://127.0.0.1/npm/").pk
    now = clock.now()

    with clock.frozen(now):
        asked.record({_asked(repository, f"made-{number}", let_in): 1 for number, let_in in enumerate(passed)})

    assert Job.objects.get(single_flight=names.SCAN).not_before == now + after


def test_a_scan_that_was_put_off_begins_when_somebody_waits() -> None:
    repository = FirewallRepository.objects.create(name="js", ecosystem="npm", upstream="http://127.0.0.1/npm/").pk
    now = clock.now()

    with clock.frozen(now):
        asked.record({_asked(repository, "made-1", True): 1})
        asked.register_now([_asked(repository, "made-2", True)])

    assert Job.objects.get(single_flight=names.SCAN).not_before == now


def _asked(repository: int, package: str, passed: bool) -> Request:  # noqa: FBT001 — as a row of the table above
    return Request(
        repository_id=repository,
        repository="js",
        ecosystem="npm",
        purl=f"pkg:npm/{package}@1.0.0",
        package=package,
        version="1.0.0",
        file=f"{package}-1.0.0.tgz",
        account_id=None,
        actor="anonymous",
        client="npm",
        mode="moderate",
        status="not_blocked" if passed else "blocked",
        passed=passed,
    )
