"""What a decision is in the words of a plugin: six messages, each with the link to the page that explains."""

from typing import Final
from uuid import UUID, uuid5

from pratique.server.firewall.deciding import Case, Outcome
from pratique.server.firewall.modes import Known, Status
from pratique.server.firewall.osa.wire import Answer, By
from pratique.server.firewall.ports import Refusal

_COMPONENTS: Final = UUID("6f1c2f0e-6b1b-5c57-9d0e-4f7b0a0e5a11")
_SCANNED: Final = {
    Known.CLEAN: "scanned",
    Known.REFUSED: "scanned",
    Known.SCAN_FAILED: "scan_failed",
}


def uuid_of(purl: str) -> str:
    """Return the id of a component: made of its purl, so that it is the same whoever asks and before it is known."""
    return str(uuid5(_COMPONENTS, purl))


def answer_of(outcome: Outcome, *, purl: str, what: str, where: str, link: str, hold: float, wrong_mode: str) -> Answer:
    """Say what was decided of ``what``; ``wrong_mode`` is a mode that there is none of, empty where it is one."""
    decision, case = outcome.decision, outcome.case
    message = ""
    if not decision.passes:
        told = _why(decision.status, case, what=what, where=where, hold=hold)
        about_mode = f"There is no plugin mode {wrong_mode!r}, so strict_wait holds. " if wrong_mode else ""
        message = f"{about_mode}{told} See {link}"
    elif decision.status is Status.DELAYED and case.refusal is not None:
        message = f"It will be blocked later by {case.refusal.policy}: {case.refusal.reason} See {link}"
    shows = decision.status in {Status.BY_POLICIES, Status.DELAYED}
    return Answer(
        uuid=uuid_of(purl),
        purl=purl,
        scan_status=_SCANNED.get(case.known, "not_scanned"),
        block_status=decision.status,
        blocked_by=() if case.refusal is None or not shows else (_by(case.refusal),),
        message=message,
        url=link,
        delayed_until=None if case.refusal is None or not shows else case.refusal.until,
    )


def _by(refusal: Refusal) -> By:
    level = "critical" if refusal.until is None else "warning"
    return By(policy=refusal.policy, level=level, matched_criteria=(refusal.reason,))


def _why(status: Status, case: Case, *, what: str, where: str, hold: float) -> str:
    match status:
        case Status.BY_POLICIES if case.refusal is not None:
            by = case.refusal
            return f"{what} is blocked by the policy {by.title or by.policy}: {by.reason} {by.way_out}".rstrip()
        case Status.NOT_SCANNED:
            return f"{what} is not scanned yet and will be soon; the mode of {where} lets in only what is."
        case Status.WAIT_TIMEOUT:
            return f"The scan of {what} is not over after {hold:g} seconds; {where} waits no longer. Try again."
        case Status.SCAN_FAILED:
            return f"The scan of {what} failed: {case.why}"
        case Status.NOT_CONFIGURED:
            return f"{what} comes from where nothing is set up here: {case.why}"
        case _:
            return f"No verdict on {what} could be made: {case.why}"
