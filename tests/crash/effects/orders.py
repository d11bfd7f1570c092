"""Asks for one job after the other and tells how each ended: `python -m tests.crash.effects.orders SECONDS ACTION…`."""

import json
import sys
from contextlib import suppress

from pratique.server.config.cli import process
from tests.support.waiting import eventually


def main(seconds: float, names: list[str]) -> None:
    """Do as the module says."""
    from django.db import connection, transaction

    from pratique.server.jobs import services
    from pratique.server.jobs.models import Job
    from tests.crash.effects import actions

    with connection.cursor() as cursor:
        cursor.execute(actions.TABLE)
    with transaction.atomic():
        keys = [services.submit(name, _given(name, number)).pk for number, name in enumerate(names)]
    jobs = Job.objects.filter(pk__in=keys).order_by("pk")
    with suppress(AssertionError):  # what is told says what is missing
        eventually(lambda: not jobs.filter(finished_at=None).exists(), within=seconds, every=0.1)
    told = [
        {
            "action": each.action,
            "status": each.status,
            "code": each.error_code,
            "attempt": each.attempt,
            "takeovers": each.takeovers,
        }
        for each in jobs
    ]
    sys.stdout.write(json.dumps(told) + "\n")


def _given(name: str, number: int) -> dict[str, int]:
    return {"number": number} if name == "effect" else {}


if __name__ == "__main__":
    process.start(role="orders")
    from tests.crash.effects import actions as _known  # noqa: F401 — for its declarations

    main(float(sys.argv[1]), sys.argv[2:])
