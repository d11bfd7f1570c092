"""The page of job actions."""

from collections.abc import Mapping
from typing import Any

import msgspec

from pratique.server.jobs.queues import DESCRIPTIONS
from pratique.server.kernel import actions
from pratique.server.kernel.actions import Cron, Every
from scripts.reference.markdown import code, page, table
from scripts.reference.schema import json_type

_INTRO = """
A job runs one action. Administrators start one with `POST /api/v1/jobs`. Deadlines are seconds of running time;
attempts count the first run. Parameters that have a default may be left out.
"""


def actions_page() -> str:
    """Return the page that lists the actions, and the queues that exist."""
    parts = []
    for name, each in sorted(actions.declared().items()):
        facts = [
            ("Queue", code(each.queue)),
            ("Attempts", str(each.attempts)),
            ("Deadline", f"{each.deadline} s" if each.deadline else "none"),
            ("Time to stop when cancelled", f"{each.stop_timeout} s"),
            ("Schedule", _schedule(each.schedule)),
        ]
        if each.capacity:
            facts.append(("Takes up", ", ".join(f"{count} of {code(name)}" for name, count in each.capacity.items())))
        if each.memory:
            facts.append(("Memory", f"{each.memory} MiB"))
        if each.cpu:
            facts.append(("Processor time", f"{each.cpu} s"))
        if each.aliases:
            facts.append(("Also known as", ", ".join(code(alias) for alias in each.aliases)))
        parts += [f"## `{name}`", each.description, table(("", ""), facts)]
        schema = msgspec.json.schema(each.parameters)
        described: Mapping[str, Any] = next(iter(schema.get("$defs", {}).values()), {})
        parameters = [
            (code(name), json_type(field), _default(field)) for name, field in described.get("properties", {}).items()
        ]
        if parameters:
            parts.append(table(("Parameter", "Type", "Default"), parameters))
    queues = table(("Queue", "What for"), [(code(each), DESCRIPTIONS[each]) for each in actions.Queue])
    return page("Job actions", _INTRO, *parts, "## Queues", queues)


def _schedule(schedule: Every | Cron | None) -> str:
    match schedule:
        case None:
            return "none"
        case Every():
            return f"every {schedule.seconds} s"
        case Cron():
            return f"{code(schedule.expression)} in {schedule.time_zone}"


def _default(field: Mapping[str, Any]) -> str:
    return code(repr(field["default"])) if "default" in field else "required"
