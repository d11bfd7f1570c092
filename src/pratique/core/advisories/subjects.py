"""Owns which question a package URL asks of an index: the ecosystem, the name and the version to look for.

A distribution's package is asked for in its release (the purl's ``distro``), by its source package where advisories
name sources (``upstream``, as SBOM makers write it: ``name`` or ``name@version``).
"""

from dataclasses import dataclass

from pratique.core.advisories.ecosystems import (
    asks_for_source,
    ecosystem_of_purl_type,
    normal_name,
    purl_type_of_ecosystem,
    release_ecosystem,
)
from pratique.core.names.purl import InvalidPurl, Purl

__all__ = ["Subject", "module_of", "purl_of", "subject_of"]

_DISTRIBUTIONS = frozenset({"deb", "apk", "rpm"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What to ask an index for; ``name`` is in the ecosystem's one spelling of it."""

    ecosystem: str
    name: str
    version: str
    module: str = ""
    """Of an rpm: the label of its module, ``name:stream:…``."""


def module_of(purl: Purl) -> str:
    """Give the label of the module that an rpm is of, as SBOM makers write it."""
    if purl.type != "rpm":
        return ""
    return purl.qualifier("rpmmod") or purl.qualifier("modularitylabel")


def subject_of(purl: Purl) -> Subject | None:
    """Give the question that a purl asks; none where no ecosystem with advisories has such packages."""
    if purl.type in _DISTRIBUTIONS:
        return _of_distribution(purl)
    ecosystem = ecosystem_of_purl_type(purl.type)
    if ecosystem is None:
        return None
    separator = ":" if purl.type == "maven" else "/"
    name = f"{purl.namespace}{separator}{purl.name}" if purl.namespace else purl.name
    return Subject(ecosystem=ecosystem, name=normal_name(ecosystem, name), version=purl.version)


def purl_of(subject: Subject) -> Purl | None:
    """Give the package URL that asks this; none for a distribution's package, whose own name is not known here."""
    kind = purl_type_of_ecosystem(subject.ecosystem)
    if kind is None:
        return None
    namespace, _, name = subject.name.rpartition(":" if kind == "maven" else "/")
    try:
        return Purl.of(kind, namespace=namespace, name=name, version=subject.version)
    except InvalidPurl:
        return None


def _of_distribution(purl: Purl) -> Subject | None:
    distribution, _, release = purl.qualifier("distro").rpartition("-")
    ecosystem = release_ecosystem(distribution or purl.namespace, release)
    if ecosystem is None:
        return None
    name, version = purl.name, purl.version
    if asks_for_source(ecosystem) and purl.qualifier("upstream"):
        name, _, source_version = purl.qualifier("upstream").partition("@")
        version = source_version or version
    epoch = purl.qualifier("epoch")
    if purl.type == "rpm" and epoch and version:
        version = f"{epoch}:{version}"
    return Subject(ecosystem=ecosystem, name=name, version=version, module=module_of(purl))
