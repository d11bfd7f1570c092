"""Owns making a component of what a database names: its purl, and the question to ask an index about it.

Distributions' packages are named with `arch`, `distro` (os-release's `ID-VERSION_ID`) and, where it is another or has
another version, `upstream`, the source package (`name` or `name@version`), as `core.advisories.subjects` reads them.
"""

from pratique.core.advisories.subjects import subject_of
from pratique.core.analysis.records import Distribution, Installed, Kind, Package
from pratique.core.names.purl import InvalidPurl, Purl

__all__ = ["PURL_MAX", "component_of", "package_of"]

PURL_MAX = 1024
"""Characters of a component's purl."""
_UNKNOWN = "unknown"
_DISTRIBUTIONS = frozenset({"deb", "apk"})  # whose packages are made of a source package, mostly of the same name
_TYPES = {Kind.DPKG: "deb", Kind.APK: "apk", Kind.PYTHON: "pypi", Kind.NPM: "npm"}


def package_of(kind: Kind, installed: Installed, distribution: Distribution | None) -> Package | None:
    """Make a component; none where what was named is no package of its type."""
    purl = _purl(kind, installed, distribution)
    if purl is None:
        return None
    if len(str(purl)) > PURL_MAX:
        return None
    return component_of(purl)


def component_of(purl: Purl) -> Package:
    """Say what there is to say of a component, by its purl alone: whoever names it, in an image or an SBOM, says so."""
    subject = subject_of(purl)
    source, _, source_version = purl.qualifier("upstream").partition("@")
    if purl.type in _DISTRIBUTIONS:
        source, source_version = source or purl.name, source_version or purl.version
    return Package(
        purl=str(purl),
        type=purl.type,
        name=f"{purl.namespace}/{purl.name}" if purl.type == "npm" and purl.namespace else purl.name,
        version=purl.version,
        source_name=source,
        source_version=source_version,
        ecosystem=subject.ecosystem if subject else "",
        subject_name=subject.name if subject else purl.name,
        subject_version=subject.version if subject else purl.version,
    )


def _purl(kind: Kind, installed: Installed, distribution: Distribution | None) -> Purl | None:
    namespace, name = "", installed.name
    qualifiers: dict[str, str] = {}
    if kind in (Kind.DPKG, Kind.APK):
        namespace = distribution.id if distribution else _UNKNOWN
        qualifiers = {"arch": installed.architecture, "distro": _distro(distribution), "upstream": _upstream(installed)}
    elif kind is Kind.NPM:
        namespace, _, name = name.rpartition("/")
    try:
        return Purl.of(_TYPES[kind], namespace=namespace, name=name, version=installed.version, qualifiers=qualifiers)
    except InvalidPurl:
        return None


def _distro(distribution: Distribution | None) -> str:
    if distribution is None or not distribution.version_id:
        return ""
    return f"{distribution.id}-{distribution.version_id}"


def _upstream(installed: Installed) -> str:
    if installed.source_version and installed.source_version != installed.version:
        return f"{installed.source_name}@{installed.source_version}"
    return installed.source_name if installed.source_name != installed.name else ""
