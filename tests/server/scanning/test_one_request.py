"""One request's id and trace stand in everything it sets off: events, listeners, jobs, and their children."""

import json
from typing import Any

import pytest

from pratique.server.jobs.models import Job
from pratique.server.kernel import context, logging
from pratique.server.kernel.outbox.models import OutboxEvent
from tests.server.scanning.harbour import Harbour
from tests.support.images import image
from tests.support.layers import layer_of, os_release, python_package

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

MARK = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
PUSH = context.Context(request_id="push-1", actor="ann", traceparent=MARK)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]


def test_a_push_is_followed_by_its_id_to_the_reading_of_each_layer(
    harbour: Harbour, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.configure(level="info", style="json", role="worker")
    with context.working(PUSH):
        harbour.push(image(layer_of(os_release()), layer_of(python_package("sample", "1.0"))))
    with context.working(context.Context()):
        harbour.settle()

    of_push = OutboxEvent.objects.filter(type="manifest.pushed")
    assert set(of_push.values_list("request_id", "traceparent")) == {("push-1", MARK)}
    scans = Job.objects.filter(action__startswith="scan_check")
    assert set(scans.values_list("action", "request_id", "requested_by", "traceparent")) == {
        (action, "push-1", "ann", MARK) for action in ("scan_check", "scan_check_single")
    }
    said = [each for each in lines(capsys) if each["event"] == "job.started"]
    started = [each for each in said if each["action"].startswith("scan_check")]
    assert len(started) >= 3
    assert {each["request_id"] for each in started} == {"push-1"}
