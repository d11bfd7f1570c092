"""Asks for many jobs, says how far they are, and counts what came of them: a process beside an installation.

`python -m tests.crash.effects.driver COUNT SECONDS GO` waits for the file GO. Then it writes the number of jobs that
are over whenever it has changed, a line each, and in the end an account as JSON: when all are over, or when none has
ended for SECONDS since the database answered last.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from pratique.server.config.cli import process
from tests.support.waiting import eventually

SHARE = 50  # jobs asked for in one transaction
LOOK = 0.1
START = 240.0  # seconds for the other processes to come up
AWAY = 300.0  # seconds: a killed server syncs all its files before it answers, which is the disk's affair

T = TypeVar("T")


def main(count: int, patience: float, go: Path) -> None:
    """Do as the module says."""
    _insist(_make_the_table)
    wish = Wish(left=list(range(count)))
    eventually(go.exists, within=START)
    began = time.monotonic()
    with suppress(AssertionError):  # the account says what is missing
        while wish.seen < count:
            eventually(partial(wish.has_gone_on, wish.seen), within=patience, every=LOOK)
    seconds = round(time.monotonic() - began, 1)
    _say(json.dumps({**_insist(_account), "seconds": seconds}))


def _insist(ask: Callable[[], T]) -> T:
    """Ask until the database answers: one that was restarted is refused by its pooler for a while."""
    from django.db import DatabaseError, InterfaceError, connection

    def answered() -> tuple[T]:
        try:
            return (ask(),)
        except (DatabaseError, InterfaceError) as error:
            connection.close()
            raise LookupError(str(error)) from error

    (answer,) = eventually(answered, within=AWAY, every=LOOK, what="an answer of the database")
    return answer


def _make_the_table() -> None:
    from django.db import connection

    from tests.crash.effects import actions

    with connection.cursor() as cursor:
        cursor.execute(actions.TABLE)


@dataclass(slots=True)
class Wish:
    """What is still to be asked for, and how many were seen to be over."""

    left: list[int]
    seen: int = -1

    def has_gone_on(self, before: int) -> bool:
        """Go on, and tell whether more is over than before, or the database was away, in which nothing can end."""
        from django.db import DatabaseError, InterfaceError

        try:
            return self.go_on() > before
        except (DatabaseError, InterfaceError):
            # What was asked for in the lost transaction may stand or not: only what is not there is asked for again.
            asked = _insist(_asked)
            self.left = [each for each in self.left if each not in asked]
            return True

    def go_on(self) -> int:
        """Ask for what is left, look, and say how many jobs are over."""
        while self.left:
            _ask(self.left[:SHARE])
            del self.left[:SHARE]
        over = _over()
        if over != self.seen:
            self.seen = over
            _say(str(over))
        return over


def _ask(numbers: list[int]) -> None:
    from django.db import transaction

    from pratique.server.jobs import services

    with transaction.atomic():
        for number in numbers:
            name = "effect" if number % 2 else "effect_short"
            services.submit(name, {"number": number}, namespace=f"org{number % 7}")


def _asked() -> set[int]:
    from pratique.server.jobs.models import Job

    return set(Job.objects.values_list("parameters__number", flat=True))


def _over() -> int:
    from pratique.server.jobs.models import Job
    from pratique.server.jobs.statuses import FINAL, ordered

    return Job.objects.filter(action__startswith="effect", status__in=ordered(FINAL)).count()


def _account() -> dict[str, object]:
    from django.db import connection

    from pratique.server.jobs.models import Job

    jobs = Job.objects.filter(action__startswith="effect")
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM effect")
        effects = Counter(number for (number,) in cursor.fetchall())
    return {
        "jobs": jobs.count(),
        "statuses": Counter(jobs.values_list("status", flat=True)),
        "effects": len(effects),
        "twice": sorted(number for number, times in effects.items() if times > 1),
        "takeovers": sum(jobs.values_list("takeovers", flat=True)),
        "failed_attempts": sum(max(each - 1, 0) for each in jobs.values_list("attempt", flat=True)),
        "left": [(each.status, each.error) for each in jobs.exclude(status="done")[:5]],
    }


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    process.start(role="driver")
    from tests.crash.effects import actions as _known  # noqa: F401 — for its declarations

    main(int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]))
