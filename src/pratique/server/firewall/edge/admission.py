"""Whether a file may leave: the one place through which every byte of a package goes, and why where it may not."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from pratique.core.ecosystems.marks import nearest
from pratique.server.firewall import errors, metrics
from pratique.server.firewall.adapters import Adapter, Listed
from pratique.server.firewall.edge.parts import Parts
from pratique.server.firewall.judging import Judged
from pratique.server.firewall.models import ScanState
from pratique.server.firewall.modes import LOGGED, SCANNING, Decision, Known, Status, decide
from pratique.server.firewall.ports import Refusal
from pratique.server.firewall.reads import RepositoryRow
from pratique.server.firewall.services import asked
from pratique.server.firewall.services.asked import Request
from pratique.server.firewall.upstream.pages import Held
from pratique.server.identity.principal import Principal
from pratique.server.kernel import context
from pratique.server.kernel.errors import Refusal as Refused
from pratique.server.kernel.planes import in_database

_LOOK: Final = 0.1  # seconds between looks at a scan that is waited for


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file that somebody asks for."""

    repository: RepositoryRow
    adapter: Adapter
    principal: Principal
    package: str
    listed: Listed
    held: Held
    site: str

    @property
    def purl(self) -> str:
        """The purl of its version."""
        return str(self.adapter.purl(self.package, self.listed.version))

    @property
    def link(self) -> str:
        """The page that explains."""
        where = f"{self.site}/firewall/{self.repository.name}/packages/{quote(self.package, safe='@/')}"
        return f"{where}?version={quote(self.listed.version)}"


def is_reserved(repository: RepositoryRow, package: str) -> bool:
    """Tell whether a name is reserved for the organisation's own packages."""
    return any(package.startswith(each[:-1]) if each.endswith("*") else package == each for each in repository.reserved)


def check_reserved(repository: RepositoryRow, package: str) -> None:
    """Raise ``Reserved`` before anything is asked of an upstream."""
    if is_reserved(repository, package):
        metrics.DECISIONS.labels(ecosystem=repository.ecosystem, status=Status.RESERVED.value).inc()
        raise errors.Reserved(package=package, repository=repository.name)


async def admit_file(wanted: Wanted, parts: Parts) -> None:
    """Return when the file may leave; else raise why not. Either is written down."""
    judged = await parts.judging.of(wanted.repository, wanted.adapter, wanted.package, wanted.held)
    case = await _case(wanted, judged, parts)
    decision = _decide(wanted, case)
    if decision.waits:
        await in_database(asked.register_now, _request(wanted, Status.NOT_BLOCKED, case))
        case = await _scanned(wanted, judged, parts)
        decision = _decide(wanted, case, waited=True)
    status = decision.would_be if decision.passes else decision.status
    metrics.DECISIONS.labels(ecosystem=wanted.repository.ecosystem, status=status.value).inc()
    request = _request(wanted, status, case)
    if decision.passes:
        parts.requests.note(request)
        return
    await in_database(asked.record, {request: 1})
    raise _why_not(wanted, decision.status, case, parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What is known of the version that is asked for, and in words what is wrong with it."""

    known: Known
    judged: Judged
    refusal: Refusal | None = None
    why: str = ""


def _decide(wanted: Wanted, case: _Case, *, waited: bool = False) -> Decision:
    repository = wanted.repository
    return decide(repository.mode, case.known, blocks_on_errors=repository.blocks_on_errors, waited=waited)


async def _case(wanted: Wanted, judged: Judged, parts: Parts) -> _Case:
    if judged.judgement is None:
        return _Case(known=Known.NO_VERDICT, judged=judged, why=judged.problem)
    refusal = judged.judgement.refused.get(wanted.listed.version)
    if refusal is not None:
        return _Case(known=Known.REFUSED, judged=judged, refusal=refusal, why=refusal.reason)
    status, error = await parts.reads.scan(wanted.purl)
    match status:
        case ScanState.DONE:
            return _Case(known=Known.CLEAN, judged=judged)
        case ScanState.FAILED:
            return _Case(known=Known.SCAN_FAILED, judged=judged, why=error)
        case _:
            return _Case(known=Known.NOT_SCANNED, judged=judged)


async def _scanned(wanted: Wanted, judged: Judged, parts: Parts) -> _Case:
    """Wait for the scan, as long as a client's patience lasts."""
    until = time.monotonic() + parts.settings.hold
    case = await _case(wanted, judged, parts)
    while case.known is Known.NOT_SCANNED and time.monotonic() < until:
        await asyncio.sleep(_LOOK)
        case = await _case(wanted, judged, parts)
    return case


def _request(wanted: Wanted, status: Status, case: _Case) -> Request:
    repository = wanted.repository
    return Request(
        repository_id=repository.id,
        repository=repository.name,
        ecosystem=repository.ecosystem,
        purl=wanted.purl,
        package=wanted.package,
        version=wanted.listed.version,
        file=wanted.listed.name,
        account_id=wanted.principal.account_id,
        actor=wanted.principal.name,
        client=context.current().client,
        mode=repository.mode.value,
        status=status.value,
        policy="" if case.refusal is None else case.refusal.policy,
        reason=case.why,
        is_logged=repository.mode in LOGGED,
        is_scanned=repository.mode in SCANNING,
    )


def _why_not(wanted: Wanted, status: Status, case: _Case, parts: Parts) -> Refused:
    said = {
        "package": wanted.package,
        "version": wanted.listed.version,
        "repository": wanted.repository.name,
        "link": wanted.link,
    }
    match status:
        case Status.BY_POLICIES if case.refusal is not None:
            return _blocked(wanted, case.judged, case.refusal, said)
        case Status.NOT_SCANNED:
            return errors.NotScannedYet(**said)
        case Status.WAIT_TIMEOUT:
            return errors.ScanTooSlow(**said, seconds=f"{parts.settings.hold:g}")
        case Status.SCAN_FAILED:
            return errors.ScanFailed(**said, reason=case.why)
        case _:
            return errors.NoVerdict(**said, reason=case.why)


def _blocked(wanted: Wanted, judged: Judged, refusal: Refusal, said: Mapping[str, str]) -> Refused:
    """Say what a policy refuses, and which version to take instead, where there is one that may come in."""
    refused = {} if judged.judgement is None else judged.judgement.refused
    allowed = wanted.adapter.candidates(wanted.held.page, dict.fromkeys(refused, ""))
    other = nearest(wanted.adapter.scheme, wanted.listed.version, allowed)
    way_out = refusal.way_out or "No version of it is allowed."
    if other is not None:
        way_out = f"The nearest version that is allowed is {other}."
    return errors.Blocked(
        **said,
        policy=refusal.title or refusal.policy,
        reason=refusal.reason,
        way_out=way_out,
        nearest=other or "",
        phrase=f"Blocked by {refusal.policy}: {refusal.reason}" + (f" Allowed: {other}." if other else ""),
    )
