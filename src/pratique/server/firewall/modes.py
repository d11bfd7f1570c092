"""What a repository's mode makes of what is known of a version. Pure: the table of the modes, and nothing else.

| mode | logged | not scanned yet | refused by a policy | scan failed | no verdict, or not configured |
|---|---|---|---|---|---|
| off | no | pass | pass | pass | pass |
| warm-up | no | pass, scan | pass | pass | pass |
| spectator | yes | pass, scan | pass | pass | pass |
| moderate | yes | pass, scan | block | block on errors | block on errors |
| strict | yes | block, scan | block | block on errors | block on errors |
| strict-wait | yes | wait, then block | block | block on errors | block on errors |

"Block on errors" is a switch of the repository. What a policy refuses is refused whether a scan is over or not. What a
policy will refuse when its delay is over passes, under a status of its own, however far its scan is. "Not configured"
is said to plugins: of a repository manager, or a registry behind one, that is not set up here.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pratique.server.firewall.models import Mode


class Known(StrEnum):
    """What is known of a version when its file is asked for."""

    CLEAN = "clean"
    REFUSED = "refused"
    NOT_SCANNED = "not_scanned"
    SCAN_FAILED = "scan_failed"
    NO_VERDICT = "no_verdict"
    NOT_CONFIGURED = "not_configured"


class Status(StrEnum):
    """What was decided; the words are those of the plugins for Nexus and Artifactory."""

    NOT_BLOCKED = "not_blocked"
    DELAYED = "delayed_block"
    """It passes, and will not when the delay of a policy is over."""
    BY_POLICIES = "blocked_by_policies"
    NOT_SCANNED = "blocked_not_scanned"
    SCAN_FAILED = "blocked_scan_failed"
    WAIT_TIMEOUT = "blocked_scan_wait_timeout"
    NOT_CONFIGURED = "blocked_registry_not_configured"
    ERROR = "failed_request"
    RESERVED = "blocked_reserved_name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do: let in or not, and under which status; ``waits``: ask again when the scan is over, within bounds.

    ``would_be`` is what enforcing would have said, for modes that only look.
    """

    passes: bool
    status: Status
    waits: bool = False
    would_be: Status = Status.NOT_BLOCKED


PASSING = frozenset({Status.NOT_BLOCKED, Status.DELAYED})
"""What is let in in modes that enforce."""
ENFORCING = frozenset({Mode.MODERATE, Mode.STRICT, Mode.STRICT_WAIT})
"""Modes in which pages are marked and files held back."""
LOGGED = frozenset({Mode.SPECTATOR}) | ENFORCING
SCANNING = frozenset(Mode) - {Mode.OFF}


def decide(
    mode: Mode, known: Known, *, blocks_on_errors: bool, waited: bool = False, is_delayed: bool = False
) -> Decision:
    """Look the case up; ``waited``: this was waited for already, as long as one may.

    ``is_delayed``: policies will refuse it when a delay is over, whatever else is known of it.
    """
    strictly = _strictly(mode if mode in ENFORCING else Mode.MODERATE, known, errors=blocks_on_errors, waited=waited)
    if strictly.status is Status.NOT_BLOCKED and is_delayed:
        strictly = Decision(passes=True, status=Status.DELAYED, would_be=Status.DELAYED)
    if mode in ENFORCING:
        return strictly
    return Decision(passes=True, status=Status.NOT_BLOCKED, would_be=strictly.status)


def _strictly(mode: Mode, known: Known, *, errors: bool, waited: bool) -> Decision:
    match known:
        case Known.REFUSED:
            return _block(Status.BY_POLICIES)
        case Known.NOT_SCANNED if mode is Mode.STRICT:
            return _block(Status.NOT_SCANNED)
        case Known.NOT_SCANNED if mode is Mode.STRICT_WAIT:
            return _block(Status.WAIT_TIMEOUT, waits=not waited)
        case Known.SCAN_FAILED | Known.NO_VERDICT | Known.NOT_CONFIGURED if errors:
            return _block(_ERRORS[known])
        case _:
            return Decision(passes=True, status=Status.NOT_BLOCKED)


_ERRORS: Final = {
    Known.SCAN_FAILED: Status.SCAN_FAILED,
    Known.NO_VERDICT: Status.ERROR,
    Known.NOT_CONFIGURED: Status.NOT_CONFIGURED,
}


def _block(status: Status, *, waits: bool = False) -> Decision:
    return Decision(passes=False, status=status, waits=waits, would_be=status)
