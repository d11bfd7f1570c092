"""What plugins ask for, made ready to be decided on: each item with its place, its mode, and how it is looked up."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from pratique.core.advisories.ecosystems import ecosystem_of_purl_type
from pratique.core.names.purl import Purl
from pratique.server.firewall.deciding import Case, Judge, case_of
from pratique.server.firewall.images import OCI, Image, is_pulled_here, looked_at
from pratique.server.firewall.models import Mode, RepositoryManager
from pratique.server.firewall.models.asked import PURL_LENGTH
from pratique.server.firewall.models.kept import FILE_LENGTH, PACKAGE_LENGTH, VERSION_LENGTH
from pratique.server.firewall.modes import LOGGED, SCANNING, Known, Status
from pratique.server.firewall.osa.wire import MODES, Asking
from pratique.server.firewall.reads import FirewallReads
from pratique.server.firewall.services.asked import Request
from pratique.server.identity.principal import Principal
from pratique.server.kernel import context
from pratique.server.kernel.planes import in_database

_DISTRIBUTIONS = frozenset({"deb", "apk", "rpm"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is asked for, and by whom; without a manager none is set up at the address that was given."""

    asking: Asking
    manager: RepositoryManager | None
    principal: Principal

    @property
    def name(self) -> str:
        """How policies and people call it: the manager's name and the repository's."""
        manager = self.asking.repository_manager_url if self.manager is None else self.manager.name
        return f"{manager}/{self.asking.repository_name}" if self.asking.repository_name else manager

    @property
    def mode(self) -> Mode:
        """The mode that the plugin says, else the manager's; what is no mode is the strictest."""
        if not self.asking.work_mode:
            return Mode.STRICT_WAIT if self.manager is None else Mode(self.manager.mode)
        return MODES.get(self.asking.work_mode.strip().lower(), Mode.STRICT_WAIT)

    @property
    def wrong_mode(self) -> str:
        """A mode that there is none of; empty where it is one."""
        said = self.asking.work_mode.strip()
        return "" if not said or said.lower() in MODES else said[:40]

    @property
    def blocks_on_errors(self) -> bool:
        """What the plugin says, else the manager's."""
        if self.asking.block_on_errors is not None:
            return self.asking.block_on_errors
        return self.manager is None or self.manager.blocks_on_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """What is asked for, as it is registered and shown."""

    purl: str
    ecosystem: str
    name: str
    version: str
    file: str = ""

    @property
    def label(self) -> str:
        """How people call it."""
        return f"{self.name} {self.version}".strip()

    def link(self, site: str) -> str:
        """The page that explains."""
        return f"{site}/firewall/component?purl={quote(self.purl, safe='')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    """What packages and images have in common."""

    place: Place
    component: Component

    @property
    def mode(self) -> Mode:
        return self.place.mode

    @property
    def blocks_on_errors(self) -> bool:
        return self.place.blocks_on_errors

    def request(self, case: Case, status: Status, *, passed: bool) -> Request:
        place, component, manager = self.place, self.component, self.place.manager
        is_ours = manager is not None
        return Request(
            manager_id=None if manager is None else manager.pk,
            repository=place.name,
            place=place.asking.repository_name,
            initiator=place.asking.requested_by,
            ecosystem=component.ecosystem,
            purl=component.purl,
            package=component.name,
            version=component.version,
            file=component.file,
            account_id=place.principal.account_id,
            actor=place.principal.name,
            client=context.current().client,
            mode=self.mode.value,
            status=status.value,
            passed=passed,
            policy="" if case.refusal is None else case.refusal.policy,
            reason=case.why,
            is_logged=is_ours and self.mode in LOGGED,
            is_scanned=is_ours and self.mode in SCANNING,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePassage(_Passage):
    """A version of a package; ``judge`` asks about all versions that were asked for together."""

    judge: Judge
    reads: FirewallReads

    async def case(self) -> Case:
        """Return what is known now."""
        if self.place.manager is None:
            return _no_manager(self.place)
        return await case_of(self.component.purl, self.component.version, self.judge, self.reads)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagePassage(_Passage):
    """A container image."""

    image: Image

    async def case(self) -> Case:
        """Return what is known now."""
        manager = self.place.manager
        if manager is None:
            return _no_manager(self.place)
        if self.image.host not in manager.registries and not is_pulled_here(self.image.host):
            why = f"{self.image.host} is no registry of the repository manager {manager.name}."
            return Case(known=Known.NOT_CONFIGURED, why=why)
        looked = await in_database(looked_at, self.image)
        if looked.known is Known.CLEAN:
            return Case(known=Known.CLEAN, noted=looked.refusal)
        return Case(known=looked.known, refusal=looked.refusal, why=looked.why)


def component_of(purl: Purl, artifact_url: str) -> Component:
    """Return a package as it is registered; raises ``ValueError`` for one whose purl is too long to be kept."""
    text = str(purl)
    name = f"{purl.namespace}/{purl.name}" if purl.namespace else purl.name
    if len(text) > PURL_LENGTH or len(name) > PACKAGE_LENGTH or len(purl.version) > VERSION_LENGTH:
        raise ValueError(f"its purl is longer than {PURL_LENGTH} characters, or a part of it than {PACKAGE_LENGTH}")
    is_known = purl.type in _DISTRIBUTIONS or ecosystem_of_purl_type(purl.type) is not None
    return Component(
        purl=text,
        ecosystem=purl.type if is_known else "other",
        name=name,
        version=purl.version,
        file=urlsplit(artifact_url).path.rpartition("/")[2][:FILE_LENGTH],
    )


def component_of_image(image: Image) -> Component:
    """Return an image as it is registered."""
    if len(image.purl) > PURL_LENGTH:
        raise ValueError(f"its purl is longer than {PURL_LENGTH} characters")
    return Component(
        purl=image.purl, ecosystem=OCI, name=f"{image.host}/{image.name}"[:PACKAGE_LENGTH], version=image.version
    )


def _no_manager(place: Place) -> Case:
    asked = place.asking.repository_manager_url[:200] or "no address"
    return Case(known=Known.NOT_CONFIGURED, why=f"no repository manager is known at {asked}.")
