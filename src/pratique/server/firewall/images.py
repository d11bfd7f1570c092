"""Container images that plugins ask for: which of ours one is, and what our registry knows of it.

An image is known here by its digest, in whichever repository; by its tag only where it is pulled from this registry,
since what a tag means elsewhere only that place knows. Its scan and its verdict are the registry's own.
"""

import re
from dataclasses import dataclass
from typing import Final

import msgspec
from django.db import transaction

from pratique.core.names.purl import Purl
from pratique.core.policy import REFUSING, Reason, ScanState
from pratique.server.firewall.modes import Known
from pratique.server.firewall.ports import NOTING, Refusal
from pratique.server.identity import ports as identity
from pratique.server.kernel.errors import Unavailable
from pratique.server.policy.errors import NoPolicy
from pratique.server.policy.queries import find as policy_of
from pratique.server.registry.models import ManifestLink, ManifestReference, ReferenceKind, Tag
from pratique.server.scanning.models import Scan, Verdict
from pratique.server.scanning.services import checking, verdicts

OCI: Final = "oci"
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.ASCII)
_NAME = re.compile(r"[a-z0-9]+(?:[._/-]+[a-z0-9]+)*", re.ASCII)
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}", re.ASCII)
_NAME_MAX: Final = 255
_NOT_HELD: Final = "No repository of this registry holds it: push or mirror it here, so that it can be looked at."


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A container image: the host it is pulled from, its name there, and its digest, or else a tag."""

    host: str
    name: str
    digest: str = ""
    tag: str = ""
    architecture: str = ""

    @property
    def purl(self) -> str:
        """Its purl; one with a digest has no tag, since that is the same image under whatever tag."""
        where = {"repository_url": f"{self.host}/{self.name}", "arch": self.architecture}
        if not self.digest:
            where["tag"] = self.tag
        given = {key: value for key, value in where.items() if value}
        return str(Purl.of(OCI, name=self.name.rpartition("/")[2], version=self.digest, qualifiers=given))

    @property
    def version(self) -> str:
        """What tells it from others of its name."""
        return self.digest or self.tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What this registry knows of an image; ``is_under_way``: its scan was asked for and is not over."""

    known: Known
    is_under_way: bool = False
    why: str = ""
    refusal: Refusal | None = None
    action: str = ""
    vulnerabilities: int = 0
    generation: int = 0
    epoch: int = 0


def read_image(host: str, name: str, *, tag: str = "", digest: str = "", architecture: str = "") -> Image:
    """Make an image of what a plugin says; raises ``ValueError`` with what is wrong."""
    host, name = host.strip().lower(), name.strip().strip("/")
    if not _HOST.fullmatch(host):
        raise ValueError(f"{host[:80]!r} is no host of a registry")
    if len(name) > _NAME_MAX or not _NAME.fullmatch(name):
        raise ValueError(f"{name[:80]!r} is no name of an image")
    if digest and not _DIGEST.fullmatch(digest):
        raise ValueError(f"{digest[:80]!r} is no SHA-256 digest")
    if not digest and not _TAG.fullmatch(tag):
        raise ValueError(f"it has no digest, and {tag[:80]!r} is no tag")
    return Image(host=host, name=name, digest=digest, tag=tag, architecture=architecture.strip().lower()[:32])


def image_of(purl: str) -> Image:
    """Return the image that a purl of ours names."""
    read = Purl.parse(purl)
    host, _, name = read.qualifier("repository_url").partition("/")
    return Image(
        host=host, name=name, digest=read.version, tag=read.qualifier("tag"), architecture=read.qualifier("arch")
    )


def is_pulled_here(host: str) -> bool:
    """Tell whether a host is one of this installation's own."""
    return host.rpartition(":")[0] in identity.place().hosts or host in identity.place().hosts


def looked_at(image: Image, *, scan: bool = False) -> Looked:
    """Look an image up; ``scan``: where it waits for a scan, have it scanned. Blocks."""
    link = _link(image)
    if link is None:
        return Looked(known=Known.NOT_SCANNED, why=_NOT_HELD)
    found = Scan.objects.filter(manifest=link.manifest_id).first()
    state = ScanState.WAITING if found is None else ScanState(found.status)
    if state in {ScanState.WAITING, ScanState.RUNNING}:
        if scan:
            with transaction.atomic():
                checking.ask_for_new(link.manifest.digest)
        return Looked(known=Known.NOT_SCANNED, is_under_way=True, why="Its scan is not over yet.")
    if state is ScanState.FAILED and found is not None:
        return Looked(known=Known.SCAN_FAILED, why=found.error)
    try:
        row = verdicts.present(link.repository_id, link.manifest_id)
    except Unavailable as problem:
        return Looked(known=Known.NO_VERDICT, why=str(problem))
    return _said(row, found)


def _said(row: Verdict, scan: Scan | None) -> Looked:
    refusal = None
    if row.action in REFUSING:
        refusal = Refusal(policy=row.policy, title=_title(row.policy), reason=row.text, way_out=row.way_out)
    elif row.action in NOTING:
        refusal = _noted(row)
    known = Known.REFUSED if row.action in REFUSING else Known.CLEAN
    counts = () if scan is None else (scan.critical, scan.high, scan.medium, scan.low, scan.unknown)
    return Looked(
        known=known,
        why="" if refusal is None else refusal.reason,
        refusal=refusal,
        action=row.action,
        vulnerabilities=sum(counts),
        generation=row.generation,
        epoch=row.policy_epoch,
    )


def _noted(row: Verdict) -> Refusal | None:
    reasons = msgspec.convert(row.reasons, type=list[Reason])
    found = next((each for each in reasons if each.is_in_force and each.action == row.action), None)
    if found is None:
        return None
    return Refusal(policy=found.policy, title=found.title, reason=found.text, way_out=found.way_out, until=found.until)


def _title(policy: str) -> str:
    try:
        return policy_of(policy).title
    except NoPolicy:
        return policy


def _link(image: Image) -> ManifestLink | None:
    """Find the manifest: of several repositories that hold it the one of the same name, else the first."""
    links = ManifestLink.objects.select_related("manifest", "repository").order_by("pk")
    if image.digest:
        found = links.filter(manifest__digest=image.digest)
        link = found.filter(repository__name=image.name).first() or found.first()
    elif is_pulled_here(image.host):
        tag = Tag.objects.filter(repository__name=image.name, name=image.tag).first()
        link = None if tag is None else links.filter(pk=tag.link_id).first()
    else:
        link = None
    return link if link is None or not image.architecture else _of_architecture(link, image.architecture)


def _of_architecture(link: ManifestLink, architecture: str) -> ManifestLink:
    """Return an index's own platform where it lists one of that architecture, else what was found."""
    children = ManifestReference.objects.filter(
        manifest=link.manifest_id, kind=ReferenceKind.CHILD, child__isnull=False
    )
    for each in children.order_by("position"):
        if architecture in each.platform.split("/")[1:2]:
            own = ManifestLink.objects.select_related("manifest", "repository")
            return own.filter(repository=link.repository_id, manifest=each.child_id).first() or link
    return link
