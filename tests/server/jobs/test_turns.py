import pytest
from django.db import transaction

from pratique.server.jobs import services
from pratique.server.jobs.models import Job, Worker
from pratique.server.jobs.testing import claimed, submitted
from tests.server.jobs import probes  # noqa: F401 — for its actions

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def _wanted(namespace: str, count: int) -> None:
    with transaction.atomic():
        for _ in range(count):
            services.submit("probe", namespace=namespace)


def _taken(worker: Worker, count: int) -> str:
    """Whose jobs were taken, by the first letters of their namespaces."""
    ids = [claimed(worker).id for _ in range(count)]
    names = dict(Job.objects.filter(pk__in=ids).values_list("pk", "namespace"))
    return "".join(names[each][0] for each in ids)


def test_namespaces_take_turns_however_many_jobs_each_has(worker: Worker) -> None:
    _wanted("many", 8)
    _wanted("few", 2)
    _wanted("some", 3)

    assert _taken(worker, 13) == "mfsmfsmsmmmmm"


def test_who_comes_later_waits_for_one_of_the_others_not_for_all(worker: Worker) -> None:
    _wanted("many", 8)
    assert _taken(worker, 4) == "mmmm"

    _wanted("late", 2)

    assert _taken(worker, 4) == "mlml"


def test_one_namespace_is_served_in_order(worker: Worker) -> None:
    wanted = [submitted("probe").uuid for _ in range(5)]

    assert [claimed(worker).job_id for _ in wanted] == wanted


def test_a_job_that_is_tried_again_keeps_its_turn(worker: Worker) -> None:
    _wanted("first", 1)
    _wanted("others", 3)
    again = claimed(worker)

    Job.objects.filter(pk=again.id).update(status="waiting")
    _wanted("others", 3)

    assert claimed(worker).job_id == again.job_id
