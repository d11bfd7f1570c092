"""What is known: records of layers, subjects and their components, what is said of packages, whose file a digest is."""

import zlib
from collections.abc import Iterable, Mapping

import msgspec
from django.db.models import QuerySet

from pratique.core.analysis import ENGINE, LayerRecord
from pratique.core.names.purl import Purl
from pratique.server.inventory import models
from pratique.server.inventory.errors import NoPackageFacts
from pratique.server.inventory.models import Artifact, PackageFacts, Subject, SubjectComponent
from pratique.server.inventory.services.facts import digest_of, package_of

__all__ = ["artifacts", "components", "facts_of", "layer_records", "said_of", "subject"]

_ARTIFACTS_MAX = 1000


def layer_records(digests: Iterable[str]) -> Mapping[str, LayerRecord]:
    """Return the records that the present analyser made of these layers; a layer that was not read is absent.

    A failed analysis is a record too: its problem says why.
    """
    rows = models.LayerRecord.objects.filter(digest__in=list(digests), engine=ENGINE)
    return {row.digest: _unpacked(bytes(row.content)) for row in rows}


def subject(digest: str) -> Subject | None:
    """Return the image of that digest; None when its contents were not recorded yet."""
    return Subject.objects.filter(kind="image", digest=digest).first()


def components(subject: Subject) -> QuerySet[SubjectComponent]:
    """Return what a subject holds, with components and owners joined."""
    return SubjectComponent.objects.filter(subject=subject).select_related("component", "owner")


def artifacts(digest: str) -> list[Artifact]:
    """Return the packages that a file is of, by its SHA-256; none where nobody said. Raises `NotADigest`."""
    return list(Artifact.objects.filter(sha256=digest_of(digest)).order_by("purl")[:_ARTIFACTS_MAX])


def facts_of(purl: str) -> PackageFacts:
    """Return what is said of one version of a package. Raises `NotAPackage` or `NoPackageFacts`."""
    package = package_of(purl)
    found = PackageFacts.objects.filter(purl=package).first()
    if found is None:
        raise NoPackageFacts(purl=package)
    return found


def said_of(purls: Iterable[str]) -> Mapping[str, PackageFacts]:
    """Return what is said of versions of packages, by their purls as they were given; nothing of the others."""
    plain = {each: bare for each in purls if (bare := _bare(each))}
    said = {row.purl: row for row in PackageFacts.objects.filter(purl__in=sorted(set(plain.values())))}
    return {purl: said[bare] for purl, bare in plain.items() if bare in said}


def _bare(text: str) -> str:
    """Return the purl of a version without qualifiers and subpath; empty where it has no version."""
    purl = Purl.parse(text)
    return str(Purl(purl.type, purl.namespace, purl.name, purl.version)) if purl.version else ""


def _unpacked(content: bytes) -> LayerRecord:
    # bounded: by the inventory's record_max when it was written
    packed = zlib.decompress(content)
    return msgspec.msgpack.decode(packed, type=LayerRecord)
