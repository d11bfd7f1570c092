"""Whether a file may leave: the one place through which every byte of a package goes, and why where it may not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from pratique.core.ecosystems.marks import nearest
from pratique.server.firewall import errors
from pratique.server.firewall.adapters import Adapter, Listed
from pratique.server.firewall.deciding import Case, Outcome, case_of, decide_on
from pratique.server.firewall.edge.errors import PHRASE_MAX
from pratique.server.firewall.edge.parts import Parts
from pratique.server.firewall.judging import Judged
from pratique.server.firewall.models import Mode
from pratique.server.firewall.modes import LOGGED, SCANNING, Status
from pratique.server.firewall.ports import Refusal
from pratique.server.firewall.reads import RepositoryRow
from pratique.server.firewall.services.asked import Request
from pratique.server.firewall.upstream.pages import Held
from pratique.server.identity.principal import Principal
from pratique.server.kernel import context
from pratique.server.kernel.errors import Refusal as Refused


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


async def admit_file(wanted: Wanted, parts: Parts) -> None:
    """Return when the file may leave; else raise why not. Either is written down."""
    passage = _Passage(wanted=wanted, parts=parts)
    (outcome,) = await decide_on([passage], requests=parts.requests, hold=parts.settings.hold)
    if not outcome.decision.passes:
        raise _why_not(wanted, outcome, parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    """A file on its way out."""

    wanted: Wanted
    parts: Parts

    @property
    def mode(self) -> Mode:
        return self.wanted.repository.mode

    @property
    def blocks_on_errors(self) -> bool:
        return self.wanted.repository.blocks_on_errors

    async def case(self) -> Case:
        listed = self.wanted.listed
        return await case_of(self.wanted.purl, listed.version, self._judge, self.parts.reads, file=listed.file)

    async def _judge(self, anew: bool) -> Judged:  # noqa: FBT001 — the promise's
        wanted, held, parts = self.wanted, self.wanted.held, self.parts
        row = await parts.reads.page(wanted.repository.id, wanted.package) if anew else None
        if row is not None:
            held = replace(held, learned=row.learned)
        return await parts.judging.of(wanted.repository, wanted.adapter, wanted.package, held)

    def request(self, case: Case, status: Status, *, passed: bool) -> Request:
        wanted, repository = self.wanted, self.wanted.repository
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
            passed=passed,
            policy="" if case.refusal is None else case.refusal.policy,
            reason=case.why,
            is_logged=repository.mode in LOGGED,
            is_scanned=repository.mode in SCANNING,
        )


def _why_not(wanted: Wanted, outcome: Outcome, parts: Parts) -> Refused:
    case = outcome.case
    said = {
        "package": wanted.package,
        "version": wanted.listed.version,
        "repository": wanted.repository.name,
        "link": wanted.link,
    }
    match outcome.decision.status:
        case Status.BY_POLICIES if case.refusal is not None:
            return _blocked(wanted, case.refusal, case.refused, said)
        case Status.NOT_SCANNED:
            return errors.NotScannedYet(**said)
        case Status.WAIT_TIMEOUT:
            return errors.ScanTooSlow(**said, seconds=f"{parts.settings.hold:g}")
        case Status.SCAN_FAILED:
            return errors.ScanFailed(**said, reason=case.why)
        case _:
            return errors.NoVerdict(**said, reason=case.why)


def _blocked(wanted: Wanted, refusal: Refusal, refused: Mapping[str, Refusal], said: Mapping[str, str]) -> Refused:
    """Say what a policy refuses, and which version to take instead, where there is one that may come in.

    Where only a file of the version is refused, another file of it is the way out.
    """
    version = wanted.listed.version
    if version in refused:
        allowed = wanted.adapter.candidates(wanted.held.page, dict.fromkeys(refused, ""))
        other = nearest(wanted.adapter.scheme, version, allowed)
        way_out = refusal.way_out or "No version of it is allowed."
        if other is not None:
            way_out = f"The nearest version that is allowed is {other}."
    else:
        other = next((each for each in wanted.adapter.files(wanted.held.page, version) if each not in refused), None)
        way_out = refusal.way_out or "No other file of this version is allowed."
        if other is not None:
            way_out = f"{other} of the same version is allowed. {refusal.way_out}".strip()
    phrase = f"Blocked by {refusal.policy}: {refusal.reason}"
    instead = "" if other is None else f" Allowed: {other}."
    return errors.Blocked(
        **said,
        policy=refusal.title or refusal.policy,
        reason=refusal.reason,
        way_out=way_out,
        nearest=other or "",
        phrase=phrase + (instead if len(phrase) + len(instead) <= PHRASE_MAX else ""),
    )
