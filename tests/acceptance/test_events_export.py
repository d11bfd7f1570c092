"""The event log, exported: a policy's change, an exception, a request, a refusal, and verdicts on package and image."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.support.images import small_image
from tests.support.packages import folder_index
from tests.support.system import System
from tests.support.waiting import eventually
from tests.support.web import Web

POLICY = "critical-with-fix"
WANTED: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "policy.changed": lambda told: told["policy"] == POLICY and told["mode"] == "enforcing",
    "exception.granted": lambda told: told["reason"] == "for the test of exports",
    "package.requested": lambda told: told["purl"] == "pkg:pypi/clean-thing@1.0",
    "package.refused": lambda told: told["purl"] == "pkg:pypi/django@3.2" and told["policy"] == POLICY,
    "package.judged": lambda told: told["purl"] == "pkg:pypi/clean-thing@1.0",
    "manifest.judged": lambda told: told["repository"] == "admin/exported",
}


def test_what_the_firewall_and_the_judge_do_is_in_the_exported_log(embedded_system: System, tmp_path: Path) -> None:
    system, path = embedded_system, "/pypi/exported/files"
    with folder_index(tmp_path) as upstream:
        upstream.add("django", "3.2", "99.0")
        upstream.add("clean-thing", "1.0")
        wish = {"upstream": upstream.url, "access": "anonymous", "allows_private": True}
        document = {"name": "exported", "ecosystem": "pypi", **wish}
        system.admin.post("/api/v1/firewall/repositories", document).expect(201)
        system.command("policy", "enable", POLICY)
        try:
            excepted = ("--vulnerability", "CVE-2000-0001", "--reason", "for the test of exports")
            system.command("exception", "grant", *excepted)
            web = Web(base=f"http://localhost:{system.ports.firewall}")
            web.get(f"{path}/clean-thing/clean_thing-1.0-py3-none-any.whl").expect(200)
            web.get(f"{path}/django/django-3.2-py3-none-any.whl").expect(403)
            system.registry().push("admin/exported", "v1", small_image(77))
            eventually(lambda: _missing(system, tmp_path) == set(), within=60, what="every event in the export")
        finally:
            system.command("policy", "observe", POLICY)


def _missing(system: System, folder: Path) -> set[str]:
    output = folder / "events.jsonl"
    system.command("export", "write", "events", "--output", str(output))
    events: list[dict[str, Any]] = [json.loads(line) for line in output.read_text().splitlines()]
    return {
        kind
        for kind, is_it in WANTED.items()
        if not any(each["type"] == kind and is_it(each["data"]) for each in events)
    }
