"""What goes wrong in a sandbox is logged by its owner with the job and the request it was done for."""

import json

import pytest
from structlog.contextvars import bound_contextvars

from pratique.server.jobs.sandbox import Crashed, Sandbox
from pratique.server.jobs.sandbox import probes as probes_module
from pratique.server.kernel import context, logging


def test_a_failure_names_job_and_request(capsys: pytest.CaptureFixture[str]) -> None:
    logging.configure(level="info", style="json", role="worker")
    present = context.Context(request_id="push-1", actor="ann")

    with (
        Sandbox(preload=[probes_module.__name__]) as sandbox,
        context.working(present),
        bound_contextvars(job="j-1"),
        pytest.raises(Crashed),
    ):
        sandbox.call(f"{probes_module.__name__}.crash", b"")

    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [failed] = [each for each in said if each["event"] == "sandbox.failed"]
    assert (failed["request_id"], failed["job"], failed["actor"]) == ("push-1", "j-1", "ann")
