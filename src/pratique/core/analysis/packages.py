"""Owns making a component of what a database names: its purl, and the question to ask an index about it.

Distributions' packages are named with `arch`, `distro` (os-release's `ID-VERSION_ID`) and, where it is another or has
another version, `upstream`, the source package (`name` or `name@version`), as `core.advisories.subjects` reads them.
"""

from pratique.core.advisories.subjects import subject_of
from pratique.core.analysis.records import Distribution, Installed, Kind, Package
from pratique.core.names.purl import InvalidPurl, Purl

__all__ = ["PURL_MAX", "package_of"]

PURL_MAX = 1024
"""Characters of a component's purl."""
_UNKNOWN = "unknown"
_TYPES = {Kind.DPKG: "deb", Kind.APK: "apk", Kind.PYTHON: "pypi", Kind.NPM: "npm"}


def package_of(kind: Kind, installed: Installed, distribution: Distribution | None) -> Package | None:
    """Make a component; none where what was named is no package of its type."""
    purl = _purl(kind, installed, distribution)
    if purl is None:
        return None
    text = str(purl)
    if len(text) > PURL_MAX:
        return None
    subject = subject_of(purl)
    is_of_distribution = kind in (Kind.DPKG, Kind.APK)
    return Package(
        purl=text,
        type=purl.type,
        name=installed.name,
        version=installed.version,
        source_name=installed.source_name if is_of_distribution else "",
        source_version=installed.source_version if is_of_distribution else "",
        ecosystem=subject.ecosystem if subject else "",
        subject_name=subject.name if subject else installed.name,
        subject_version=subject.version if subject else installed.version,
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
