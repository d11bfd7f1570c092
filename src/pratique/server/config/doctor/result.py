"""What a check says."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pratique.server.kernel.errors import Refusal


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was found, and what to do when it is not well."""

    level: Level
    what: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing to look at."""

    name: str
    look: Callable[[], Result]
    only_by_hand: bool = False
    """It takes seconds, or looks at this very machine: for the command line, not for a page."""


def ok(what: str) -> Result:
    """All is well."""
    return Result(level=Level.OK, what=what)


def warn(what: str, remedy: str) -> Result:
    """Works, but should not stay so."""
    return Result(level=Level.WARN, what=what, remedy=remedy)


def fail(what: str, remedy: str) -> Result:
    """Does not work."""
    return Result(level=Level.FAIL, what=what, remedy=remedy)


def run_all(checks: Iterable[Check]) -> Iterator[tuple[Check, Result]]:
    """Run every check; one that breaks is a failure of its own and ends nothing."""
    for check in checks:
        try:
            yield check, check.look()
        except Refusal as refusal:
            yield check, fail(str(refusal), "do what the message says")
        except Exception as error:  # noqa: BLE001 — a check that breaks must not hide the others
            broken = f"the check itself broke: {type(error).__name__}: {error}"
            yield check, fail(broken, "report this as a fault of Pratique")
