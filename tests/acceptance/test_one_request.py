"""One id from a push through every process that works for it, found in their logs as an operator would."""

import json
from dataclasses import replace
from typing import Any

from tests.support.images import image
from tests.support.layers import layer_of, os_release
from tests.support.system import System
from tests.support.waiting import eventually

ID = "an-operators-question"


def said(system: System) -> list[dict[str, Any]]:
    """Every line of every process's log that has the id, one JSON object each."""
    lines = [line for child in system.children.values() for line in child.log.read_text("utf-8").splitlines()]
    found = [json.loads(line) for line in lines if line.startswith("{") and ID in line]
    return [each for each in found if each.get("request_id") == ID]


def test_the_id_of_a_push_is_in_the_log_of_all_that_it_set_off(system: System, repository: str) -> None:
    registry = system.registry()
    asking = replace(registry, web=replace(registry.web, headers={"X-Request-ID": ID}))

    asking.push(repository, "latest", image(layer_of(os_release("one-request"))))

    def jobs() -> set[str]:
        return {each["action"] for each in said(system) if each["event"] == "job.ended"}

    eventually(lambda: {"scan_check", "scan_check_single"} <= jobs(), within=60, what="the scan's jobs in the log")
    lines = said(system)
    roles = {each["role"] for each in lines}
    assert "crew" in roles
    assert any(role.startswith("registry+") for role in roles)
    paths = [each["path"] for each in lines if each["event"] == "request"]
    assert f"/v2/{repository}/manifests/latest" in paths
    assert all({"timestamp", "level", "event", "role", "request_id"} <= set(each) for each in lines)
